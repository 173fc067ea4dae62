"""Decodes bytes, and makes text storable."""

import codecs
import os
import re
from collections.abc import Iterable
from pathlib import Path

from index.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset\s*=\s*["']?|\?xml\b[^>]{0,200}?\bencoding\s*=\s*["'])"""
    rb"""([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_MEANT = {
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
"""Encodings that browsers read as a superset, on which pages rely."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and lxml in any text, rejects."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode_page(body: bytes, charset: str | None = None) -> str:
    """Decode a page.

    Tried in turn: the byte order mark, ``charset`` (from the header), the page's declaration,
    UTF-8, detection from the bytes. Undecodable bytes become "�".
    """
    declared = _DECLARED.search(body[:_DECLARED_WITHIN])
    names = (_from_bom(body), charset, declared[1].decode("ascii") if declared else None, "utf-8")
    text = _decoded_as(names, body)
    return body.decode(errors="replace") if text is None else text


def decode_text(body: bytes, name: str, charset: str | None = None) -> str:
    """Decode a plain text file.

    Tried in turn: the byte order mark, ``charset`` (from a server), UTF-8, detection.

    Raises:
        InputError: the bytes are not text; the message calls the file ``name``.
    """
    text = _decoded_as((_from_bom(body), charset, "utf-8"), body)
    if text is None or len(text) - len(_CONTROL.sub("", text)) > len(text) / 1000:
        raise InputError(
            f"{name} is not a text file (its bytes look binary); add the file that it was made "
            "from, as .txt, .md, .html or .pdf."
        )
    return storable(text)


def storable(text: str) -> str:
    """``text`` without NULs and lone surrogates, which databases reject."""
    return _UNSTORABLE.sub("", text)


def is_utf8(text: str) -> bool:
    """Whether ``text`` can be encoded as UTF-8, that is, has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def file_name(path: Path) -> str:
    """A file name as storable text, with escapes for bytes that are not UTF-8."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _from_bom(body: bytes) -> str | None:
    return next((name for mark, name in _BOMS if body.startswith(mark)), None)


def _decoded_as(names: Iterable[str | None], body: bytes) -> str | None:
    """The text in the first of the encodings that fits, or else in the likeliest of all."""
    found = (text for name in names if name and (text := _decoded(body, name)) is not None)
    if (text := next(found, None)) is not None:
        return text
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow

    best = from_bytes(body[:200_000]).best()
    return _decoded(body, best.encoding) if best else None


def _decoded(body: bytes, name: str) -> str | None:
    name = name.lower()
    try:
        return body.decode(_MEANT.get(name, name))
    except (ValueError, LookupError):  # some codecs fail in ways of their own
        return None
