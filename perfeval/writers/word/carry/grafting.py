"""Put parts of a new document into one that a person has saved, whose styles and parts may be called otherwise there."""

import posixpath
import re
from copy import deepcopy
from itertools import count
from typing import Final

from lxml import etree

from perfeval.readers.word.package import W
from perfeval.writers.word.carry.document import Document, parsed
from perfeval.writers.word.carry.editing import take_out
from perfeval.writers.word.package import CONTENT_TYPES, RELATIONSHIPS, STYLES

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
#: what names a style
_NAMING: Final = tuple(f"{W}{name}" for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"))
#: places of the combined report that its list leads to
_PLACE: Final = re.compile(r"report\d+")
_MARK: Final = f"{W}bookmarkStart"
#: the style of the titles that are those places
PLACED: Final = "Title0"


class Graft:
    """Copies elements of one document for another."""

    def __init__(self, theirs: Document, ours: Document) -> None:
        self._theirs, self._ours = theirs, ours
        self._styles = parsed(theirs.parts[STYLES])
        self._our_styles = {_id(style): style for style in parsed(ours.parts[STYLES]).iter(f"{W}style")}
        self._called = {_known_as(style): _id(style) for style in self._styles.iter(f"{W}style")}
        self._known = {called: known for known, called in self._called.items()}
        self._our_names = {_known_as(style): number for number, style in self._our_styles.items()}
        self._relations, self._types = parsed(theirs.parts[RELATIONSHIPS]), parsed(theirs.parts[CONTENT_TYPES])
        self._copied: dict[str, str] = {}
        marks = (mark.get(f"{W}id", "") for mark in theirs.root.iter(f"{W}bookmarkStart"))
        self._next_mark = count(max((int(mark) for mark in marks if mark.isdigit()), default=0) + 1)

    @property
    def body(self) -> etree._Element:
        """The body of their document."""
        return next(self._theirs.root.iter(f"{W}body"))

    def copy(self, element: etree._Element) -> etree._Element:
        """Return an element of our document as it is put into theirs, whose sections are their own."""
        new = deepcopy(element)
        for section in [*new.iter(f"{W}sectPr")]:
            take_out(section)
        for part in new.iter(*_NAMING):
            part.set(f"{W}val", self._style(part.get(f"{W}val", "")))
        marks: dict[str, str] = {}
        for part in new.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            known = part.get(f"{W}id", "")
            part.set(f"{W}id", marks.setdefault(known, str(next(self._next_mark))))
        for part in new.iter(etree.Element):
            for name, value in part.attrib.items():
                if str(name).startswith(_R):
                    part.set(name, self._related(str(value)))
        return new

    def style(self, element: etree._Element) -> str:
        """Return what the style of a paragraph of their document is called in ours."""
        named = element.find(f"{W}pPr/{W}pStyle")
        own = "" if named is None else named.get(f"{W}val", "")
        known = self._known.get(own)
        return own if known is None else self._our_names.get(known, own)

    def same_places(self, theirs: etree._Element, ours: etree._Element) -> None:
        """Let a part of the combined report be the place, or lead to the place, that ours does."""
        self._mark(theirs, [mark.get(f"{W}name", "") for mark in ours.iter(_MARK)])
        links = [link.get(f"{W}anchor", "") for link in ours.iter(f"{W}hyperlink")]
        for link in theirs.iter(f"{W}hyperlink"):
            if len(links) == 1 and _PLACE.fullmatch(link.get(f"{W}anchor", "")):
                link.set(f"{W}anchor", links[0])
        fields = [each for each in theirs.iter(f"{W}instrText") if _PLACE.search(each.text or "")]
        fresh = list(ours.iter(f"{W}instrText"))
        if len(fields) == len(fresh) == 1:
            fields[0].text = fresh[0].text

    def _mark(self, theirs: etree._Element, names: list[str]) -> None:
        """Let a line be the place of that name; a title may begin with another of its lines than before."""
        marks = [mark for mark in theirs.iter(_MARK) if _PLACE.fullmatch(mark.get(f"{W}name", ""))]
        if len(names) != 1:
            if self.style(theirs) == PLACED:
                numbers = {mark.get(f"{W}id") for mark in marks}
                ends = [end for end in theirs.iter(f"{W}bookmarkEnd") if end.get(f"{W}id") in numbers]
                for mark in (*marks, *ends):
                    take_out(mark)
            return
        for mark in marks:
            mark.set(f"{W}name", names[0])
        if not marks:
            number, place = str(next(self._next_mark)), len(theirs.findall(f"{W}pPr"))
            theirs.insert(place, etree.Element(f"{W}bookmarkEnd", {f"{W}id": number}))
            theirs.insert(place, etree.Element(_MARK, {f"{W}id": number, f"{W}name": names[0]}))

    def replaced(self, old: str, new: str) -> str:
        """Return under which identifier a part of ours stands in the place of one of theirs, which goes."""
        for relation in [each for each in self._relations if each.get("Id") == old]:
            take_out(relation)
            self._drop(_led_to("word", relation))
        return self._related(new)

    def _drop(self, name: str) -> None:
        """Take a part out of their package, with those that only it relates to."""
        self._theirs.parts.pop(name, None)
        for kind in [each for each in self._types if each.get("PartName") == f"/{name}"]:
            take_out(kind)
        relations = self._theirs.parts.pop(_relations_of(name), None)
        for relation in () if relations is None else parsed(relations):
            self._drop(_led_to(posixpath.dirname(name), relation))

    def put_parts(self) -> None:
        """Put what has grown into the parts of their document."""
        for name, root in ((STYLES, self._styles), (RELATIONSHIPS, self._relations), (CONTENT_TYPES, self._types)):
            self._theirs.parts[name] = as_part(root)

    def _style(self, name: str) -> str:
        """Return what a style of ours is called in their document, which gets it where it has none."""
        style = self._our_styles.get(name)
        if style is None:
            return name
        known = _known_as(style)
        if known not in self._called:
            taken = set(self._called.values())
            own = next(each for n in count() if (each := f"{name}{n or ''}") not in taken)
            self._called[known], self._known[own] = (
                own,
                known,
            )  # before its own references: a style may be followed by itself
            new = deepcopy(style)
            new.set(f"{W}styleId", own)
            for part in new.iter(*_NAMING):
                part.set(f"{W}val", self._style(part.get(f"{W}val", "")))
            self._styles.append(new)
        return self._called[known]

    def _related(self, number: str) -> str:
        """Return under which identifier a part of ours is related to their document, which gets it."""
        if number not in self._copied:
            relation = next(
                each
                for each in parsed(self._ours.parts[RELATIONSHIPS]).iter("{*}Relationship")
                if each.get("Id") == number
            )
            target = self._part(_led_to("word", relation))
            taken = {each.get("Id") for each in self._relations}
            own = next(each for n in count(1) if (each := f"rId{n}") not in taken)
            attributes = {"Id": own, "Type": relation.get("Type", ""), "Target": f"/{target}"}
            etree.SubElement(self._relations, f"{_PACKAGE}Relationship", attributes)
            self._copied[number] = own
        return self._copied[number]

    def _part(self, name: str) -> str:
        """Return what a part of ours is called in their package, which gets it with all that it relates to."""
        parts, ours = self._theirs.parts, self._ours.parts
        stem, ending = posixpath.splitext(name)
        own = next(each for n in count() if (each := f"{stem}{n or ''}{ending}") not in parts)
        parts[own] = ours[name]
        relations = ours.get(_relations_of(name))
        if relations is not None:
            root = parsed(relations)
            for relation in root:
                relation.set("Target", f"/{self._part(_led_to(posixpath.dirname(name), relation))}")
            parts[_relations_of(own)] = as_part(root)
        kinds = parsed(ours[CONTENT_TYPES])
        kind = next((each for each in kinds if each.get("PartName") == f"/{name}"), None)
        if kind is None:
            kind = next(each for each in kinds if each.get("Extension", "").casefold() == ending[1:].casefold())
        attributes = {"PartName": f"/{own}", "ContentType": kind.get("ContentType", "")}
        etree.SubElement(self._types, f"{_TYPES}Override", attributes)
        return own


def as_part(root: etree._Element) -> bytes:
    """Return a tree as a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return f"{folder}/_rels/{file}.rels"


def _led_to(folder: str, relation: etree._Element) -> str:
    """Return the part that a relation of a part in a folder leads to."""
    return posixpath.normpath(posixpath.join(f"/{folder}", relation.get("Target", "")))[1:]


def _id(style: etree._Element) -> str:
    return style.get(f"{W}styleId", "")


def _known_as(style: etree._Element) -> tuple[str, str]:
    """Return kind and name of a style, which stay when an office program calls it otherwise."""
    name = style.find(f"{W}name")
    return style.get(f"{W}type", ""), "" if name is None else name.get(f"{W}val", "").casefold()
