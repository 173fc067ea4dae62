import pytest

from bot.ui.button_links import URL_LIMIT, button_url
from tests.bot.samples import quote

URL = "https://example.org/talks"
LINK = f"{URL}#:~:text=They%20met"


def test_a_button_leads_to_the_sentence() -> None:
    assert button_url(quote(url=URL, link=LINK)) == LINK


def test_a_link_too_long_for_discord_falls_back_to_the_article() -> None:
    assert button_url(quote(url=URL, link=LINK + "x" * URL_LIMIT)) == URL


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://example.org/" + "x" * URL_LIMIT,
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https:///no-host",
        "//example.org/no-scheme",
        "https://example.org:99999/",
        "https://example.org/line\nbreak",
        "http://[",
    ],
)
def test_an_address_that_discord_would_refuse_gives_no_button(url: str | None) -> None:
    assert button_url(quote(url=url, link=url)) is None


def test_blanks_and_letters_beyond_ascii_are_encoded() -> None:
    assert button_url(quote(url="https://exämple.org/a b?q=ü", link=None)) == (
        "https://xn--exmple-cua.org/a%20b?q=%C3%BC"
    )
