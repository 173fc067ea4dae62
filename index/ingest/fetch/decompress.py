"""Decompresses gzip, deflate, br and zstd with bounded memory.

A decompression bomb stays small, because output is produced lazily, piece by piece.
"""

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip, deflate, br, zstd"
"""The Accept-Encoding of requests: encodings whose output can be bounded."""

LARGEST_PIECE = 2_097_152
"""The longest piece, in bytes."""

_PIECE = 65_536
_EITHER = zlib.MAX_WBITS | 32
"""Reads gzip and deflate, by their headers."""
_MOST_MEMBERS = 1000
"""A body with more members is an attack."""
_LARGEST_WINDOW = 8 * 1024 * 1024
"""The largest zstd window that RFC 9659 allows, in bytes."""
_ZSTD_BITE = 64
"""Input bytes per step: a zstd block takes at least 4 bytes and yields at most 128 KiB."""


class UnknownEncodingError(Exception):
    """The content has an encoding that the request did not accept."""


class DamagedError(Exception):
    """The content cannot be decoded."""


class Decompressor:
    """Decodes one body, piece by piece.

    Args:
        encoding: the ``Content-Encoding`` header; empty or "identity" for plain bytes.

    Raises:
        UnknownEncodingError: the encoding is none of those and not one of ``ACCEPTED``.
    """

    def __init__(self, encoding: str) -> None:
        encoding = encoding.strip().lower()
        self._decoder: _Plain | _Zlib | _Brotli | _Zstd
        if encoding in {"", "identity"}:
            self._decoder = _Plain()
        elif encoding in {"gzip", "x-gzip", "deflate"}:
            self._decoder = _Zlib(raw_allowed=encoding == "deflate")
        elif encoding == "br":
            self._decoder = _Brotli()
        elif encoding == "zstd":
            self._decoder = _Zstd()
        else:
            raise UnknownEncodingError(f"it is packed as “{encoding[:100]}”")

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Decode ``chunk`` lazily, in pieces of at most ``LARGEST_PIECE`` bytes.

        Raises:
            DamagedError: the content is damaged.
        """
        return self._decoder.pieces(chunk)

    @property
    def finished(self) -> bool:
        """Whether the content is complete."""
        return self._decoder.finished


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
                self._members = _counted(self._members)
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


class _Zstd:
    """zstd, in any number of frames; fed in bites, since it unpacks all of what it is fed."""

    def __init__(self) -> None:
        import zstandard  # noqa: PLC0415 - few servers send it

        self._opener = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
        self._decoder = self._opener.decompressobj(write_size=_PIECE)
        self._error: type[Exception] = zstandard.ZstdError
        self._frames = 1

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        for at in range(0, len(chunk), _ZSTD_BITE):
            bite = chunk[at : at + _ZSTD_BITE]
            while bite:
                if self._decoder.eof:
                    self._frames = _counted(self._frames)
                    self._decoder = self._opener.decompressobj(write_size=_PIECE)
                yield self._piece(bite)
                bite = self._decoder.unused_data

    def _piece(self, bite: bytes) -> bytes:
        try:
            return self._decoder.decompress(bite)
        except self._error as error:
            raise DamagedError(str(error)) from error

    @property
    def finished(self) -> bool:
        return self._decoder.eof


def _counted(members: int) -> int:
    if members >= _MOST_MEMBERS:
        raise DamagedError(f"it has more than {_MOST_MEMBERS} parts")
    return members + 1
