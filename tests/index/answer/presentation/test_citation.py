"""Citations, compared with entries written by hand."""

from datetime import date

import pytest

from index.answer.presentation.citation import Citation, authors, citation
from index.values import Published, Quote
from tests.bot.samples import SENTENCE, URL, quote

TODAY = date(2026, 11, 26)
SHORT = quote(text=SENTENCE, published=Published.on(date(2024, 8, 28)))


def cited(given: Quote = SHORT, byline: str | None = None) -> Citation:
    return citation(given, byline, TODAY)


def test_an_article_whose_author_is_named() -> None:
    assert cited(byline="By Jane A. Doe and John Smith") == Citation(
        plain=(
            f"“{SENTENCE}” — The Example Times, “Sullivan and Wang open talks”, 28 August 2024. "
            f"{URL}"
        ),
        apa=(
            "Doe, J. A., & Smith, J. (2024, August 28). Sullivan and Wang open talks. "
            f"The Example Times. {URL}"
        ),
        chicago=(
            "Doe, Jane A., and John Smith. “Sullivan and Wang open talks.” The Example Times, "
            f"August 28, 2024. {URL}"
        ),
        markdown=(
            f"> {SENTENCE}\n>\n> — The Example Times, [Sullivan and Wang open talks]({URL}), "
            "28 August 2024"
        ),
    )


def test_an_article_without_an_author_begins_with_its_title_or_its_outlet() -> None:
    found = cited()
    assert found.apa == (
        f"Sullivan and Wang open talks. (2024, August 28). The Example Times. {URL}"
    )
    assert found.chicago == (
        f"The Example Times. “Sullivan and Wang open talks.” August 28, 2024. {URL}"
    )


def test_an_article_without_a_date_says_so_and_when_it_was_read() -> None:
    found = cited(quote(text=SENTENCE, published=None))
    assert found.plain.endswith(f"“Sullivan and Wang open talks”, no date. {URL}")
    assert found.apa == f"Sullivan and Wang open talks. (n.d.). The Example Times. {URL}"
    assert found.chicago == (
        "The Example Times. “Sullivan and Wang open talks.” Accessed November 26, 2026. " + URL
    )
    assert found.markdown.endswith(f"[Sullivan and Wang open talks]({URL}), no date")


def test_an_article_without_outlet_and_address_leaves_them_out() -> None:
    found = cited(quote(text=SENTENCE, source="", url=None, published=SHORT.published))
    assert found.plain == f"“{SENTENCE}” — “Sullivan and Wang open talks”, 28 August 2024."
    assert found.apa == "Sullivan and Wang open talks. (2024, August 28)."
    assert found.chicago == "“Sullivan and Wang open talks.” August 28, 2024."
    assert found.markdown.endswith("> — “Sullivan and Wang open talks”, 28 August 2024")


def test_a_title_that_ends_with_a_mark_gets_no_full_stop() -> None:
    found = cited(quote(text=SENTENCE, title="Will they meet?", published=SHORT.published))
    assert found.apa.startswith("Will they meet? (2024, August 28). ")
    assert "“Will they meet?” August 28" in found.chicago


def test_markup_in_an_article_is_no_markup_of_the_citation() -> None:
    given = quote(text="*They* met\non [Tuesday].", title="A [b](c) *d*", url=f"{URL}/(x)")
    assert cited(given).markdown == (
        "> \\*They\\* met\n> on \\[Tuesday\\].\n>\n> — The Example Times, "
        f"[A \\[b\\](c) \\*d\\*]({URL}/%28x%29), 28 August 2024"
    )


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("Jane Doe, John Smith and Li Wei", ("Jane Doe", "John Smith", "Li Wei")),
        ("Ursula von der Leyen", ("Ursula von der Leyen",)),
        ("Reuters staff", ()),
        ("OUR CORRESPONDENT IN GENEVA, WITH AGENCIES", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_only_names_of_persons_are_authors(byline: str | None, names: tuple[str, ...]) -> None:
    assert authors(byline) == names
