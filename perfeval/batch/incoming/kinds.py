"""What lies among the workbooks and is none: its kind by its name, and what a person may do about it."""

from pathlib import Path
from typing import Final, NamedTuple


class Kind(NamedTuple):
    """A kind of files: what it is called, the endings of its names, and what to do where that helps."""

    title: str
    endings: frozenset[str]
    advice: str = ""


WORD: Final = Kind(
    "Word 文件",
    frozenset({".doc", ".docx", ".docm", ".wps", ".wpt", ".rtf", ".odt"}),
    "自评表和报告可以用 perfeval new --from 转成工作簿",
)
ARCHIVES: Final = Kind(
    "压缩包",
    frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".cab"}),
    "里面的工作簿没有读到，请解压后再运行",
)
KINDS: Final = (
    WORD,
    ARCHIVES,
    Kind("PDF、OFD 文件", frozenset({".pdf", ".ofd"})),
    Kind(
        "图片",
        frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp"}),
        "请索取填好的工作簿",
    ),
    Kind(
        "其他格式的表格",
        frozenset({".csv", ".tsv", ".ods", ".et", ".xlt", ".xltx", ".xltm", ".xml", ".dbf", ".numbers"}),
        "请用填报模板填写",
    ),
    Kind("邮件", frozenset({".eml", ".msg"}), "附件里的工作簿请另存出来"),
    Kind("演示文稿", frozenset({".ppt", ".pptx", ".dps", ".pps", ".ppsx"})),
    Kind("网页和文本", frozenset({".txt", ".htm", ".html", ".mht", ".log", ".json"})),
    Kind("没有下载完的文件", frozenset({".crdownload", ".part", ".partial", ".download", ".tmp"}), "请重新下载"),
)
EMPTY: Final = Kind("空压缩包", frozenset())
OURS: Final = Kind("汇总表、导入表", frozenset(), "名称像本程序写出的文件，如果是填报工作簿，请改名后再运行")
LOCKS: Final = Kind("临时锁文件", frozenset(), "它所属的工作簿不在这里，请索取")
OTHERS: Final = Kind("其他文件", frozenset())
#: what systems and editors leave, and what belongs to a workbook: its own system and outline
_UNNOTED: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_OWN: Final = frozenset({".toml", ".md", ".bat", ".lnk", ".url", ".py"})


def kind_of(path: Path) -> Kind | None:
    """Return of which kind a file is that is no workbook; None for one that nobody need be told of."""
    ending = path.suffix.lower()
    if path.name.lower() in _UNNOTED or ending in _OWN:
        return None
    return next((kind for kind in KINDS if ending in kind.endings), OTHERS)
