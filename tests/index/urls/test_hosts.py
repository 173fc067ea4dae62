"""One host, one ASCII name; and a name that people can read where nothing can deceive them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.urls.hosts import (
    LONGEST_HOST,
    ascii_host,
    excerpt,
    host_pattern,
    is_address,
    readable_host,
    requestable,
    server_url,
    site_root,
)

HALF = "\ud800"

HOSTS = st.lists(
    st.sampled_from(["xn--", "xn--a", "xn--d1ahl", "мид", "рф", "bücher", "ß", "com", "1", "a_b"])
    | st.text(st.characters(codec=None, exclude_categories=()), max_size=8)
    | st.text("xn-abc019", max_size=12),
    max_size=5,
).map(".".join)
"""What looks like host names more or less."""


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("мид.рф", "xn--d1ahl.xn--p1ai"),
        ("xn--d1ahl.xn--p1ai", "xn--d1ahl.xn--p1ai"),
        ("straße.de", "xn--strae-oqa.de"),
        ("ｅｘａｍｐｌｅ。org", "example.org"),
        ("Example.ORG.", "example.org."),
        ("a_b.example.org", "a_b.example.org"),
        ("a_b.мид.рф", "a_b.xn--d1ahl.xn--p1ai"),
        ("10.0.0.1", "10.0.0.1"),
        ("2001:DB8::1", "2001:db8::1"),
    ],
)
def test_every_spelling_of_a_host_has_one_ascii_form(host: str, name: str) -> None:
    assert ascii_host(host) == name


@pytest.mark.parametrize(
    "host",
    [
        "",
        "xn--a.org",  # punycode of a control character
        "xn--ls8h.la",  # punycode of what IDNA 2008 forbids
        "xn---bbk.org",  # not the punycode that its letters have
        "☃.net",
        "a\u202eb.org",
        "①②⑦.⓪.⓪.①",  # a number that hides
        "１２７.0.0.1",
        f"{HALF}.org",
        f"{'ü' * 70}.de",
        f"{'a.' * 126}com",
    ],
)
def test_what_is_no_host_is_told_in_words(host: str) -> None:
    with pytest.raises(InputError, match="is not a host name") as refused:
        ascii_host(host)
    str(refused.value).encode()


def test_the_longest_host_of_dns_is_one_and_a_longer_one_is_not() -> None:
    longest = f"{'a' * (LONGEST_HOST - 4)}.org"
    assert (LONGEST_HOST, ascii_host(longest)) == (253, longest)
    for host in (
        f"a{longest}",
        f"{'a.' * 63}{'ü.' * 20}org",
    ):  # the second is short till it is ASCII
        with pytest.raises(InputError):
            ascii_host(host)


@given(HOSTS)
def test_an_ascii_form_is_its_own_or_refused_in_words(host: str) -> None:
    try:
        name = ascii_host(host)
    except InputError as refused:
        str(refused).encode()
        return
    assert name.isascii()
    assert ascii_host(name) == name
    assert ascii_host(readable_host(name)) == name


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("xn--d1ahl.xn--p1ai", "мид.рф"),
        ("мид.рф", "мид.рф"),
        ("www.xn--tlq87w5j9b.xn--fiqs8s", "www.外交部.中国"),
        ("漢字한글.kr", "漢字한글.kr"),
        ("xn--bcher-kva.de", "bücher.de"),
        ("a_b.example.org", "a_b.example.org"),
        ("☃.net", "☃.net"),  # no host
    ],
)
def test_a_host_is_shown_in_its_own_letters(host: str, shown: str) -> None:
    assert readable_host(host) == shown


@pytest.mark.parametrize(
    "deceiving",
    [
        "аpple.com",  # a Cyrillic а among Latin letters
        "сохо.com",  # Cyrillic alone, which passes for Latin
        "ɑpple.com",  # a Latin letter that passes for another
        "日bank.jp",
    ],
)
def test_a_host_that_passes_for_another_is_shown_in_ascii(deceiving: str) -> None:
    assert readable_host(deceiving).isascii()
    assert readable_host(ascii_host(deceiving)) == ascii_host(deceiving)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("example.org", "example.org"),
        ("*.example.org", "example.org"),
        ("мид.рф", "xn--d1ahl.xn--p1ai"),
        ("xn--d1ahl.xn--p1ai", "xn--d1ahl.xn--p1ai"),
        ("10.0.0.1", "10.0.0.1"),
        ("[::1]", "::1"),
        ("2001:DB8::1", "2001:db8::1"),
    ],
)
def test_a_pattern_is_read_in_either_form(given: str, name: str) -> None:
    assert host_pattern(given) == name


@pytest.mark.parametrize(
    "given",
    [
        "",
        "*",
        ".",
        "https://example.org",
        "example.org:443",
        "example org",
        "example.org,example.net",
        "exam*ple.org",
        "a..b",
        "10.0.0.0/8",
        "2130706433",
        "[example.org]",
        "[::1",
        "xn--a.org",
    ],
)
def test_a_pattern_that_fits_no_host_is_refused(given: str) -> None:
    with pytest.raises(InputError, match="is not a host name"):
        host_pattern(given)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://мид.рф/ru/новости?a=б#в", "https://xn--d1ahl.xn--p1ai/ru/новости?a=б#в"),
        ("https://мид.рф:8443/", "https://xn--d1ahl.xn--p1ai:8443/"),
        ("https://Example.org/A", "https://Example.org/A"),
        ("http://[broken", "http://[broken"),
        ("https:///А", "https:///А"),
    ],
)
def test_of_an_address_only_the_host_is_changed_for_a_request(url: str, sent: str) -> None:
    assert requestable(url) == sent


@pytest.mark.parametrize(
    "url",
    [
        "http://xn--a.org/x",
        "http://☃.net/",
        f"http://x.org/{HALF}",
        "http://me:word@мид.рф/",
    ],
)
def test_what_cannot_be_requested_is_told(url: str) -> None:
    with pytest.raises(InputError):
        requestable(url)


@pytest.mark.parametrize(
    "name",
    [
        "192.0.2.7",
        "http://192.0.2.7:8080/feed//x",
        "2001:db8::1",
        "[2001:db8::1]:80",
    ],
)
def test_the_address_of_a_machine_is_told_from_a_name(name: str) -> None:
    assert is_address(name)


@pytest.mark.parametrize("name", ["Reuters", "example.org", "example.org:80", "24", "7.2", ""])
def test_a_name_is_no_address_of_a_machine(name: str) -> None:
    assert not is_address(name)


@pytest.mark.parametrize(
    "url", ["", "http://example.org", "https://мид.рф:8443/", "http://10.0.0.1:1/a", "http://[::1]"]
)
def test_the_address_of_a_server_stays_as_it_is(url: str) -> None:
    assert server_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "example.org", "ftp://example.org", "http://", "http://example.org:0", "http://a b",
        "http://example.org:x", "http://[::1", "http://10.0.0", "https://*",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="write an address such as"):
        server_url(url)


def test_a_site_has_a_root_and_nothing_below_it() -> None:
    assert site_root("https://example.org:8443//") == "https://example.org:8443"
    assert site_root("") == ""
    for more in ("/page", "?a=b", "/#part"):
        with pytest.raises(ValueError, match="without a path"):
            site_root(f"https://example.org{more}")
    with pytest.raises(ValueError, match="without a path"):
        site_root("https://me@example.org")
    with pytest.raises(ValueError, match="such as"):
        site_root("example.org")


def test_an_excerpt_is_two_hundred_characters_that_can_be_written() -> None:
    assert excerpt("ü" * 300) == "ü" * 200
    assert excerpt(f"a{HALF}") == "a?"
