"""Records: dataclasses that are frozen and have slots, their classes made in a quarter of the time that `dataclass` takes.

It writes and compiles six methods for each class. Here all records share them, but for the one that takes fields in.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from types import FunctionType
from typing import Any, Final, NoReturn, TypeVar, dataclass_transform, overload

R = TypeVar("R")

#: makes a named tuple of all its fields in a third of the time that its constructor takes: a workbook has thousands
new: Final = tuple.__new__


@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[R], /) -> type[R]: ...


@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(*, kw_only: bool = False) -> Callable[[type[R]], type[R]]: ...


def frozen(cls: type[R] | None = None, /, *, kw_only: bool = False) -> type[R] | Callable[[type[R]], type[R]]:
    """Make of a class what `dataclass(frozen=True, slots=True)` makes of it."""

    def made(plain: type[R]) -> type[R]:
        plain.__doc__ = plain.__doc__ or plain.__name__  # which `dataclass` would make of a signature, at great length
        record: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(plain)
        record.__init__ = _taking_in(record)
        record.__compared__ = attrgetter(*[each.name for each in fields(record) if each.compare])
        for name, method in _SHARED.items():
            setattr(record, name, method)
        return record  # type: ignore[no-any-return]

    return made if cls is None else made(cls)


class _Record:
    """What all records share."""

    __compared__: Callable[[object], object]

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self.__compared__(self) == self.__compared__(other)

    def __hash__(self) -> int:
        return hash(self.__compared__(self))

    @recursive_repr()
    def __repr__(self: Any) -> str:
        said = [f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr]
        return f"{self.__class__.__qualname__}({', '.join(said)})"

    def __getstate__(self: Any) -> list[object]:
        return [getattr(self, each.name) for each in fields(self)]

    def __setstate__(self: Any, state: list[object]) -> None:
        for each, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, each.name, value)


_SHARED: Final = {name: method for name, method in vars(_Record).items() if isinstance(method, FunctionType)}


def _taking_in(record: Any) -> Callable[..., None]:
    """Return the `__init__` of a record, which takes what `dataclass` would let it take."""
    known: dict[str, Any] = {"_missing": MISSING}
    parameters, lines = ["self"], []
    for each in sorted(fields(record), key=attrgetter("kw_only")):
        if not each.init:
            continue  # `__post_init__` makes it
        name, given = each.name, each.name
        known[f"_set_{name}"] = getattr(record, name).__set__  # which finds its slot sooner than a name does
        if each.kw_only and "*" not in parameters:
            parameters.append("*")
        if each.default_factory is not MISSING:
            known[f"_{name}_"] = each.default_factory
            parameters.append(f"{name}=_missing")
            given = f"_{name}_() if {name} is _missing else {name}"
        elif each.default is not MISSING:
            known[f"_{name}_"] = each.default
            parameters.append(f"{name}=_{name}_")
        else:
            parameters.append(name)
        lines.append(f"_set_{name}(self, {given})")
    if hasattr(record, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), known)  # noqa: S102 - names of fields alone
    taking_in: Callable[..., None] = known["__init__"]
    taking_in.__qualname__ = f"{record.__qualname__}.__init__"
    return taking_in
