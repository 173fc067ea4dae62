"""Generations: one is live, one may be built aside, one is kept to go back to."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from index.errors import InputError, NotFoundError
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.store.schema import generation, passage, vector
from tests.index.store.samples import (
    CHUNKER,
    ENCODER,
    encode,
    entry,
    fill,
    found,
    search_filter,
    store,
)
from tests.patience import in_threads

SOON = timedelta(days=1)


def began(library: Library) -> Generation:
    return library.generations.begin("encoder", "chunker", "model")


def started(library: Library, encoder: str = "another", chunker: str = "chunker") -> Generation:
    return library.generations.start(encoder, chunker, encoder, "discord:7")


def swapped(library: Library, built: Generation, named: str = "model") -> Generation:
    now = library.generations.swap(built, named)
    assert now is not None
    return now


def states(library: Library) -> dict[int, str]:
    return {one.id: one.state for one in library.generations.all()}


def test_one_is_built_aside_for_whoever_asked_and_the_live_one_stays_live(
    library: Library,
) -> None:
    live = began(library)
    assert library.generations.begin("another", "chunker") == live
    built = started(library)
    assert library.generations.building() == built
    assert (built.state, built.asked_by, built.settings_model) == ("building", "discord:7", None)
    assert library.generations.live() == live
    assert library.generations.one(built.id) == built
    assert [one.id for one in library.generations.all()] == [built.id, live.id]


def test_nothing_is_built_in_an_empty_library(library: Library) -> None:
    with pytest.raises(InputError, match="library is empty"):
        started(library)
    with pytest.raises(NotFoundError, match="no generation 5"):
        library.generations.one(5)


def test_of_many_who_start_at_once_one_does(library: Library) -> None:
    began(library)
    ends: list[Generation | InputError] = []

    def try_to() -> None:
        try:
            ends.append(started(library))
        except InputError as error:
            ends.append(error)

    in_threads(*[try_to] * 6)
    assert len(ends) == 6
    assert len([one for one in ends if isinstance(one, Generation)]) == 1
    assert list(states(library).values()) == ["building", "live"]


def test_a_swap_keeps_the_one_before_and_none_older(library: Library) -> None:
    first = began(library)
    second = swapped(library, started(library), "model")
    assert library.generations.live() == second
    assert (second.model, second.settings_model) == ("another", "model")
    kept = library.generations.kept()
    assert kept is not None
    assert kept.id == first.id
    assert kept.ended_at is not None
    assert library.generations.building() is None
    third = swapped(library, started(library, "third"))
    assert states(library) == {third.id: "live", second.id: "kept", first.id: "retired"}


def test_what_is_not_whole_or_was_cancelled_is_not_swapped_in(library: Library) -> None:
    live = began(library)
    built = started(library)
    asked: list[str] = []

    def is_whole(_connection: object, one: Generation) -> bool:
        asked.append(one.chunker)
        return False

    assert library.generations.swap(built, "model", is_whole) is None
    assert asked == ["chunker"]
    assert library.generations.building() == built
    assert library.generations.end(built, "cancelled")
    assert library.generations.swap(built, "model") is None
    assert states(library) == {built.id: "cancelled", live.id: "live"}


def test_what_answered_before_is_kept_even_where_going_back_fails(library: Library) -> None:
    first = began(library)
    second = swapped(library, started(library))
    back = library.generations.back()
    assert back.id == first.id
    assert library.generations.end(back, "failed", "Its vectors are off.")
    assert states(library) == {second.id: "live", first.id: "kept"}
    kept = library.generations.kept()
    assert kept is not None
    assert kept.trouble == "Its vectors are off."


def test_the_kept_one_is_built_again_and_swapped_back(library: Library) -> None:
    first = began(library)
    second = swapped(library, started(library))
    back = library.generations.back("discord:9")
    assert (back.id, back.state, back.asked_by) == (first.id, "building", "discord:9")
    assert library.generations.live() == second
    assert library.generations.kept() is None
    swapped(library, back, "another")
    assert states(library) == {second.id: "kept", first.id: "live"}
    assert library.generations.one(first.id).settings_model == "another"


def test_there_is_no_way_back_without_a_kept_one_or_beside_a_build(library: Library) -> None:
    began(library)
    with pytest.raises(InputError, match="no way back"):
        library.generations.back()
    swapped(library, started(library))
    started(library, "third")
    with pytest.raises(InputError, match="cancel it before going back"):
        library.generations.back()


def test_the_grace_of_a_kept_one_ends_with_the_days_since_it_was_replaced(library: Library) -> None:
    first = began(library)
    swapped(library, started(library))
    library.generations.retire(datetime.now(UTC) - SOON)
    assert states(library)[first.id] == "kept"
    _replaced(library, first, datetime.now(UTC) - 2 * SOON)
    library.generations.retire(datetime.now(UTC) - SOON)
    assert states(library)[first.id] == "retired"
    assert library.generations.kept() is None


def _replaced(library: Library, which: Generation, at: datetime) -> None:
    with library.database.writing() as connection:
        mine = generation.c.id == which.id
        connection.execute(update(generation).where(mine).values(ended_at=at))


def test_one_that_is_over_is_told_until_chroma_holds_nothing_of_it(library: Library) -> None:
    live = began(library)
    built = started(library)
    for one in (live, built):
        library.vectors.note_placed(one, 1, [1, 2])
    assert library.generations.over() == []
    library.generations.end(built, "cancelled")
    assert [one.id for one in library.generations.over()] == [built.id]
    library.vectors.forget_placed(built, 1)
    assert library.generations.over() == []


def chunkers(library: Library) -> Sequence[str]:
    with library.database.reading() as connection:
        return sorted(connection.scalars(select(passage.c.chunker).distinct()))


def encoders(library: Library) -> Sequence[str]:
    with library.database.reading() as connection:
        return sorted(connection.scalars(select(vector.c.encoder).distinct()))


def cut_otherwise(library: Library, chunker: str) -> None:
    """Have another chunker cut all articles into the same lines, and encode some of them."""
    for one in library.passages.unread(chunker, 1_000):
        library.passages.keep(chunker, [(one, entry(one.text, title=one.title))])


def swept(library: Library, limit: int = 1_000) -> int:
    rows = 0
    while gone := library.generations.sweep(limit):
        rows += gone
    return rows


def test_passages_words_and_vectors_that_no_generation_needs_are_swept(library: Library) -> None:
    live = fill(library, 120)
    built = library.generations.start("another", "paragraphs", "another")
    cut_otherwise(library, "paragraphs")
    ids = library.vectors.unencoded(built)
    hashes = [one.input_hash for one in library.vectors.inputs(ids)]
    library.vectors.keep("another", hashes, library.vectors.in_reach(live, search_filter())[1])
    assert swept(library) == 0
    aside = SearchFilter(("public",), "paragraphs")
    assert found(library, "sentence", within=aside)
    library.generations.end(built, "failed")
    assert swept(library, limit=1) == 240
    assert (chunkers(library), encoders(library)) == ([CHUNKER], [ENCODER])
    assert found(library, "sentence", within=aside) == []
    assert len(found(library, "sentence")) == 10
    assert len(library.vectors.in_reach(live, search_filter())[0]) == 120
    assert library.full_text.mend() == (0, 0)


def test_what_the_kept_one_needs_is_not_swept(library: Library) -> None:
    fill(library, 20)
    built = library.generations.start("another", "paragraphs", "another")
    cut_otherwise(library, "paragraphs")
    swapped(library, built)
    assert swept(library) == 0
    assert chunkers(library) == [CHUNKER, "paragraphs"]
    library.generations.retire(datetime.now(UTC) + SOON)
    assert swept(library) == 40
    assert (chunkers(library), encoders(library)) == (["paragraphs"], [])


def test_a_sweep_that_was_broken_off_loses_no_passage_of_the_next_build(library: Library) -> None:
    fill(library, 250)
    built = library.generations.start("another", "paragraphs", "another")
    cut_otherwise(library, "paragraphs")
    library.generations.end(built, "cancelled")
    assert 0 < library.generations.sweep(limit=1) < 250
    library.generations.start("another", "paragraphs", "another")
    cut_otherwise(library, "paragraphs")
    assert library.passages.count_of("paragraphs") == 250


def test_the_message_that_shows_a_build_is_remembered_until_its_last_word(
    library: Library,
) -> None:
    began(library)
    built = started(library)
    assert library.generations.progress_messages() == []
    library.generations.show_in(built, "12", "34")
    library.generations.end(built, "cancelled")
    [(one, channel, message)] = library.generations.progress_messages()
    assert (one.id, one.state, channel, message) == (built.id, "cancelled", "12", "34")
    library.generations.hide(built)
    assert library.generations.progress_messages() == []


def test_the_library_swaps_in_only_what_has_a_vector_for_every_passage(library: Library) -> None:
    began(library)
    store(library, entry("They met."))
    built = started(library, ENCODER, CHUNKER)
    assert library.swap(built, "model") is None
    assert library.generations.building() == built
    encode(library, built)
    now = library.swap(built, "model")
    assert now is not None
    assert (now.id, now.state) == (built.id, "live")
