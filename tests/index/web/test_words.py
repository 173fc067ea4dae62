"""The page in the reader's language."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from markupsafe import Markup

from index.answer.presentation.words import ago, until
from index.translations.catalogue import catalogues
from index.values import Published
from index.web.words import Words
from tests.index.libraries import QUESTION
from tests.index.web.conftest import TOKEN, Browse
from tests.index.web.html import read, words

GERMAN = Words(catalogues()["de"])

in_session = pytest.mark.asyncio(loop_scope="session")


def test_values_are_escaped_unless_they_are_markup_and_hold_no_hidden_characters() -> None:
    assert GERMAN.say("Only from {source}.", source="<b>\u202ex") == "Nur von &lt;b&gt;x."
    assert GERMAN.say("Only from {source}.", source=Markup("<b>x</b>")) == "Nur von <b>x</b>."


def test_numbers_days_and_times_are_written_as_the_language_does() -> None:
    assert GERMAN.plural(1_234, "{number} article", "{number} articles") == "1.234 Artikel"
    published = Published.parse("2024-08-28T22:49:00-04:00")
    assert GERMAN.moment(published) == "28. August 2024, 22:49 (UTC-04:00)"
    assert Words().moment(published) == "28 August 2024, 22:49 (UTC-04:00)"
    now = datetime.now(UTC)
    assert GERMAN.catalogue.sentence(ago(now - timedelta(hours=3))) == "vor 3 Std."
    assert GERMAN.catalogue.sentence(until(now + timedelta(minutes=2, seconds=30))) == "in 2 Min."
    assert GERMAN.catalogue.sentence(until(now - timedelta(minutes=2))) == "jetzt"
    assert Words().catalogue.sentence(ago(now)) == "0 s ago"


@in_session
@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("de", "de"), ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de;q=0.2, en;q=0.9", "en"), ("de;q=0", "en"), ("x;q=z,,;", "en"),
    ],
)  # fmt: skip
async def test_the_page_speaks_what_the_browser_wants(
    page: httpx.AsyncClient, wanted: str, language: str
) -> None:
    response = await page.get("/", headers={"accept-language": wanted})
    assert read(response.text).get("lang") == language
    assert response.headers["content-language"] == language


@in_session
async def test_a_chosen_language_is_kept_and_every_page_offers_the_others(browse: Browse) -> None:
    async with browse() as page:
        chosen = read((await page.get("/?lang=fr&question=")).text)
        assert words(chosen.cssselect("h1")[0]) == "Interrogez les articles"
        kept = read((await page.get("/sources", headers={"accept-language": "de"})).text)
        assert words(kept.cssselect("h1")[0]) == "Sources"
        assert kept.get("lang") == "fr"
        offered = kept.cssselect(".bottom a[hreflang]")
        assert [one.get("hreflang") for one in offered] == ["en", "de", "fr"]
        address = f"/sources{offered[1].get('href')}"
        assert read((await page.get(address)).text).get("lang") == "de"
        assert "set-cookie" not in (await page.get("/?lang=xx")).headers


@in_session
async def test_answers_refusals_and_errors_are_told_in_the_language(browse: Browse) -> None:
    async with browse(token=TOKEN) as page:
        german = {"accept-language": "de", "authorization": f"Bearer {TOKEN}"}
        answered = read((await page.get("/", params={"question": QUESTION}, headers=german)).text)
        assert words(answered.cssselect("#result")[0]).endswith("Antwort")
        assert answered.cssselect("blockquote")[0].get("lang") == "en"
        asked = {"question": "who painted the lighthouse of Ushuaia?"}
        refused = read((await page.get("/", params=asked, headers=german)).text)
        assert words(refused.cssselect("#result")[0]) == "Keine Antwort"
        missing = read((await page.get("/articles/none", headers=german)).text)
        assert words(missing.cssselect("h1")[0]) == "Nicht gefunden"
        assert words(missing.cssselect(".reason")[0]).startswith("Es gibt keinen Artikel „none“")
        login = read((await page.get("/login", headers=german)).text)
        assert words(login.cssselect("label")[0]) == "Das Token der Seite"
