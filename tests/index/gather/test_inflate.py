"""Compressed bodies, and bombs that stay small."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.gather.inflate import Inflater, UnknownEncodingError


def inflated(encoding: str, *chunks: bytes) -> tuple[bytes, bool]:
    inflater = Inflater(encoding)
    body = b"".join(piece for chunk in chunks for piece in inflater.pieces(chunk))
    return body, inflater.finished


def raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
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
    assert inflated("gzip", gzip.compress(b"") * 20_000) == (b"", True)


def test_a_body_that_ends_too_early_is_not_finished() -> None:
    assert inflated("gzip", gzip.compress(b"text" * 100)[:-12])[1] is False


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "nonsense"])
def test_what_cannot_be_bounded_is_refused(encoding: str) -> None:
    with pytest.raises(UnknownEncodingError):
        Inflater(encoding)


def test_damage_is_told() -> None:
    with pytest.raises(zlib.error):
        inflated("gzip", b"no gzip at all")


def test_a_bomb_is_unpacked_piece_by_piece() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    tracemalloc.start()
    pieces = Inflater("gzip").pieces(bomb)
    assert sum(len(next(pieces)) for _ in range(100)) == 100 * 65_536
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
