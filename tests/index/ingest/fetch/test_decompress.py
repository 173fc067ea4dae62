"""Compressed bodies, and bombs that stay small."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.fetch.decompress import (
    LARGEST_PIECE,
    DamagedError,
    UnknownEncodingError,
    decompressor,
)


def inflated(encoding: str, *chunks: bytes) -> tuple[bytes, bool]:
    inflater = decompressor(encoding)
    body = b"".join(piece for chunk in chunks for piece in inflater.pieces(chunk))
    return body, inflater.finished


def raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "": bytes,
    "identity": bytes,
}


@given(
    body=st.binary(max_size=300) | st.binary(min_size=1, max_size=3).map(lambda one: one * 60_000),
    encoding=st.sampled_from(sorted(PACKERS)),
    cut=st.integers(1, 5000),
)
def test_a_body_comes_out_whole_however_it_is_cut(body: bytes, encoding: str, cut: int) -> None:
    packed = PACKERS[encoding](body)
    chunks = [packed[at : at + cut] for at in range(0, len(packed), cut)]
    assert inflated(encoding, *chunks)[0] == body


def test_deflate_without_its_header_is_read_too() -> None:
    assert inflated("deflate", raw(b"text" * 50_000)) == (b"text" * 50_000, True)


def test_members_follow_each_other_and_padding_is_ignored() -> None:
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert inflated("gzip", two + b"\0" * 8) == (b"one two", True)
    assert inflated("gzip", gzip.compress(b"one "), gzip.compress(b"two")) == (b"one two", True)
    assert inflated("gzip", gzip.compress(b"") * 1000) == (b"", True)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip, br", "zstd", "nonsense"])
def test_what_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(UnknownEncodingError):
        decompressor(encoding)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_damage_is_told(encoding: str) -> None:
    with pytest.raises(DamagedError):
        inflated(encoding, b"not packed at all, whatever the header says")


def test_a_body_of_too_many_parts_is_damaged() -> None:
    with pytest.raises(DamagedError, match="1000 parts"):
        inflated("gzip", gzip.compress(b"") * 1001)


def test_a_body_that_is_cut_off_is_not_finished() -> None:
    assert inflated("br", brotli.compress(b"text" * 100)[:-2])[1] is False


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_is_unpacked_piece_by_piece(encoding: str) -> None:
    bomb = PACKERS[encoding](b"\0" * 20_000_000)
    tracemalloc.start()
    pieces = decompressor(encoding).pieces(bomb)
    assert 0 < sum(len(next(pieces)) for _ in range(8)) <= 8 * LARGEST_PIECE
    assert tracemalloc.get_traced_memory()[1] < 3 * LARGEST_PIECE
    tracemalloc.stop()
