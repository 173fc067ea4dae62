"""Hostile addresses and servers against the real visitor; benchmarks/hostile prints the table."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.hostile.cases import CASES
from benchmarks.hostile.trial import Case, tried
from benchmarks.hostile.world import self_signed
from index.ingest.extract.sandbox import ParserPool


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    parsers = ParserPool()
    yield parsers
    parsers.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_nothing_hostile_does_harm(
    case: Case, parsers: ParserPool, certificate: Path | None
) -> None:
    if "certificate" in case.name and certificate is None:
        pytest.skip("openssl is not here to make a certificate")
    outcome = await tried(case, parsers, certificate)
    assert outcome.fits(case), outcome
