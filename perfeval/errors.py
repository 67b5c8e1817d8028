"""What ends a run: a `PerfevalError` is raised when the run itself cannot go on, never for what one workbook says."""

import errno
from typing import Final


class PerfevalError(Exception):
    """The run cannot go on; the message is one Chinese sentence for the person at the screen."""


_REASONS: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限，或文件正被其他程序打开",
    errno.EPERM: "没有权限，或文件正被其他程序打开",
    errno.EBUSY: "文件正被其他程序占用",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大，磁盘写不下",
    errno.EISDIR: "这里是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
}


def os_reason(error: OSError) -> str:
    """Return in Chinese why the system could not open or write a file."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
