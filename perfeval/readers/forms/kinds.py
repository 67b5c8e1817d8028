"""What a file is that holds no form, and the way out, in one sentence."""

from collections.abc import Collection
from typing import Final

from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.kinds import OLE

#: what can be given, as a person calls it
PAPERS: Final = "填报工作簿、绩效自评表、绩效目标申报表或评价报告（Excel 或 Word）"
NO_FORM: Final = Rule("no-form", Severity.ERROR, f"文件是{PAPERS}")

_TEXT_FILE: Final = "请向填表人索取 Excel（.xlsx）或 Word（.docx）文件"
_SAVE_AS: Final = "请在 Excel、Word 或 WPS 中打开，另存为 .xlsx 或 .docx 后再试"
_TYPED: Final = "请照着填进空白工作簿"
#: how files begin that are no package, what they are, and the way out
_BEGINNINGS: Final = (
    (b"%PDF", "PDF 文件", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"\x89PNG", "图片", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"\xff\xd8\xff", "图片", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"GIF8", "图片", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"BM", "图片", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"II*\0", "图片", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"MM\0*", "图片", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"RIFF", "图片或音像文件", f"{_TEXT_FILE}；没有的，{_TYPED}"),
    (b"Rar!", "RAR 压缩包", "请解压后给出里面的 Excel 或 Word 文件"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压后给出里面的 Excel 或 Word 文件"),
    (b"\x1f\x8b", "GZ 压缩包", "请解压后给出里面的 Excel 或 Word 文件"),
    (b"{\\rtf", "RTF 文件", _SAVE_AS),
)
_WEB: Final = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml")
#: the streams that tell what an old file is, named in UTF-16
_OLD: Final = (
    ("EncryptedPackage", "加了密码的文件", "请在 Excel、Word 或 WPS 中去掉打开密码后另存"),
    ("WordDocument", "旧格式的 Word 文档（.doc）", "请在 Word 或 WPS 中打开，另存为“Word 文档（*.docx）”后再试"),
    ("PowerPoint Document", "旧格式的演示文稿（.ppt）", "请给出 Excel 或 Word 的自评表或申报表"),
    ("Workbook", "旧格式的 Excel 工作簿（.xls）", "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后再试"),
)
#: the parts that tell what a package is
_PACKAGES: Final = (
    ("ppt/presentation.xml", "演示文稿", "请给出 Excel 或 Word 的自评表或申报表"),
    ("xl/workbook.bin", "Excel 二进制工作簿（.xlsb）", _SAVE_AS),
    ("content.xml", "OpenDocument（.ods、.odt 等）文件", _SAVE_AS),
)


def no_form(found: str, remedy: str) -> Problem:
    """Return the problem of a file that holds no form."""
    return NO_FORM.broken("这个文件里没有能填进工作簿的内容", expected=PAPERS, found=found, remedy=remedy)


def kind_of_file(content: bytes) -> tuple[str, str]:
    """Say what a file is that is not a zip package, and the way out."""
    if not content:
        return "空文件", "请重新保存或重新索取该文件"
    if content.startswith(OLE):
        streams = ((name, found, remedy) for name, found, remedy in _OLD if name.encode("utf-16-le") in content)
        return next(((f, r) for _, f, r in streams), ("旧格式的文件", _SAVE_AS))
    for start, found, remedy in _BEGINNINGS:
        if content.startswith(start):
            return found, remedy
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_WEB):
        return "网页或 XML 文件", _SAVE_AS
    if b"\0" not in content[:4096]:
        return "文本文件（如 CSV）", _SAVE_AS
    return "无法识别的文件", _TEXT_FILE


def kind_of_package(names: Collection[str]) -> tuple[str, str]:
    """Say what a zip package is that is neither workbook nor document, by the names of its parts, and the way out."""
    known = ((found, remedy) for part, found, remedy in _PACKAGES if part in names)
    return next(known, ("压缩包", "请解压后给出里面的 Excel 或 Word 文件"))
