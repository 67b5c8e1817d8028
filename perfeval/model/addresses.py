"""E-mail addresses as people type them (收件邮箱)."""

import re
import unicodedata
from typing import Final

#: an address as mail servers take it (RFC 5321, RFC 1123), but for quoted names and hosts that are numbers
_ADDRESS: Final = (
    r"(?=.{1,254}$)(?=[^@]{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
#: what people put between addresses
_BETWEEN: Final = re.compile(r"[;、,\n]+")


def addresses(text: str | None) -> tuple[str, ...] | None:
    """Return the addresses that a text lists, none of a blank one; None where not all of it is addresses."""
    if text is None:
        return ()
    from email.utils import getaddresses  # noqa: PLC0415 - slow to load, and most units state none

    stated = _BETWEEN.sub(",", unicodedata.normalize("NFKC", text)).strip(",")
    found = tuple(address for _, address in getaddresses([stated]))
    return found if all(re.fullmatch(_ADDRESS, address, re.IGNORECASE | re.ASCII) for address in found) else None
