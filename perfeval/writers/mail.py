"""E-mails as files: drafts that a mail program opens for a person to look at and to send. Nothing is sent from here."""

import hashlib
from collections.abc import Mapping, Sequence
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import PurePath
from typing import Final

_TYPES: Final = {
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "pdf",
    ".zip": "zip",
}
_CHECKSUM: Final = b"X-Perfeval-Checksum: "
_BREAK: Final = b"\r\n"
#: the type of a Word file has 85 characters, and some programs look for it on the first line
_LONGEST: Final = 96


def draft(recipients: Sequence[str], subject: str, text: str, attachments: Mapping[str, bytes]) -> bytes:
    """Return an unsent e-mail (RFC 5322, MIME); the same content gives the same bytes.

    `X-Unsent` makes Outlook open it for writing. Sender, date and number are left to the program that sends it.
    """
    said = MIMEText(text.replace("\n", "\r\n"), "plain", "utf-8")
    parts = [said, *(_attachment(name, content) for name, content in attachments.items())]
    made_from = hashlib.sha256()
    for part in parts:
        made_from.update(part.as_bytes())
    # "=_" stands in no line of base64
    message = MIMEMultipart(boundary=f"=_perfeval_{made_from.hexdigest()[:32]}", _subparts=parts)
    message["X-Unsent"] = "1"
    if recipients:
        message["To"] = ", ".join(recipients)
    message["Subject"] = _words(subject)
    content = message.as_bytes(policy=message.policy.clone(linesep="\r\n", max_line_length=_LONGEST))
    return _CHECKSUM + hashlib.sha256(content).hexdigest().encode() + _BREAK + content


def _attachment(name: str, content: bytes) -> MIMEApplication:
    """Return an attachment that has its name in both ways: mail programs of China still read the older one only."""
    part = MIMEApplication(content, _TYPES.get(PurePath(name).suffix.lower(), "octet-stream"))
    part.set_param("name", _words(name))
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))  # RFC 2231
    return part


def _words(text: str) -> str:
    """Return text as the encoded words of RFC 2047."""
    return Header(text, "utf-8").encode(linesep="")


def is_untouched(content: bytes) -> bool:
    """Tell whether a draft is as `draft` returned it: a mail program that saves it writes it its own way."""
    first, _, rest = content.partition(_BREAK)
    return first == _CHECKSUM + hashlib.sha256(rest).hexdigest().encode()
