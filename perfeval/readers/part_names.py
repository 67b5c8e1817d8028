"""Names of the parts of a package, and where a relationship leads (ECMA-376-2, 6.2 and 6.5): they differ in writing alone."""

import posixpath
import re
from typing import Final
from urllib.parse import unquote

#: escaped characters; of / and \ these would make another part
_ESCAPED: Final = re.compile("(?:%(?!2[Ff]|5[Cc])[0-9A-Fa-f]{2})+")


def part_name(written: str) -> str:
    """Return the name of a part as it is compared: without escapes and case, its slashes one way."""
    name = _ESCAPED.sub(lambda found: unquote(found[0]), written.replace("\\", "/"))
    return name.removeprefix("/").casefold()


def target_name(folder: str, target: str) -> str:
    """Return the name of the part that a relationship of a part in a folder leads to."""
    return part_name(posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/"))
