"""What a person does to a report in Word, edit by edit."""

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from laboratory.word_session import SENTENCE, WHO, R, Session, W, cut, in_cell, take_out, text
else:
    from word_session import SENTENCE, WHO, R, Session, W, cut, in_cell, take_out, text

#: a picture of one point
PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f000385018057c9e0c10000000049454e44ae426082"
)


def change_words(session: Session) -> None:
    """Type other words within a sentence, a figure perhaps among those replaced; tracked or not."""
    _change(session, session.paragraph())


def change_cell(session: Session) -> None:
    """The same in a cell of a table."""
    _change(session, session.paragraph(cell=True))


def _change(session: Session, paragraph: etree._Element | None) -> None:
    if paragraph is None:
        return
    said, rng = text(paragraph), session.rng
    sentences = SENTENCE.findall(said)
    number = rng.randrange(len(sentences))
    first = len("".join(sentences[:number]))
    length = len(sentences[number].rstrip("。！？；”’）"))
    start = first + rng.randrange(length + 1)
    end = min(start + rng.randrange(4), first + length)
    mark = session.mark()
    session.retype(paragraph, start, end, mark, tracked=rng.random() < 0.4)
    session.log.marks.append(mark)
    session.log.changed.append((sentences[number], mark))


def add_sentence(session: Session) -> None:
    """Add a sentence of one's own, which may name a value."""
    paragraph = session.paragraph()
    if paragraph is None:
        return
    mark, said = session.mark(), text(paragraph)
    named = session.rng.choice(session.values) if session.values and session.rng.random() < 0.4 else ""
    if named:
        session.log.named.append((mark, named))
    words = f"{mark}另行说明{f'，数为{named}万' if named else ''}。"
    if not said.endswith(("。", "；", "！", "？")):
        session.log.changed.append((SENTENCE.findall(said)[-1], mark))
    session.retype(paragraph, len(said), len(said), words, tracked=session.rng.random() < 0.4)
    session.log.marks.append(mark)


def add_paragraph(session: Session) -> None:
    """Add a paragraph."""
    paragraph = session.paragraph()
    if paragraph is None:
        return
    mark = session.mark()
    new = etree.Element(f"{W}p")
    looks = paragraph.find(f"{W}pPr")
    if looks is not None:
        new.append(deepcopy(looks))
    new.append(session.run(f"{mark}补充情况。"))
    paragraph.addnext(new)
    session.touch(new)
    session.log.marks.append(mark)


def delete_sentence(session: Session) -> None:
    """Delete a sentence; tracked or not."""
    paragraph = session.paragraph(sentences=2)
    if paragraph is None:
        return
    sentences = SENTENCE.findall(text(paragraph))
    number = session.rng.randrange(len(sentences))
    start = len("".join(sentences[:number]))
    session.retype(paragraph, start, start + len(sentences[number]), "", tracked=session.rng.random() < 0.4)
    session.log.gone.append(sentences[number])


def delete_paragraph(session: Session) -> None:
    """Delete a paragraph; tracked or not."""
    paragraph = session.paragraph()
    if paragraph is None:
        return
    said = text(paragraph)
    session.log.gone += SENTENCE.findall(said)
    if session.rng.random() < 0.4:
        session.retype(paragraph, 0, len(said), "", tracked=True)
    else:
        take_out(paragraph)


def move_paragraph(session: Session) -> None:
    """Cut a paragraph, and paste it elsewhere."""
    paragraph, other = session.paragraph(), session.paragraph()
    if paragraph is not None and other is not None:
        other.addnext(paragraph)


def move_sentence(session: Session) -> None:
    """Cut a sentence, and paste it at the end of another paragraph."""
    paragraph, other = session.paragraph(sentences=2), session.paragraph()
    if paragraph is None or other is None or not text(other).endswith("。"):
        return
    sentences = SENTENCE.findall(text(paragraph))
    number = session.rng.randrange(len(sentences))
    if not sentences[number].endswith("。"):
        return
    start = len("".join(sentences[:number]))
    session.retype(paragraph, start, start + len(sentences[number]), "", tracked=False)
    end = len(text(other))
    session.retype(other, end, end, sentences[number], tracked=False)


def split_paragraph(session: Session) -> None:
    """Press Enter between two sentences."""
    paragraph = session.paragraph(sentences=2)
    if paragraph is None:
        return
    first = SENTENCE.findall(text(paragraph))[0]
    cut(paragraph, len(first))
    new = etree.Element(f"{W}p")
    looks = paragraph.find(f"{W}pPr")
    if looks is not None:
        new.append(deepcopy(looks))
    place = 0
    for run in [*paragraph.findall(f"{W}r")]:
        length = len(text(run))
        if place >= len(first):
            new.append(run)
        place += length
    paragraph.addnext(new)
    session.touch(new)


def join_paragraphs(session: Session) -> None:
    """Join a paragraph with the next one."""
    paragraph = session.paragraph()
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or following is None or following.tag != f"{W}p" or not text(following):
        return
    if not text(paragraph).endswith("。") or list(following.iter(f"{W}br", f"{W}tab", f"{W}sectPr")):
        return
    for element in [element for element in following if element.tag != f"{W}pPr"]:
        paragraph.append(element)
    take_out(following)


def embolden(session: Session) -> None:
    """Set words in bold."""
    paragraph = session.paragraph(cell=session.rng.random() < 0.3)
    if paragraph is None or len(text(paragraph)) < 2:
        return
    cut(paragraph, 1)
    run = next(run for run in paragraph.iter(f"{W}r") if text(run))
    looks = run.find(f"{W}rPr")
    if looks is None:
        looks = etree.Element(f"{W}rPr")
        run.insert(0, looks)
    color = f"{session.rng.randrange(16**6):06X}"
    etree.SubElement(looks, f"{W}b")
    etree.SubElement(looks, f"{W}color", {f"{W}val": color})
    session.log.bold.append((text(paragraph), f'w:val="{color}"'))


def comment(session: Session) -> None:
    """Comment on a paragraph."""
    paragraph = session.paragraph()
    if paragraph is None:
        return
    number, mark = session.number(), session.mark()
    looks = paragraph.find(f"{W}pPr")
    start = etree.Element(f"{W}commentRangeStart", {f"{W}id": number})
    paragraph.insert(0 if looks is None else 1, start)
    etree.SubElement(paragraph, f"{W}commentRangeEnd", {f"{W}id": number})
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": number})
    name = "word/comments.xml"
    if name not in session.parts:
        session.parts[name] = f'<w:comments xmlns:w="{W[1:-1]}"/>'.encode()
        session.relate("comments", "comments.xml")
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
        session.typed(("PartName", f"/{name}"), ("ContentType", kind))
    root = etree.fromstring(session.parts[name])
    said = etree.SubElement(root, f"{W}comment", {f"{W}id": number, f"{W}initials": "会", **WHO})
    etree.SubElement(said, f"{W}p").append(session.run(mark))
    session.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    session.log.kept_xml += [mark, f'<w:commentReference w:id="{number}"/>']


def paste_table(session: Session) -> None:
    """Paste a table from elsewhere."""
    paragraph = session.paragraph()
    if paragraph is None:
        return
    marks = [session.mark() for _ in range(4)]
    table = etree.Element(f"{W}tbl")
    properties = etree.SubElement(table, f"{W}tblPr")
    etree.SubElement(properties, f"{W}tblW", {f"{W}w": "0", f"{W}type": "auto"})
    grid = etree.SubElement(table, f"{W}tblGrid")
    for _ in range(2):
        etree.SubElement(grid, f"{W}gridCol", {f"{W}w": "2000"})
    for number in range(2):
        row = etree.SubElement(table, f"{W}tr")
        for mark in marks[number * 2 : number * 2 + 2]:
            cell = etree.SubElement(row, f"{W}tc")
            etree.SubElement(cell, f"{W}p").append(session.run(mark))
            session.touch(cell[0])
    paragraph.addnext(table)
    table.addnext(etree.Element(f"{W}p"))
    session.log.marks += marks


def picture(session: Session) -> None:
    """Paste a picture into a paragraph."""
    paragraph = session.paragraph()
    if paragraph is None:
        return
    name = f"word/media/image{session.number()}.png"
    session.parts[name] = PNG + name.encode()
    session.typed(("Extension", "png"), ("ContentType", "image/png"))
    number = session.relate("image", name.removeprefix("word/"))
    run = etree.SubElement(paragraph, f"{W}r")
    xml = (
        f'<w:drawing xmlns:w="{W[1:-1]}" xmlns:r="{R}" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><wp:inline>'
        f'<wp:extent cx="9525" cy="9525"/><wp:docPr id="{session.number()}" name="图片"/><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="1"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{number}"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    run.append(etree.fromstring(xml))
    session.log.kept_xml += [f'r:embed="{number}"', name]


def add_row(session: Session) -> None:
    """Add a row to a table."""
    rows = [row for row in session.body.iter(f"{W}tr") if list(row.iter(f"{W}p"))]
    if not rows:
        return
    row = session.rng.choice(rows)
    new = deepcopy(row)
    mark = session.mark()
    for number, paragraph in enumerate(new.iter(f"{W}p")):
        for run in paragraph.findall(f"{W}r"):
            paragraph.remove(run)
        if number == 0:
            paragraph.append(session.run(mark))
        session.touch(paragraph)
    for merge in [*new.iter(f"{W}vMerge")]:
        take_out(merge)
    row.addnext(new)
    session.log.marks.append(mark)


def empty_cell(session: Session) -> None:
    """Empty a cell."""
    paragraph = session.paragraph(cell=True)
    if paragraph is None:
        return
    session.log.gone += SENTENCE.findall(text(paragraph))
    for run in paragraph.findall(f"{W}r"):
        paragraph.remove(run)


def fill_cell(session: Session) -> None:
    """Write into a blank cell."""
    blank = [p for p in session.body.iter(f"{W}p") if in_cell(p) and not text(p)]
    blank = [p for p in blank if id(p) not in session.touched and p.find(f"../{W}tcPr/{W}vMerge") is None]
    if not blank:
        return
    paragraph = session.rng.choice(blank)
    session.touch(paragraph)
    mark = session.mark()
    paragraph.append(session.run(mark))
    session.log.marks.append(mark)


EDITS: Final[dict[str, Callable[[Session], None]]] = {
    edit.__name__: edit
    for edit in (
        *(change_words, change_words, change_cell, add_sentence, add_paragraph, delete_sentence, delete_paragraph),
        *(move_paragraph, move_sentence, split_paragraph, join_paragraphs, embolden, comment, paste_table, picture),
        *(add_row, empty_cell, fill_cell),
    )
}
