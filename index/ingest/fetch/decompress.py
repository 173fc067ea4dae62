"""Decompresses gzip, deflate and br with bounded memory.

A decompression bomb stays small, because output is produced lazily, piece by piece.
"""

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip, deflate, br"
"""The Accept-Encoding of requests: encodings whose output can be bounded."""

LARGEST_PIECE = 2_097_152
"""The longest piece, in bytes: brotli takes what it is asked for as a hint."""

_PIECE = 65_536
_EITHER = zlib.MAX_WBITS | 32
"""Reads gzip and deflate, by their headers."""
_MOST_MEMBERS = 1000
"""A body with more members is an attack."""


class UnknownEncodingError(Exception):
    """The content has an encoding that the request did not accept."""


class DamagedError(Exception):
    """The content cannot be decoded."""


class _Plain:
    finished = True

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


class _Zlib:
    """gzip, in any number of members, and deflate, with its header or without."""

    def __init__(self, *, raw_allowed: bool) -> None:
        self._raw_allowed = raw_allowed
        self._decoder = zlib.decompressobj(wbits=_EITHER)
        self._members = 1

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        more = bool(chunk)
        while more:
            if self._decoder.eof:
                if not chunk.startswith(b"\x1f\x8b"):
                    return  # padding after the content
                if self._members >= _MOST_MEMBERS:
                    raise DamagedError(f"it has more than {_MOST_MEMBERS} parts")
                self._members += 1
                self._decoder = zlib.decompressobj(wbits=_EITHER)
            piece = self._piece(chunk)
            yield piece
            chunk = self._decoder.unconsumed_tail or self._decoder.unused_data
            more = bool(chunk) or (len(piece) == _PIECE and not self._decoder.eof)

    def _piece(self, chunk: bytes) -> bytes:
        try:
            return self._decoder.decompress(chunk, _PIECE)
        except zlib.error as error:
            if not self._raw_allowed:
                raise DamagedError(str(error)) from error
            self._decoder = zlib.decompressobj(wbits=-zlib.MAX_WBITS)  # deflate without its header
            self._raw_allowed = False
            return self._piece(chunk)
        finally:
            self._raw_allowed = False

    @property
    def finished(self) -> bool:
        return self._decoder.eof


class _Brotli:
    def __init__(self) -> None:
        import brotli  # noqa: PLC0415 - few servers send it

        self._decoder = brotli.Decompressor()
        self._error: type[Exception] = brotli.error

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while True:
            try:
                piece: bytes = self._decoder.process(chunk, output_buffer_limit=_PIECE)
            except self._error as error:
                raise DamagedError(str(error)) from error
            if piece:
                yield piece
            elif self._decoder.can_accept_more_data():
                return
            chunk = b""  # it keeps what it has not used

    @property
    def finished(self) -> bool:
        return bool(self._decoder.is_finished())


Decompressor = _Plain | _Zlib | _Brotli
"""Decodes one body: ``pieces`` of each chunk, lazily; ``finished`` once the content is complete."""


def decompressor(encoding: str) -> Decompressor:
    """What decodes a body of that ``Content-Encoding``; empty or "identity" for plain bytes.

    Its ``pieces`` have at most ``LARGEST_PIECE`` bytes, and raise ``DamagedError``.

    Raises:
        UnknownEncodingError: the encoding is none of those and not one of ``ACCEPTED``.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return _Plain()
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return _Zlib(raw_allowed=encoding == "deflate")
    if encoding == "br":
        return _Brotli()
    raise UnknownEncodingError(f"it is packed as “{encoding[:100]}”")
