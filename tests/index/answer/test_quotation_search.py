"""Finding the passages that may contain a quotation, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answer.quotation import QuotationSearch, phrases_of
from index.answer.word_comparison import wording_of
from index.store.library import Library
from index.store.vectors.sync import VectorSearch
from index.values import PUBLIC, Question
from tests.index.answer.samples import Desk, WordsEncoder, draft
from tests.services import Postgres

SAID = "the one-on-one talks didn’t end; we won’t leave before the harbour is open"


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    if request.param == "sqlite":
        opened = Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}")
        yield opened
        opened.close()
        return
    cluster: Postgres = request.getfixturevalue("cluster")
    with cluster.database() as name:
        opened = Library.open(cluster.url(name))
        yield opened
        opened.close()


@pytest.fixture
def filled(library: Library) -> Desk:
    desk = Desk(library, WordsEncoder())
    desk.add(
        draft(f"The minister said that {SAID} to every ship.", title="Talks"),
        draft("The price of wheat rose again.", title="Wheat"),
    )
    return desk


@pytest.mark.parametrize(
    "words", [SAID, SAID.replace("-", "\u2011").replace("’", "'"), SAID.upper()]
)
def test_a_quotation_is_found_by_its_phrases_and_by_its_rare_words(
    filled: Desk, words: str
) -> None:
    search = QuotationSearch(filled.library, filled.encoder, VectorSearch(filled.library.vectors))
    wording, search_filter = wording_of(words), filled.search_filter(PUBLIC)
    for found in (
        search.by_phrases(wording, search_filter),
        search.by_rare_words(wording, search_filter),
        search.by_meaning(words, search_filter, filled.generation)[:1],
    ):
        assert [one.title for one in found] == ["Talks"]


def test_a_verdict_is_the_same_on_every_database(filled: Desk) -> None:
    checker = filled.answerer.quotations
    for words, verdict in (
        (SAID, "verbatim"),
        (SAID.replace("harbour", "border"), "altered"),
        ("no phrase like this was ever printed", "nowhere"),
    ):
        [one] = checker.check(Question(words), filled.generation).checked
        assert one.verdict == verdict


def test_no_phrase_goes_across_a_hyphen_or_other_punctuation() -> None:
    assert phrases_of(wording_of(SAID)) == [
        "one talks didn't end",
        "we won't leave before the harbour",
        "leave before the harbour is open",
    ]


def test_a_short_quotation_of_common_words_is_found_in_spite_of_a_changed_word(
    library: Library,
) -> None:
    desk = Desk(library, WordsEncoder())
    said = "And the president is proud of you too."
    desk.add(*(draft(f"The president spoke {number} times. Proud he was of it, too.")
               for number in range(60)))  # fmt: skip
    desk.add(draft(f"Many came. {said}", title="Proud"))
    for words in (said.replace("the", "harbour"), said.replace("proud ", "")):
        [one] = desk.answerer.quotations.check(Question(words), desk.generation).checked
        assert (one.verdict, one.standing and one.standing.title) == ("altered", "Proud")
