"""One article, one address."""

import json
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.urls.canonical import canonical, canonical_if_url, host_of, identity, same_site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.State.gov:443/a/b/?utm_source=x&id=3#top", "https://www.state.gov/a/b?id=3"),
        ("http://x.org", "http://x.org/"),
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
        "http://",
        "http://x:99999/",
        "http://[::1",
        f"https://{'a.' * 126}com/",
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


SAME = [
    # scheme, host, slash
    ("http://x.org/2024/a-1", "https://x.org/2024/a-1/"),
    ("https://www.x.org/2024/a-1", "https://x.org/2024/a-1"),
    ("https://m.x.org/2024/a-1", "https://www.x.org/2024/a-1"),
    ("https://amp.x.org/2024/a-1", "https://x.org/2024/a-1"),
    ("https://de.m.x.org/wiki/A", "https://de.x.org/wiki/A"),
    ("http://x.org:80/2024/a-1", "https://x.org:443/2024/a-1"),
    ("https://X.ORG./2024/a-1", "https://x.org/2024/a-1"),
    ("https://www.bbc.co.uk/news/articles/c0abc", "https://www.bbc.com/news/articles/c0abc"),
    ("https://edition.cnn.com/2025/a/index.html", "https://www.cnn.com/2025/a"),
    # AMP
    ("https://x.org/2024/a-1/amp/", "https://x.org/2024/a-1"),
    ("https://x.org/amp/2024/a-1", "https://x.org/2024/a-1"),
    ("https://x.org/amp/World/story?id=7&x=2", "https://x.org/amp/World/story?x=2&id=7"),
    ("https://x.org/amp/big-talks/story?id=7", "https://x.org/big-talks/story?id=7"),
    ("https://x.org/2024/a-1/amp/1", "https://x.org/2024/a-1"),
    ("https://x.org/2024/a-1.amp.html", "https://x.org/2024/a-1.html"),
    ("https://x.org/2024/a-1.amp", "https://x.org/2024/a-1"),
    ("https://x.org/a-1?amp", "https://x.org/a-1"),
    ("https://x.org/a-1?outputType=amp", "https://x.org/a-1"),
    ("https://x.org/city/amp_articleshow/7.cms", "https://x.org/city/articleshow/7.cms"),
    ("https://x-org.cdn.ampproject.org/c/s/x.org/2024/a-1", "https://x.org/2024/a-1"),
    (
        "https://x-org.cdn.ampproject.org/v/s/x.org/a-1/amp?usqp=mq331&id=3",
        "https://x.org/a-1?id=3",
    ),
    ("https://www.google.com/amp/s/www.x.org/2024/a-1/amp", "https://x.org/2024/a-1"),
    ("https://www.google.co.uk/amp/s/amp.x.org/2024/a-1", "https://x.org/2024/a-1"),
    # index files, print, sessions
    ("https://x.org/2024/a-1/index.html", "https://x.org/2024/a-1"),
    ("https://x.org/index.php/2024/a-1", "https://x.org/2024/a-1"),
    ("https://x.org/index.php?id=3", "https://x.org/?id=3"),
    ("https://x.org/2024/a-1/print/", "https://x.org/2024/a-1"),
    ("https://x.org/a-1?print=1", "https://x.org/a-1"),
    ("https://x.org/a-1;jsessionid=0F3A", "https://x.org/a-1"),
    ("https://x.org//2024//a-1", "https://x.org/2024/a-1"),
    # how the reader came
    ("https://x.org/a?utm_source=rss&id=3", "https://x.org/a?id=3"),
    ("https://x.org/a?at_medium=RSS&at_custom1=link", "https://x.org/a"),
    ("https://x.org/a?ocid=socialflow&CMP=share_btn", "https://x.org/a"),
    ("https://x.org/a?src=rss", "https://x.org/a"),
    ("https://x.org/a?ref=rss_feed", "https://x.org/a"),
    ("https://x.org/a?cid=social_twitter_x", "https://x.org/a"),
    ("https://x.org/a-1?s=09", "https://x.org/a-1"),
    # redirects that say where they lead
    ("https://www.google.com/url?q=https%3A%2F%2Fx.org%2Fa-1&sa=U", "https://x.org/a-1"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fx.org%2Fa-1%3Ffbclid%3D9", "https://x.org/a-1"),
    (
        "https://r.search.yahoo.com/_ylt=A/RU=https%3a%2f%2fx.org%2fa-1/RK=2/RS=q",
        "https://x.org/a-1",
    ),
    ("http://us.rd.yahoo.com/dailynews/rss/*http://x.org/a-1", "https://x.org/a-1"),
]

DIFFERENT = [
    ("https://x.org/a-1", "https://x.org/a-2"),
    ("https://news.x.org/a-1", "https://x.org/a-1"),
    ("https://x.org:8080/a-1", "https://x.org/a-1"),
    ("https://x.org/A-1", "https://x.org/a-1"),
    ("https://x.org/a?id=3", "https://x.org/a?id=4"),
    ("https://x.org/a?id=3", "https://x.org/a"),
    ("https://x.org/view?src=101", "https://x.org/view?src=102"),
    ("https://x.org/view?ref=20240101", "https://x.org/view"),
    ("https://x.org/view?cid=77", "https://x.org/view?cid=78"),
    ("https://x.org/?s=yemen", "https://x.org/"),
    ("https://x.org/story?s=20", "https://x.org/story"),
    ("https://x.org/view?at_number=1", "https://x.org/view?at_number=2"),
    ("https://x.org/view?amp_id=1", "https://x.org/view?amp_id=2"),
    ("https://x.org/a?view=2", "https://x.org/a?view=3"),
    ("https://x.org/a?print=4711", "https://x.org/a?print=4712"),
    ("https://x.org/music/amp", "https://x.org/music"),
    ("https://x.org/2024/amp-sales", "https://x.org/2024/sales"),
    ("https://x.org/2024/champ", "https://x.org/2024/ch"),
    ("https://x.org/opinion/print", "https://x.org/opinion"),
    ("https://m.co.uk/a-1", "https://co.uk/a-1"),
    ("https://m.me/a-1", "https://me/a-1"),
    ("https://mx.org/a-1", "https://x.org/a-1"),
    ("https://x.org/a.html", "https://x.org/a"),
    ("https://x.org/index-1.html", "https://x.org/"),
    ("https://x.org/a?b=1&b=2", "https://x.org/a?b=1"),
    ("https://news.google.com/rss/articles/CBMiA", "https://news.google.com/rss/articles/CBMiB"),
    ("https://x.org/share?url=https://y.org/a-1", "https://y.org/a-1"),
    (
        "https://www.google.com/url?q=https://x.org/a-1",
        "https://www.google.com/url?q=https://x.org/a-2",
    ),
    ("https://web.archive.org/web/2020/https://x.org/a-1", "https://x.org/a-1"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_article_s_address_are_one(one: str, other: str) -> None:
    assert identity(one) == identity(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_two_articles_stay_two(one: str, other: str) -> None:
    assert identity(one) != identity(other)


def test_redirects_within_redirects_are_followed_only_so_far() -> None:
    url = "https://x.org/a-1"
    for _ in range(2):
        url = f"https://www.google.com/url?q={quote(url, safe='')}"
    assert identity(url) == "x.org/a-1"
    for _ in range(2):
        url = f"https://www.google.com/url?q={quote(url, safe='')}"
    assert identity(url).startswith("google.com/url?")


def test_an_address_too_long_for_an_article_is_left_as_it_is() -> None:
    assert identity("https://x.org/a-1" + "/amp" * 10_000).endswith("/amp/amp")


_WORDS = st.sampled_from(
    [
        "amp",
        "AMP",
        "print",
        "index.html",
        "index.php",
        "a-1",
        "a-1.amp",
        ".amp",
        "1",
        "news",
        "",
        ";jsessionid=1",
    ]
)
_PARTS = st.sampled_from(
    ["www", "m", "amp", "mobile", "google", "x", "com", "co", "uk", "rd.yahoo"]
)


@given(
    st.lists(_PARTS, min_size=1, max_size=5).map(".".join),
    st.lists(_WORDS, max_size=6).map("/".join),
    st.sampled_from(["", "?amp=1&b=2&a=1", "?q=http://m.x.org/amp/a-1", "?s=09&ref=rss&=&x"]),
)
def test_an_identity_is_its_own(host: str, path: str, query: str) -> None:
    once = identity(f"http://{host}/{path}{query}")
    if not once.startswith("google."):  # a redirect in a redirect is unwrapped further
        assert identity(f"https://{once}") == once


@given(st.text(alphabet="ab/?#&=.:@%[]41amp_ \t\nAé*", max_size=40))
def test_an_identity_is_the_same_for_every_spelling_that_canonical_knows(rest: str) -> None:
    url = f"https://x.org/{rest}"
    assert identity(canonical(url)) == identity(url)
    assert identity(url.replace("https:", "http:", 1)) == identity(url)


@given(st.lists(st.sampled_from("abcdef"), min_size=2, unique=True), st.data())
def test_the_order_of_parameters_does_not_matter_and_their_values_do(
    names: list[str], data: st.DataObject
) -> None:
    pairs = [f"{name}={at}" for at, name in enumerate(names)]
    shuffled = data.draw(st.permutations(pairs))
    assert identity("https://x.org/a?" + "&".join(pairs)) == identity(
        "https://x.org/a?" + "&".join(shuffled)
    )
    assert identity("https://x.org/a?" + "&".join([*pairs[1:], f"{names[0]}=other"])) != identity(
        "https://x.org/a?" + "&".join(pairs)
    )


def test_no_two_articles_of_the_evaluation_are_one(shared: Path) -> None:
    """The same article under BBC's, CNN's or AMP's other address is in the set six times."""
    spelt: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted((shared / "eval" / "articles").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            url = json.loads(line).get("url")
            if url:
                spelt[identity(url)].add(canonical(url))
    several = [name for name, urls in spelt.items() if len(urls) > 1]
    assert len(several) == 6
    assert all(name.startswith(("bbc.com/news/", "cnn.com/2026/")) for name in several)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.post.example/feed", "http://m.post.example/1", True),
        ("https://feeds.post.co.uk/rss", "https://www.post.co.uk/1", True),
        ("https://post.co.uk/rss", "https://courier.co.uk/1", False),
        ("https://post.example/feed", "https://courier.example/1", False),
        ("http://127.0.0.1:8000/feed", "http://127.0.0.1/1", True),
        ("http://[::1]/feed", "http://[::2]/1", False),
    ],
)
def test_addresses_of_one_site_are_known(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) == same
    assert same_site(other, one) == same


def test_an_article_may_be_named_by_its_url() -> None:
    assert canonical_if_url("a1b2") is None
    assert canonical_if_url("https://X.org/a/?utm_source=x#b") == "https://x.org/a#b"
    with pytest.raises(InputError):
        canonical_if_url("https://")
