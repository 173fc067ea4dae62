"""A copy of what a library held at a moment, whichever database it is in."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select

from index.embedding.encoder import input_hash, passage_input
from index.store.as_of import hold
from index.store.library import Library
from index.store.rows import PreparedArticle
from index.store.schema import metadata, revision
from index.values import PUBLIC
from tests.index.operations.backup.libraries import fill
from tests.index.store.samples import (
    CHUNKER,
    ENCODER,
    directions,
    entry,
    found,
    generation,
    lines,
    search_filter,
    store,
)


def prepare(chunker: str, article: PreparedArticle) -> PreparedArticle:
    """Cut an article anew, by its lines."""
    assert chunker == CHUNKER
    title, spans = article.draft.title, lines(article.draft.text)
    texts = [span.span.of(article.draft.text) for span in spans]
    hashes = tuple(input_hash(passage_input(title, text)) for text in texts)
    return replace(article, passages=spans, input_hashes=hashes)


def held(library: Library, folder: Path, at: datetime, *scopes: str) -> tuple[Library, int]:
    made = Library.open(f"sqlite:///{folder / f'{at:%H%M%S%f}.sqlite'}")
    live = generation(library)
    return made, hold(library, made, scopes or (PUBLIC,), at, live=live, prepare=prepare)


def test_it_has_each_article_as_it_was_and_none_of_later(library: Library, tmp_path: Path) -> None:
    live = generation(library)
    first = entry("They met at Yanqi Lake.\nThey left.", id="a", outlet="Wire")
    store(library, first, entry("They dined in Beijing.", id="b"))
    store(library, entry("A sealed cable.", id="c"), scope="discord:7")
    hashes = [*first.input_hashes, *entry("They dined in Beijing.").input_hashes]
    library.vectors.keep(ENCODER, hashes, directions(3))
    at, both = datetime.now(UTC), search_filter(PUBLIC, "discord:7")
    store(library, entry("They met at the mill.", id="a"), entry("They dined at noon.", id="d"))
    made, lost = held(library, tmp_path, at)
    assert lost == 0
    assert sorted(found(made, "they")) == [
        "They dined in Beijing.", "They left.", "They met at Yanqi Lake."
    ]  # fmt: skip
    assert found(made, "sealed", within=both) == found(made, "mill") == []
    assert made.generations.live() == live
    assert made.vectors.unencoded(live) == []
    assert [one.revision for one in made.catalogue.export([PUBLIC])] == [1, 1]
    made.close()
    now, _ = held(library, tmp_path, datetime.now(UTC), PUBLIC, "discord:7")
    assert found(now, "mill") == ["They met at the mill."]
    assert found(now, "sealed", within=both) == ["A sealed cable."]
    now.close()


NOT_ASKED = {"capture", "event_article", "event_posting", "feed_entry"}
"""Tables about articles of which no answer is made."""


def test_no_table_of_which_answers_are_made_is_left_out(
    sqlite_library: Library, tmp_path: Path
) -> None:
    fill(str(sqlite_library.database.engine.url))
    made, _ = held(sqlite_library, tmp_path, datetime.now(UTC))
    empty = set()
    with made.database.reading() as connection:
        for table in metadata.sorted_tables:
            about = {key.column.table.name for key in table.foreign_keys}
            if about & {"article", "revision"} and not connection.execute(select(table)).first():
                empty.add(table.name)
    made.close()
    assert empty == NOT_ASKED


def test_a_text_that_may_have_been_another_one_is_left_out(
    library: Library, tmp_path: Path
) -> None:
    moments = []
    for number in range(4):
        store(library, entry(f"Text {number}.", id="a"))
        moments.append(datetime.now(UTC))
    with library.database.writing() as connection:
        connection.execute(delete(revision).where(revision.c.number == 3))
    known = []
    for at in moments:
        made, lost = held(library, tmp_path, at)
        known.append((found(made, "text"), lost))
        made.close()
    assert known == [(["Text 0."], 0), ([], 1), ([], 1), (["Text 3."], 0)]
