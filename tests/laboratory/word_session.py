"""A person at work on a report in Word, and what Word leaves in the file."""

import random
import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
SENTENCE: Final = re.compile("[^。！？；]*[。！？；]+[”’）]*|[^。！？；]+$")
WHO: Final = {f"{W}author": "会计", f"{W}date": "2024-03-01T09:30:00Z"}
DOCUMENT: Final = "word/document.xml"
RELATIONS: Final = "word/_rels/document.xml.rels"


@dataclass(slots=True)
class Log:
    """What was done: marks that must be found again, sentences that were changed or taken out, former values named."""

    marks: list[str] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    kept_xml: list[str] = field(default_factory=list)
    bold: list[tuple[str, str]] = field(default_factory=list)
    stale: set[tuple[str, str]] = field(default_factory=set)
    kinds: list[str] = field(default_factory=list)


class Session:
    """A person at work on one report."""

    def __init__(self, parts: dict[str, bytes], rng: random.Random, values: list[str], number: int) -> None:
        self.parts, self.rng, self.values = parts, rng, values
        self.root = etree.fromstring(parts[DOCUMENT])
        self.body = next(self.root.iter(f"{W}body"))
        self.log = Log()
        self._number = number * 100
        #: paragraphs that will be composed otherwise
        self.moving = frozenset[str]()
        self.touched: set[int] = set()
        self._alive: list[etree._Element] = []

    def mark(self) -> str:
        """Return words that stand nowhere else."""
        self._number += 1
        return f"手改{self._number}号"

    def paragraph(self, *, sentences: int = 1, cell: bool = False) -> etree._Element | None:
        """Return a paragraph nobody has touched yet."""
        tag = f"{W}tc/{W}p" if cell else f"{W}p"
        found = [
            p
            for p in (self.body.iter(f"{W}p") if cell else self.body.findall(tag))
            if id(p) not in self.touched
            and in_cell(p) == cell
            and len(SENTENCE.findall(text(p))) >= sentences
            and not list(p.iter(f"{W}br", f"{W}tab", f"{W}sectPr"))
        ]
        if not found:
            return None
        moving = [p for p in found if text(p) in self.moving]
        chosen = self.rng.choice(moving if moving and self.rng.random() < 0.4 else found)
        self.touch(chosen)
        return chosen

    def touch(self, paragraph: etree._Element) -> None:
        self.touched.add(id(paragraph))
        self._alive.append(paragraph)

    def run(self, words: str, like: etree._Element | None = None, *, deleted: bool = False) -> etree._Element:
        run = etree.Element(f"{W}r", {f"{W}rsidR": f"00{self.rng.randrange(16**6):06X}"})
        if like is not None:
            run.append(deepcopy(like))
        piece = etree.SubElement(run, f"{W}delText" if deleted else f"{W}t", {SPACE: "preserve"})
        piece.text = words
        return run

    def retype(self, paragraph: etree._Element, start: int, end: int, words: str, *, tracked: bool) -> None:
        """Put words in the place of others."""
        cut(paragraph, start)
        cut(paragraph, end)
        place, old = 0, []
        before: etree._Element | None = None
        for run in [*paragraph.iter(f"{W}r")]:
            length = len(text(run))
            if length and start <= place and place + length <= end:
                old.append(run)
            elif place + length <= start and length:
                before = run
            place += length
        model = old[0] if old else before
        looks = None if model is None else model.find(f"{W}rPr")
        new = self.run(words, looks)
        if tracked:
            inserted = etree.Element(f"{W}ins", {f"{W}id": self.number(), **WHO})
            inserted.append(new)
            new = inserted
        if old:
            old[-1].addnext(new)
        elif before is not None:
            before.addnext(new)
        else:
            next(paragraph.iter(f"{W}r")).addprevious(new)
        for run in old:
            if not tracked:
                take_out(run)
                continue
            deleted = etree.Element(f"{W}del", {f"{W}id": self.number(), **WHO})
            run.addprevious(deleted)
            deleted.append(run)
            for piece in run.iter(f"{W}t"):
                piece.tag = f"{W}delText"

    def number(self) -> str:
        self._number += 1
        return str(self._number)

    def relate(self, kind: str, target: str) -> str:
        root = etree.fromstring(self.parts[RELATIONS])
        number = f"rId{self.number()}"
        etree.SubElement(root, f"{root.tag[:-1]}", {"Id": number, "Type": f"{R}/{kind}", "Target": target})
        self.parts[RELATIONS] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return number

    def typed(self, *attributes: tuple[str, str]) -> None:
        """Say what a part is, once."""
        name = "[Content_Types].xml"
        root = etree.fromstring(self.parts[name])
        new = dict(attributes)
        key = next(iter(new))
        if all(each.get(key) != new[key] for each in root):
            tag = "Default" if key == "Extension" else "Override"
            place = 0 if key == "Extension" else len(root)
            root.insert(place, etree.Element(f"{root.tag[: root.tag.index('}') + 1]}{tag}", new))
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def saved(self) -> dict[str, bytes]:
        """Return the package as Word saves it."""
        self.parts[DOCUMENT] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return as_word_saves(self.parts, self.rng)


def in_cell(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    return parent is not None and parent.tag == f"{W}tc"


def take_out(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def text(element: etree._Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def cut(paragraph: etree._Element, place: int) -> None:
    """Split the run that spans a place, as Word does where anything changes."""
    at = 0
    for run in [*paragraph.iter(f"{W}r")]:
        said = text(run)
        if at < place < at + len(said):
            other = deepcopy(run)
            run.addnext(other)
            for piece in run.iter(f"{W}t"):
                piece.text = said[: place - at]
                piece.set(SPACE, "preserve")
            for piece in other.iter(f"{W}t"):
                piece.text = said[place - at :]
                piece.set(SPACE, "preserve")
            return
        at += len(said)


def as_word_saves(parts: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """Rename styles and the trace's part, part runs, leave marks of the spelling check: what Word does by itself."""
    parts = dict(parts)
    styles = parts["word/styles.xml"].decode()
    names = [name for name in re.findall(r'w:styleId="([^"]+)"', styles) if name != "Normal"]
    called = {name: f"a{number}" if number % 3 else str(number) for number, name in enumerate(names, 1)}

    def renamed(found: re.Match[str]) -> str:
        return f"{found[1]}{called.get(found[2], found[2])}{found[3]}"

    naming = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val="|w:styleId=")([^"]+)(")')
    for name in parts:
        if name.startswith("word/") and name.endswith(".xml"):
            parts[name] = naming.sub(renamed, parts[name].decode()).encode()
    root = etree.fromstring(parts[DOCUMENT])
    for paragraph in root.iter(f"{W}p"):
        paragraph.set(f"{W}rsidR", f"00{rng.randrange(16**6):06X}")
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            said = text(paragraph)
            if len(said) > 2 and not list(paragraph.iter(f"{W}br", f"{W}tab")):
                cut(paragraph, rng.randrange(1, len(said)))
        if rng.random() < 0.1:
            etree.SubElement(paragraph, f"{W}proofErr", {f"{W}type": "spellStart"})
    parts[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for old, new in (("item1", "item3"), ("itemProps1", "itemProps3")):
        parts = {name.replace(f"customXml/{old}.xml", f"customXml/{new}.xml"): part for name, part in parts.items()}
    moved = parts.pop("customXml/_rels/item1.xml.rels")
    parts["customXml/_rels/item3.xml.rels"] = moved.replace(b"itemProps1", b"itemProps3")
    parts[RELATIONS] = parts[RELATIONS].replace(b"customXml/item1.xml", b"customXml/item3.xml")
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"customXml/itemProps1", b"customXml/itemProps3")
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub("(<cp:lastModifiedBy>)[^<]*", rf"\g<1>会计{rng.randrange(9)}", core).encode()
    return parts
