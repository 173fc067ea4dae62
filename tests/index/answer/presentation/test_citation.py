"""Citations, compared with entries written by hand; references, read back by others' libraries."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from hypothesis import given
from hypothesis import strategies as st

from index.answer.presentation.citation import (
    Citation,
    authors,
    citation,
    reference,
    written,
)
from index.values import Published, Quote
from tests.bot.samples import SENTENCE, URL, quote

TODAY = date(2026, 11, 26)
SHORT = quote(text=SENTENCE, published=Published.on(date(2024, 8, 28)))


def cited(shown: Quote = SHORT, byline: str | None = None) -> Citation:
    return citation(shown, byline, TODAY)


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


def test_markup_in_an_article_is_no_markup_of_the_citation() -> None:
    marked = quote(text="*They* met\non [Tuesday].", title="A [b](c) *d*", url=f"{URL}/(x)")
    assert cited(marked).markdown == (
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


DAY = date(2024, 8, 28)
QUOTE = quote(text=SENTENCE, published=Published.on(DAY))
BYLINE = "By Jane A. Doe and Ursula von der Leyen"
ONE = reference(QUOTE, BYLINE, TODAY)
ODD = replace(
    ONE,
    title=r"50% of $3_bn & {more} #1 ~ ^ \end",
    outlet="Café & Sons",
    url="https://example.org/a_b?c=1&d=%20{e}#f~g",
)


def from_bibtex(text: str) -> list[dict[str, Any]]:
    """The entries, their LaTeX decoded."""
    found = parse_string(
        text, append_middleware=[LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts()]
    )
    assert found.failed_blocks == []
    return [
        {"ENTRYTYPE": entry.entry_type, "ID": entry.key}
        | {field.key: field.value for field in entry.fields}
        for entry in found.entries
    ]


class TestBibtex:
    def test_an_article_has_its_fields(self) -> None:
        [entry] = from_bibtex(written([ONE], "bibtex"))
        first, second = entry.pop("author")
        assert (first.first, first.last) == (["Jane", "A."], ["Doe"])
        assert (second.first, second.von, second.last) == (["Ursula"], ["von", "der"], ["Leyen"])
        assert entry == {
            "ENTRYTYPE": "article",
            "ID": "doe2024sullivan",
            "title": "Sullivan and Wang open talks",
            "journal": "The Example Times",
            "year": "2024",
            "month": "aug",
            "day": "28",
            "url": URL,
            "urldate": "2026-11-26",
            "note": f"“{SENTENCE}”",
        }

    def test_what_latex_reads_as_commands_is_escaped(self) -> None:
        text = written([ODD], "bibtex")
        assert r"\& \textbraceleft{}more\textbraceright{} \#1" in text
        [entry] = from_bibtex(text)
        # The library decodes no names of braces, and the circumflex to a sign of its own.
        assert entry["title"].replace("ˆ", "^") == ODD.title.replace("{more}", "more")
        assert entry["journal"] == ODD.outlet


class TestRis:
    def test_an_article_has_its_fields(self) -> None:
        text = written([ONE, ODD], "ris")
        entry, odd = rispy.loads(text)
        assert entry == {
            "type_of_reference": "NEWS",
            "authors": ["Doe, Jane A.", "von der Leyen, Ursula"],
            "title": "Sullivan and Wang open talks",
            "secondary_title": "The Example Times",
            "year": "2024",
            "date": "2024/08/28",
            "urls": [URL],
            "access_date": "2026/11/26",
            "notes": [f"“{SENTENCE}”"],
        }
        assert (odd["title"], odd["urls"]) == (ODD.title, [ODD.url])


class TestCsl:
    def test_an_article_has_its_fields(self) -> None:
        [entry] = json.loads(written([ONE], "csl"))
        assert entry == {
            "id": "doe2024sullivan",
            "type": "article-newspaper",
            "title": "Sullivan and Wang open talks",
            "container-title": "The Example Times",
            "author": [
                {"family": "Doe", "given": "Jane A."},
                {"family": "Leyen", "given": "Ursula", "non-dropping-particle": "von der"},
            ],
            "issued": {"date-parts": [[2024, 8, 28]]},
            "accessed": {"date-parts": [[2026, 11, 26]]},
            "URL": URL,
            "note": f"“{SENTENCE}”",
        }


def test_what_an_article_lacks_is_left_out() -> None:
    bare = reference(quote(text=SENTENCE, published=None, url=None, source=""), "Staff", TODAY)
    [bibtex] = from_bibtex(written([bare], "bibtex"))
    assert bibtex.keys() == {"ENTRYTYPE", "ID", "title", "urldate", "note"}
    [ris] = rispy.loads(written([bare], "ris"))
    assert ris.keys() == {"type_of_reference", "title", "access_date", "notes"}
    [csl] = json.loads(written([bare], "csl"))
    assert csl.keys() == {"id", "type", "title", "accessed", "note"}


def test_keys_are_unique_and_plain() -> None:
    foreign = replace(ONE, people=(), outlet="Время", title="Переговоры", day=None)
    text = written([ONE, ONE, replace(ONE, people=(), outlet="Élan"), foreign, foreign], "csl")
    assert [one["id"] for one in json.loads(text)] == [
        "doe2024sullivan", "doe2024sullivan-2", "elan2024sullivan", "quote", "quote-2"
    ]  # fmt: skip


words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(
    lambda one: " ".join(one.split())
)


@given(st.lists(words.filter(bool), min_size=1, max_size=3))
def test_any_title_comes_back_as_it_was(titles: list[str]) -> None:
    references = [replace(ONE, title=title) for title in titles]
    assert [one["title"] for one in json.loads(written(references, "csl"))] == titles
    assert [one["title"] for one in rispy.loads(written(references, "ris"))] == titles
    assert len(from_bibtex(written(references, "bibtex"))) == len(titles)
