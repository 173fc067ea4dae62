"""The generation that answers fits the model of the settings."""

import pytest

from index.embedding.encoder import Encoder
from index.embedding.registry import EncoderRegistry
from index.errors import ModelMismatchError, SettingsError
from index.indexing.chunking import CHUNKER
from index.indexing.live_generation import LiveGeneration
from index.store.library import Library
from tests.index.answer.samples import WordsEncoder


class Another(WordsEncoder):
    identity = "another"


class Changed(WordsEncoder):
    identity = "words, changed"


MODELS: dict[str, Encoder] = {"words": WordsEncoder(), "another": Another()}


def live_of(library: Library, named: str) -> LiveGeneration:
    return LiveGeneration(library, EncoderRegistry(named, MODELS.__getitem__))


def indexed_again(library: Library, model: str, while_named: str) -> None:
    """What `verbale reindex --model` does to the generations."""
    built = library.generations.start(MODELS[model].identity, CHUNKER, model)
    library.generations.swap(built, while_named)


def test_the_first_article_begins_the_one_generation_and_looking_none(library: Library) -> None:
    live = live_of(library, "words")
    assert live.checked() is None
    assert library.generations.live() is None
    first = live.begun()
    assert (first.encoder, first.chunker, first.model) == ("words", CHUNKER, "words")
    assert live.begun() == first
    assert live.checked() == first


def test_another_model_is_refused_and_both_are_named(library: Library) -> None:
    live_of(library, "words").begun()
    other = live_of(library, "another")
    for call in (other.checked, other.begun):
        with pytest.raises(ModelMismatchError) as told:
            call()
        assert (told.value.made_with, told.value.named) == ("words", "another")


def test_a_library_from_before_models_were_noted_goes_by_its_encoder(library: Library) -> None:
    begun = library.generations.begin("words", CHUNKER)
    assert live_of(library, "words").checked() == begun
    with pytest.raises(SettingsError, match="was encoded with words"):
        live_of(library, "another").checked()


def test_a_model_whose_weights_changed_is_refused(library: Library) -> None:
    live_of(library, "words").begun()
    changed = LiveGeneration(library, EncoderRegistry("words", lambda _name: Changed()))
    with pytest.raises(SettingsError, match="was encoded with words"):
        changed.checked()


def test_a_process_that_runs_goes_on_whoever_swaps_with_other_settings(library: Library) -> None:
    running = live_of(library, "words")
    running.begun()
    indexed_again(library, "another", while_named="another")
    now = running.checked()
    assert now is not None
    assert running.encoder_of(now).identity == "another"
    with pytest.raises(SettingsError, match="the settings name words"):
        live_of(library, "words").checked()
