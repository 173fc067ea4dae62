"""Generations: exactly one is live."""

from index.store.library import Library


def test_none_is_live_until_the_first_begins(library: Library) -> None:
    assert library.generations.live() is None
    begun = library.generations.begin("encoder", "chunker")
    assert library.generations.live() == begun
    assert (begun.encoder, begun.chunker) == ("encoder", "chunker")


def test_the_live_one_stays_live_whoever_begins_another(library: Library) -> None:
    begun = library.generations.begin("encoder", "chunker")
    assert library.generations.begin("another", "chunker") == begun
