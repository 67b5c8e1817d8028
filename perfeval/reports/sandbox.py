"""The engine that fills outlines: Jinja2's sandbox with a budget, so that no outline runs for ever or fills the memory."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from decimal import Decimal
from itertools import islice
from typing import Any, Final, TypeVar

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.compiler import Frame, MacroRef
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from perfeval.records import new
from perfeval.reports.runs import Chunk, Run, Text, text_of
from perfeval.reports.sources import Blank, Entry, Filled, Passage, said

N = TypeVar("N", bound=nodes.Node)

#: what filling one section may take: parts of the outline gone through again in loops and macros, a call being worth ten
STEPS: Final = 500_000
#: characters written in one section, also into what is only on the way to being printed
CHARACTERS: Final = 1_000_000
LONGEST_RANGE: Final = 1000
_TOO_LONG: Final = f"要写的文字太长，一节最多 {CHARACTERS} 个字符"
_CALL: Final = 10
#: as many characters are read in the time of one step
_READ: Final = 100
#: the widest field or indentation that a filter may be asked for, and the most bits of a whole number
_WIDEST, _LONGEST_NUMBER = 1000, 10_000
_DEEPEST: Final = 4
_FIELD: Final = re.compile(r"%[^%a-zA-Z]*?(?:\*|\d{4})")
#: what an outline may ask of a value, by its type; nothing of any other
_ATTRIBUTES: Final[tuple[tuple[type | tuple[type, ...], frozenset[str]], ...]] = (
    (
        str,
        frozenset(
            (
                *("capitalize", "casefold", "center", "count", "endswith", "find", "index", "isalnum", "isalpha"),
                *("isdecimal", "isdigit", "islower", "isnumeric", "isspace", "isupper", "join", "ljust", "lower"),
                *("lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust"),
                *("rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase"),
                *("title", "upper", "zfill"),
            )
        ),
    ),
    (dict, frozenset(("get", "items", "keys", "values"))),
    ((list, tuple), frozenset(("count", "index", "grouper", "list"))),
    (
        LoopContext,
        frozenset(
            (
                *("changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem"),
                *("previtem", "revindex", "revindex0"),
            )
        ),
    ),
)
#: filters that take a width, or a number of places or of items
_WIDTHS: Final = frozenset(("batch", "center", "indent", "round", "slice", "truncate", "wordwrap"))
#: filters that are of no use in a text, give another one in every run, or write what a program would read
_LEFT_OUT: Final = frozenset(("pprint", "random", "tojson", "urlize", "xmlattr"))


class _Code(NativeCodeGenerator):
    """Templates that hand on what is printed as it is, and count what loops, macros and literals take."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - the engine's name
        if node.recursive:
            raise TemplateSyntaxError("不能使用 recursive", node.lineno)
        test = () if node.test is None else (node.test,)
        node.iter = _counting("counted", node.iter, *_weight((*node.body, *test)))
        super().visit_For(node, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> tuple[Frame, MacroRef]:
        steps, characters = _weight(node.body)
        node.body.insert(0, nodes.ExprStmt(_counting("spend", nodes.Const(steps), characters), lineno=node.lineno))
        return super().macro_body(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - the engine's name
        self.write("environment.side_by_side(context, (")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - the engine's name
        sides: tuple[nodes.Compare | nodes.Operand, ...] = (node, *node.ops)
        for side in sides:
            if not isinstance(side.expr, nodes.Const):
                side.expr = _counting("read", side.expr)
        super().visit_Compare(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - the engine's name
        self._measure(super().visit_Getitem, node, frame, measured=isinstance(node.arg, nodes.Slice))

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802 - the engine's name
        self._measure(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 - the engine's name
        self._measure(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802 - the engine's name
        self._measure(super().visit_Tuple, node, frame, measured=node.ctx == "load")

    def _measure(self, visit: Callable[[N, Frame], None], node: N, frame: Frame, *, measured: bool = True) -> None:
        self.write("environment.measured(" * measured)
        visit(node, frame)
        self.write(")" * measured)


def _counting(method: str, first: nodes.Node, *numbers: int) -> nodes.Call:
    """Return a call of a method of the environment."""
    arguments = [first, *map(nodes.Const, numbers)]
    return nodes.Call(
        nodes.EnvironmentAttribute(method, lineno=first.lineno), arguments, [], None, None, lineno=first.lineno
    )


def _weight(body: Sequence[nodes.Node]) -> tuple[int, int]:
    """Return how many parts something has that is gone through again and again, and how many characters it writes."""
    parts = [part for each in body for part in (each, *each.find_all(nodes.Node))]
    return len(parts) + 1, sum(len(part.data) for part in parts if isinstance(part, nodes.TemplateData))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with those attributes that an outline may ask for."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        names = next((names for kind, names in _ATTRIBUTES if isinstance(obj, kind)), frozenset[str]())
        return attr in names and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return None: the methods that a text is formatted by are no attributes that may be asked for."""


_ENGINE: Final = _Sandbox()
_WHOLE: Final = re.compile(r"(-?)([0-9]+)((?:\.[0-9]+)?)")


def _grouped(value: object) -> object:
    """Return a figure with a mark before every three digits (千分位), as tables of money have it; else the value itself."""
    found = _WHOLE.fullmatch(str(value))
    if found is None:
        return value
    text = f"{found[1]}{int(found[2]):,}{found[3]}"
    return value.saying(text) if isinstance(value, Filled) else text


class Environment(_Sandbox):
    """The sandbox with a budget and with the few helpers that outlines are promised.

    What an entry of a list is asked for is looked up at once, since an outline does it for every cell of a table.
    """

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))
    code_generator_class = _Code

    def __init__(self) -> None:
        # the result is plain text, escaped when Word is written, so HTML escaping would only corrupt it; nothing that
        # outlines say can be worked out beforehand, and to look for it takes time
        super().__init__(undefined=StrictUndefined, finalize=self._printed, autoescape=False, optimized=False)
        self.globals = {"range": _short_range}
        filters = [name for name in _ENGINE.filters if name not in _LEFT_OUT]
        self.filters = {name: self._limited(name, _ENGINE.call_filter) for name in filters}
        self.filters["千分位"] = _grouped
        self.tests = {name: self._limited(name, _ENGINE.call_test) for name in _ENGINE.tests}
        self._steps, self._characters = STEPS, CHARACTERS

    def begin(self) -> None:
        """Begin to fill a section, with the whole budget."""
        self._steps, self._characters = STEPS, CHARACTERS

    def spend(self, steps: int, characters: int) -> None:
        """Take from the budget; raise `TemplateError` where it is used up."""
        self._steps -= steps
        self._characters -= characters
        if self._steps < 0:
            raise TemplateError(f"循环或宏要做的步数太多，一节最多 {STEPS} 步")
        if self._characters < 0:
            raise TemplateError(_TOO_LONG)

    def counted(self, items: Iterable[object], steps: int, characters: int) -> Iterable[object]:
        """Return what a loop goes through, the whole loop taken from the budget."""
        if not isinstance(items, Sized):
            items = list(islice(items, STEPS))  # what a filter hands on one by one
        self.spend(len(items) * steps, len(items) * characters)
        return items

    def read(self, value: object) -> object:
        """Return a value that is to be compared, what it takes to look through it taken from the budget."""
        self.spend(_size(value) // _READ, 0)
        return value

    def measured(self, value: object) -> object:
        """Return a value that was made on the way, its size taken from the budget."""
        self.spend(1, _size(value))
        return value

    def side_by_side(self, context: Context, values: Iterable[object]) -> Passage:
        """Return what `~` puts together; its values keep their sources."""
        return Passage.of(text_of([self._printed(context, value) for value in values]))

    def concat(self, chunks: Iterable[Chunk]) -> Passage:
        """Return what a macro or a block prints; its values keep their sources."""
        return Passage.of(text_of(chunks))

    def call(self, context: Context, function: Any, /, *arguments: Any, **named: Any) -> Any:
        owner = getattr(function, "__self__", None)
        if owner is self:  # what this module has put into a template
            return function(*arguments)
        self.spend(_CALL, 0)
        if not isinstance(owner, str):
            return super().call(context, function, *arguments, **named)
        self.read(owner)
        arguments = tuple([_at_hand(argument) for argument in arguments])
        # the engine adds its own, whose names begin with a bar
        _admit(owner, (*arguments, *[each for name, each in named.items() if name[0] != "_"]), widths=True)
        return self.measured(super().call(context, function, *arguments, **named))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            raise TemplateError("不能使用 **")
        if operator == "*":
            _admit_product(left, right)
        if operator == "%" and isinstance(left, str):
            _admit_fields(left, (right,))
        return self.measured(super().call_binop(context, operator, left, right))

    def getattr(self, obj: Any, attribute: str) -> Any:
        if not isinstance(obj, Entry):
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            return self.undefined(name=attribute)

    @pass_context  # so that the engine does not print constants beforehand
    def _printed(self, _context: Context, value: object) -> Run | Text:
        if isinstance(value, Filled):  # by far the most, hence not left to `said`
            text = value.words
            self._characters -= len(text)
            if text and text.isprintable() and self._characters >= 0:
                return new(Run, (text, value.number, ()))
        if isinstance(value, Blank):
            raise TemplateError(f"“{value.name}”没有填写，应当用 {{% if {value.name} %}} 加以判断")
        if isinstance(value, Undefined):
            str(value)  # raises what is undefined
        if not isinstance(value, (str, int, float, Decimal)):
            raise TemplateError("这里写的不是一项文字或数字，不能印出来")
        self.spend(1, _size(value))
        return said(value)

    def _limited(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        """Return a filter or test that is handed only what it can cope with; what it returns costs from the budget."""

        @pass_context
        def limited(context: Context, value: object, *arguments: object, **named: object) -> object:
            value, arguments = _at_hand(value), tuple([_at_hand(argument) for argument in arguments])
            self.spend(_CALL, _size(value))
            _admit(value, (*arguments, *named.values()), widths=name in _WIDTHS)
            if name == "format":
                _admit_fields(str(value), (*arguments, *named.values()))
            return self.measured(call(name, value, arguments, named, context))

        return limited


def _short_range(*numbers: int) -> range:
    counted = range(*numbers)
    try:
        short = len(counted) <= LONGEST_RANGE
    except OverflowError:
        short = False
    if not short:
        raise TemplateError(f"range 最多 {LONGEST_RANGE} 次")
    return counted


def _at_hand(value: object) -> object:
    """Return what a filter would hand on one by one as a list."""
    return list(islice(value, STEPS)) if isinstance(value, Iterator) else value


def _size(value: object) -> int:
    """Return the characters of a text, or how much there is in a list; raise `TemplateError` for what is too large."""
    if isinstance(value, str):
        return len(value)
    size, rest = 0, [(value, 0)]
    while rest and size <= CHARACTERS:
        each, depth = rest.pop()
        if isinstance(each, str):
            size += len(each)
        elif isinstance(each, (list, tuple, dict)):
            if depth == _DEEPEST:
                raise TemplateError("列表套得太深")
            size += len(each)
            rest += [(inner, depth + 1) for inner in each]
            rest += [(inner, depth + 1) for inner in each.values()] if isinstance(each, dict) else []
        elif isinstance(each, int) and each.bit_length() > _LONGEST_NUMBER:
            raise TemplateError("数字太大")
        else:
            size += 1
    return size


def _admit(value: object, arguments: Sequence[object], *, widths: bool) -> None:
    """Refuse arguments by which a method or a filter could make something huge of a value."""
    for argument in arguments:
        if widths and isinstance(argument, (int, float)) and abs(argument) > _WIDEST:
            raise TemplateError(f"这里的数字最大 {_WIDEST}")
        if isinstance(argument, (str, list, tuple, dict)):
            _admit_size((_size(value) + 1) * _size(argument))


def _admit_product(left: object, right: object) -> None:
    """Refuse to repeat something too often, or to multiply numbers of thousands of digits."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, int) and isinstance(other, (str, list, tuple)):
            _admit_size(one * _size(other))
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _LONGEST_NUMBER:
        raise TemplateError("数字太大")


def _admit_fields(text: str, values: Sequence[object]) -> None:
    """Refuse fields (%s, %10d) that are too wide, or too many for what they print."""
    if _FIELD.search(text):
        raise TemplateError("% 后面的宽度最多三位数字")
    _admit_size(text.count("%") * (_WIDEST + sum(map(_size, values))))


def _admit_size(size: int) -> None:
    """Refuse what may become ten times as large as all that a section may write."""
    if size > 10 * CHARACTERS:
        raise TemplateError(_TOO_LONG)
