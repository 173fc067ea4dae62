"""One article, one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.gather.urls import canonical, host_of


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.State.gov:443/a/b/?utm_source=x&id=3#top", "https://www.state.gov/a/b?id=3"),
        ("http://x.org", "http://x.org/"),
        ("http://x.org:80/", "http://x.org/"),
        ("http://x.org:8080/a/", "http://x.org:8080/a"),
        ("https://x.org/a?fbclid=1&gclid=2&mc_cid=3&b=4&a=5", "https://x.org/a?b=4&a=5"),
        ("https://x.org/%7ea%2fb", "https://x.org/~a%2Fb"),
        ("https://x.org/ü b", "https://x.org/%C3%BC%20b"),
        ("https://x.org./a", "https://x.org/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
    ],
)
def test_spellings_of_one_address_become_one(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://x.org/a/?utm_source=x#Day 2", "https://x.org/a#Day%202"),
        ("https://x.org/a#2:~:text=They", "https://x.org/a#2"),
        ("https://x.org/a#:~:text=They", "https://x.org/a"),
        ("https://x.org/a#", "https://x.org/a"),
    ],
)
def test_a_fragment_is_kept_on_wish_but_for_words_to_scroll_to(url: str, expected: str) -> None:
    assert canonical(url, fragment=True) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x.org/a",
        "ftp://x.org",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "http://x:99999/",
        "http://[::1",
        "https://a b.org",
    ],
)
def test_what_is_no_web_address_is_told(url: str) -> None:
    with pytest.raises(InputError, match="not a web address"):
        canonical(url)


@given(
    st.sampled_from(["http://x.org/", "HTTPS://A.b:443", "https://x.org:8443/a?", "http://"]),
    st.text(alphabet="ab/?#&=.:@%[]41utm_source \t\nAé", max_size=40) | st.text(max_size=40),
)
def test_a_canonical_address_is_its_own(base: str, rest: str) -> None:
    try:
        once = canonical(base + rest)
    except InputError:
        return
    assert canonical(once) == once
    assert "#" not in once
    kept = canonical(base + rest, fragment=True)
    assert canonical(kept, fragment=True) == kept
    assert canonical(kept) == once


def test_a_host_is_named_without_www() -> None:
    assert host_of("https://www.state.gov/a") == "state.gov"
    assert host_of("http://[broken") == "http://[broken"
