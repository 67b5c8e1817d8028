"""The document that LibreOffice is given instead of a report, and the fonts that a report asks for."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

from lxml import etree

from perfeval.readers.word.package import DOCUMENT_NAME, W, unpacked
from perfeval.writers.archive import zipped
from perfeval.writers.word.package import STYLES

_NAMES: Final = ("ascii", "hAnsi", "eastAsia", "cs")
#: seconds for fontconfig to answer
_ASKED: Final = 30


class Hanging(StrEnum):
    """What a document says so that nothing hangs past the end of a line.

    LibreOffice 7.4 reads w:overflowPunct the other way round than ISO 29500 (17.3.1.21) has it, and no version is
    known to read it right; where the first leaves something out, the second is tried.
    """

    REVERSED = "1"
    BY_THE_STANDARD = "0"


def prepared(content: bytes, hanging: Hanging) -> bytes:
    """Return a document in which nothing hangs past the end of a line.

    Raise `ValueError` for what is no Word document.
    """
    parts = unpacked(content)
    for name in (STYLES, DOCUMENT_NAME):
        root = parsed(parts, name)
        for known in root.iter(f"{W}overflowPunct"):
            known.set(f"{W}val", hanging)
        if name == STYLES:
            _below(root, "docDefaults", "pPrDefault", "pPr", "overflowPunct").set(f"{W}val", hanging)
        parts[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return zipped(parts)


def parsed(parts: dict[str, bytes], name: str) -> etree._Element:
    """Return the tree of a part; raise `ValueError` where there is none."""
    try:
        return etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (KeyError, etree.LxmlError) as error:
        raise ValueError(str(error)) from error


def _below(element: etree._Element, *names: str) -> etree._Element:
    """Return what lies below an element along some names; what is not there is made."""
    for name in names:
        known = element.find(f"{W}{name}")
        element = etree.SubElement(element, f"{W}{name}") if known is None else known
    return element


def missing_fonts(documents: Iterable[bytes]) -> tuple[str, ...]:
    """Return the fonts that documents ask for and this machine lacks, in their order; none where it cannot tell."""
    program = shutil.which("fc-match")
    if program is None:
        return ()
    asked = {name: None for content in documents for name in fonts_asked_for(content)}
    return tuple(name for name in asked if not _is_installed(program, name))


def _is_installed(program: str, name: str) -> bool:
    """Tell whether fontconfig has a font of that name, and not only another one for it."""
    pattern = name.replace("\\", "\\\\").replace("-", "\\-").replace(":", "\\:").replace(",", "\\,")
    try:
        answer = subprocess.run(
            [program, "--format=%{family}", pattern], check=True, capture_output=True, timeout=_ASKED
        )
    except (OSError, subprocess.SubprocessError):
        return True  # nobody can tell
    families = answer.stdout.decode(errors="replace").split(",")
    return name.casefold() in (family.casefold() for family in families)


def fonts_asked_for(content: bytes) -> list[str]:
    """Return the fonts of the styles that a document uses, and of its words that have their own."""
    parts = unpacked(content)
    sheet = parsed(parts, STYLES)
    styles = {style.get(f"{W}styleId", ""): style for style in sheet.iter(f"{W}style")}
    texts = [parsed(parts, name) for name in parts if name == DOCUMENT_NAME or name.startswith("word/footer")]
    used = {key: None for text in texts for key in _styles_of(text, styles)}
    defaults = _below(sheet, "docDefaults")
    return list(
        dict.fromkeys(name for part in (defaults, *(styles[key] for key in used), *texts) for name in _fonts(part))
    )


def _styles_of(text: etree._Element, styles: dict[str, etree._Element]) -> Iterator[str]:
    """Yield the styles that paragraphs and words of a text use, with those that they are based on."""
    named = {
        element.get(f"{W}val", "") for kind in ("pStyle", "rStyle", "tblStyle") for element in text.iter(f"{W}{kind}")
    }
    for name in sorted(named):
        while name in styles:
            yield name
            below = styles[name].find(f"{W}basedOn")
            name = "" if below is None else below.get(f"{W}val", "")  # noqa: PLW2901 - up to its roots


def _fonts(element: etree._Element) -> Iterator[str]:
    for fonts in element.iter(f"{W}rFonts"):
        yield from filter(None, (fonts.get(f"{W}{name}") for name in _NAMES))
