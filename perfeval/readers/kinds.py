"""What a file is that is no workbook, by how it begins or by what it holds, and the way out."""

from collections.abc import Container
from typing import Final

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: how a package begins that holds anything
ZIP: Final = b"PK\x03\x04"
SAVE_AS: Final = "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后再试"


def kind_of_file(content: bytes) -> tuple[str, str]:
    """Say what a file is that is not a zip package, and the way out."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "加了密码的文件", "请在 Excel 或 WPS 中去掉打开密码后另存"
        return "Excel 97-2003 格式（.xls）或其他旧格式文件", SAVE_AS
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return "网页（HTML）", SAVE_AS
    if head.startswith(b"%pdf"):
        return "PDF 文件", "请给出 Excel 工作簿"
    if b"\0" not in content[:4096]:
        return "文本文件（如 CSV）", SAVE_AS
    return "无法识别的文件", SAVE_AS


def kind_of_package(names: Container[str]) -> tuple[str, str]:
    """Say what a zip package is that is no workbook, by the names of its parts, and the way out."""
    if "word/document.xml" in names:
        return "Word 文档", "请给出 Excel 工作簿"
    if "content.xml" in names:
        return "OpenDocument（.ods 等）文件", SAVE_AS
    if "xl/workbook.bin" in names:
        return "Excel 二进制工作簿（.xlsb）", SAVE_AS
    return "压缩包，不是 Excel 工作簿", "请给出 Excel 工作簿"
