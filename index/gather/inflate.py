"""Undoes gzip and deflate without ever holding more than was asked for: bombs stay small."""

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip, deflate"
"""What a request may say that it accepts: encodings whose output can be bounded."""

_PIECE = 65_536
_GZIP = b"\x1f\x8b"
_EITHER = zlib.MAX_WBITS | 32
"""Reads gzip and deflate, by their headers."""


class UnknownEncodingError(Exception):
    """The content is encoded in a way that was not asked for."""


class Inflater:
    """Decodes one body, piece by piece.

    Args:
        encoding: the ``Content-Encoding`` header; empty or "identity" for plain bytes.

    Raises:
        UnknownEncodingError: it is neither of those nor one of ``ACCEPTED``.
    """

    def __init__(self, encoding: str) -> None:
        encoding = encoding.strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise UnknownEncodingError(encoding)
        self._plain = encoding in {"", "identity"}
        self._raw_allowed = encoding == "deflate"
        self._decoder = zlib.decompressobj(wbits=_EITHER)

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """What ``chunk`` holds, in pieces of at most 64 KiB, each made when it is asked for.

        Raises:
            zlib.error: the content is damaged.
        """
        if self._plain:
            yield chunk
            return
        more = bool(chunk)
        while more:
            if self._decoder.eof:
                if not chunk.startswith(_GZIP):
                    return  # padding after the content
                self._decoder = zlib.decompressobj(wbits=_EITHER)
            piece = self._piece(chunk)
            yield piece
            chunk = self._decoder.unconsumed_tail or self._decoder.unused_data
            more = bool(chunk) or (len(piece) == _PIECE and not self._decoder.eof)

    def _piece(self, chunk: bytes) -> bytes:
        try:
            piece = self._decoder.decompress(chunk, _PIECE)
        except zlib.error:
            if not self._raw_allowed:
                raise
            self._decoder = zlib.decompressobj(wbits=-zlib.MAX_WBITS)  # deflate without its header
            piece = self._decoder.decompress(chunk, _PIECE)
        self._raw_allowed = False
        return piece

    @property
    def finished(self) -> bool:
        """Whether the content came to its own end."""
        return self._plain or self._decoder.eof
