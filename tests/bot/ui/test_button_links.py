import pytest

from bot.ui.quotes import BUTTON_LIMIT, TEXT_LIMIT, Link, has_long_link, link_of
from tests.bot.samples import quote

URL = "https://example.org/talks"
LINK = f"{URL}#:~:text=They%20met"
LONG_URL = f"{URL}/" + "x" * BUTTON_LIMIT
LONG_LINK = f"{LONG_URL}#:~:text=They%20met"

exactly = pytest.mark.parametrize("exact", [True, False])


@exactly
def test_a_button_leads_to_the_sentence(exact: bool) -> None:
    assert link_of(quote(url=URL, link=LINK), exact=exact) == Link(LINK)


def test_a_link_too_long_for_a_button_stands_in_the_text() -> None:
    link = LINK + "x" * BUTTON_LIMIT
    assert link_of(quote(url=URL, link=link), exact=True) == Link(link, in_text=True)
    assert link_of(quote(url=LONG_URL, link=LONG_LINK), exact=True) == Link(LONG_LINK, in_text=True)


def test_where_it_need_not_lead_to_the_sentence_the_article_is_enough() -> None:
    link = LINK + "x" * BUTTON_LIMIT
    assert link_of(quote(url=URL, link=link), exact=False) == Link(URL)
    assert link_of(quote(url=LONG_URL, link=LONG_LINK), exact=False) == Link(LONG_URL, in_text=True)


def test_a_link_too_long_even_for_the_text_falls_back_to_the_article() -> None:
    link = LONG_LINK + "x" * TEXT_LIMIT
    assert link_of(quote(url=LONG_URL, link=link), exact=True) == Link(LONG_URL, in_text=True)
    assert link_of(quote(url=link, link=link), exact=True) is None


def test_in_the_text_parentheses_are_encoded() -> None:
    url = f"{LONG_URL}/Talks_(2024)"
    found = link_of(quote(url=url, link=None), exact=True)
    assert found is not None
    assert found.masked == f"[Read the article]({LONG_URL}/Talks_%282024%29)"


@exactly
@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https:///no-host",
        "//example.org/no-scheme",
        "https://example.org:99999/",
        "https://example.org/line\nbreak",
        "http://[",
        "http://xn--a.org/",
        "https://example.org/\ud800",
    ],
)
def test_an_address_that_discord_would_refuse_gives_no_link(url: str | None, exact: bool) -> None:
    assert link_of(quote(url=url, link=url), exact=exact) is None


def test_blanks_and_letters_beyond_ascii_are_encoded() -> None:
    assert link_of(quote(url="https://exämple.org/a b?q=ü", link=None), exact=True) == Link(
        "https://xn--exmple-cua.org/a%20b?q=%C3%BC"
    )


def test_whether_a_link_is_too_long_for_a_button_is_told() -> None:
    assert not has_long_link(quote(url=URL, link=LINK))
    assert not has_long_link(quote(url=None, link=None))
    assert has_long_link(quote(url=LONG_URL, link=LONG_LINK))
