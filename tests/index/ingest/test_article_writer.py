from collections.abc import Iterator, Sequence

import pytest

from index.ingest.article_writer import (
    BATCH,
    ArticleWriter,
)
from index.store.library import Library
from index.store.rows import Source, Standing
from index.values import PUBLIC, Draft
from tests.index.libraries import article

POST = "https://post.example"


class Words:
    """Counts words for tokens, and remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        self.asked += 1
        return [len(text.split()) for text in texts]


@pytest.fixture
def source(library: Library) -> Source:
    return library.articles.source(PUBLIC, "Wire", "bulk")


def draft(number: int, *, text: str | None = None) -> Draft:
    made = article(number)
    return Draft(title=made["title"], text=text or made["text"], external_id=made["id"])


def test_articles_are_stored_a_batch_at_a_time(library: Library, source: Source) -> None:
    stored = []
    for outcomes in ArticleWriter(library, Words()).store(source, map(draft, range(2 * BATCH + 7))):
        stored.append(len(outcomes))
        assert library.catalogue.counts().articles == sum(stored)
    assert stored == [BATCH, BATCH, 7]


def test_halves_of_characters_are_left_out_of_whatever_is_stored(
    library: Library, source: Source
) -> None:
    half = "\ud800"
    found = Draft(title=f"Talks{half}", text=f"They met{half} in Oslo.", byline=f"Ja{half}ne Doe",
                  outlet=f"Wi{half}re", external_id=f"a{half}")  # fmt: skip
    ingest = ArticleWriter(library, Words())
    assert [*ingest.store(source, [found]), *ingest.store(source, [found])] == [
        ["new"],
        ["unchanged"],
    ]
    [stored] = library.catalogue.export([PUBLIC])
    assert (stored.title, stored.text) == ("Talks", "They met in Oslo.")
    assert (stored.byline, stored.outlet, stored.external_id) == ("Jane Doe", "Wire", "a")


def test_drafts_are_taken_only_as_they_are_needed(library: Library, source: Source) -> None:
    taken: list[int] = []

    def drafts() -> Iterator[Draft]:
        for number in range(10 * BATCH):
            taken.append(number)
            yield draft(number)

    next(ArticleWriter(library, Words()).store(source, drafts()))
    assert len(taken) == BATCH


def test_what_stands_already_is_not_cut_again(library: Library, source: Source) -> None:
    words = Words()
    ingest = ArticleWriter(library, words)
    assert list(ingest.store(source, [draft(1)])) == [["new"]]
    asked = words.asked
    assert list(ingest.store(source, [draft(1)])) == [["unchanged"]]
    assert words.asked == asked
    assert list(ingest.store(source, [draft(1, text="They met elsewhere.")])) == [["revised"]]
    assert words.asked > asked


def test_an_article_that_another_process_took_away_meanwhile_is_stored_anew(
    library: Library, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest = ArticleWriter(library, Words())
    # Between the look and the write it is gone: what was seen does not stand any more.
    monkeypatch.setattr(type(library.articles), "standing", lambda *_: [Standing(1, same=True)] * 2)
    assert list(ingest.store(source, [draft(1), draft(2)])) == [["new", "new"]]
    assert library.catalogue.counts().passages == 2
