"""What is fetched is counted as it came over the wire."""

import gzip

import pytest

from index.errors import VerbaleError
from index.ingest.fetch.client import Fetcher, network
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.operations.telemetry.traffic import CountingTransport
from tests.index.ingest.loopback import reply, serving
from tests.index.operations.telemetry.counting import Counting

WORDS = b"<p>They met at the lake.</p>" * 200


def fetcher(counting: Counting) -> Fetcher:
    return Fetcher(AddressPolicy(["127.0.0.1"]), transport=CountingTransport(network(), counting))


async def test_a_packed_page_counts_as_packed() -> None:
    packed, counting = gzip.compress(WORDS), Counting()
    pages = {"/": reply(packed, Content_Encoding="gzip")}
    async with serving(pages) as server, fetcher(counting) as fetching:
        page = await fetching.get(server.url())
    assert page.body == WORDS
    assert (counting.requests, counting.size) == (1, len(packed))


async def test_redirects_are_requests_too() -> None:
    counting = Counting()
    moved = reply(b"", "301 Moved Permanently", Location="/there")
    async with serving({"/": moved, "/there": reply(WORDS)}) as server, fetcher(counting) as it:
        await it.get(server.url())
    assert (counting.requests, counting.size) == (2, len(WORDS))


async def test_what_nobody_answers_was_a_request() -> None:
    counting = Counting()
    async with serving({}) as server:
        url = server.url()
    async with fetcher(counting) as fetching:
        with pytest.raises(VerbaleError):
            await fetching.get(url)
    assert (counting.requests, counting.size) == (1, 0)
