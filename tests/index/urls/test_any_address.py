"""Whatever stands where an address should: it is read, or refused in words, and nothing breaks."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.ui.quotes import link_of
from index.errors import InputError
from index.ingest.extract.dates import day_in
from index.ingest.feeds.listing import web_address
from index.ingest.fetch.rate_limit import host_key
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.urls.canonical import canonical, host_of, identity, readable
from index.urls.hosts import requestable
from tests.bot.samples import quote

HALF = "\ud800"

PIECES = st.sampled_from(
    ["http://", "https://", "//", "xn--", "xn--a", "xn--d1ahl", ".org", ".рф", "мид", "ß", "[", "]",
     "[::1]", "@", ":", ":80", ":٣", "%", "%zz", "%ED%A0%80", "?q=", "#", "/2024/08/28/", "℀", "。",
     "\u202e", "\x1b", HALF, "google.com/url?q=", "amp", "www.", " ", "\n"]
)  # fmt: skip
ADDRESSES = st.lists(
    PIECES | st.text(st.characters(codec=None, exclude_categories=()), max_size=6), max_size=9
).map("".join) | st.lists(PIECES, max_size=9).map(lambda parts: "http://" + "".join(parts))

REFUSING: list[Callable[[str], object]] = [
    canonical, lambda url: canonical(url, fragment=True), identity, requestable,
    AddressPolicy().check_url,
]  # fmt: skip
READING: list[Callable[[str], object]] = [
    host_of, readable, host_key, web_address, day_in,
    lambda url: web_address(url, url),
    lambda url: link_of(quote(url=url, link=None), exact=True),
]  # fmt: skip


@pytest.mark.parametrize("function", REFUSING)
@given(ADDRESSES)
@example("http://xn--a.org/x")
@example(f"http://x.org/{HALF}")
@example(f"http://{HALF}@x.org/")
@example(f"{HALF}://x.org/")
@example(f"http://@{HALF}")
def test_it_is_read_or_refused_in_words(function: Callable[[str], object], url: str) -> None:
    try:
        function(url)
    except InputError as refused:
        str(refused).encode()


@pytest.mark.parametrize("function", READING)
@given(ADDRESSES)
@example("http://xn--a.org/x")
@example(f"http://x.org/{HALF}")
@example("http://[broken/2024/08/28/")
def test_it_is_read_as_far_as_it_can_be(function: Callable[[str], object], url: str) -> None:
    function(url)


@given(ADDRESSES)
def test_what_is_read_is_ascii_and_one_whatever_the_host_is_written_in(url: str) -> None:
    try:
        once = canonical(url)
    except InputError:
        return
    assert once.isascii()
    assert canonical(once) == once
    assert canonical(readable(once)) == once
    assert identity(readable(url)) == identity(url)


@pytest.mark.parametrize(
    "url",
    ["https://мид.рф/a", "https://МИД.РФ:443/a/", "https://xn--d1ahl.xn--p1ai/a"],
)
def test_an_international_host_is_one_address_in_either_form(url: str) -> None:
    assert canonical(url) == "https://xn--d1ahl.xn--p1ai/a"
    assert identity(url) == "xn--d1ahl.xn--p1ai/a"
    assert host_key(url) == "xn--d1ahl.xn--p1ai"
    assert host_of(url) == "мид.рф"
    assert readable(canonical(url)) == "https://мид.рф/a"
    AddressPolicy().check_url(url)
