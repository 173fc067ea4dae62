from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.encoder import input_hash, passage_input
from index.errors import UnknownChunkerError
from index.indexing.chunking import CHUNKER, chunk
from index.text.size_policy import MOST_BREAKS

FURNITURE = "Share this article"
TEXT = f"The envoys met in Oslo.\n\n{FURNITURE}\n\nThey will meet again in May."


class Words:
    """Counts words as tokens, and two marks around them."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]


def told(chunker: str, text: str) -> list[str]:
    made = chunk(chunker, "Talks", text, Words())
    return [one.span.of(text) for one in made.passages]


def test_no_passage_reaches_over_a_gap_that_only_old_libraries_hold() -> None:
    text = f"The envoys met in Oslo.{' ' * 80_000}They left.\n\nThey will meet again in May."
    assert told(CHUNKER, text) == [
        "The envoys met in Oslo.",
        "They left.\n\nThey will meet again in May.",
    ]
    gap = "\n" * 16_000
    lines = f"The envoys met in Oslo.{gap}{FURNITURE}\n\nThey will meet again in May."
    assert told(CHUNKER, lines) == ["The envoys met in Oslo.", "They will meet again in May."]


def test_a_passage_spans_as_many_line_breaks_as_a_draft_may_have() -> None:
    for breaks, cut in ((MOST_BREAKS, 1), (MOST_BREAKS + 1, 2)):
        lines = f"The envoys met in Oslo.{chr(10) * breaks}They left."
        assert len(told(CHUNKER, lines)) == cut


def test_a_passage_has_two_hundred_tokens_at_most() -> None:
    for words, cut in ((198, 1), (199, 2)):
        assert len(told(CHUNKER, " ".join(["peace"] * words))) == cut


@pytest.mark.parametrize("chunker", ["sentences-200t-1", "sentences-200t-2"])
def test_an_older_chunker_cuts_as_it_always_did(chunker: str) -> None:
    text = f"The envoys met in Oslo.{' ' * 80}They left."
    assert told(chunker, text) == [text]


def test_a_text_of_furniture_alone_is_cut_all_the_same() -> None:
    assert told(CHUNKER, FURNITURE) == [FURNITURE]


def test_each_passage_has_the_hash_of_what_the_encoder_is_fed() -> None:
    made = chunk(CHUNKER, "Talks", TEXT, Words())
    words = [one.span.of(TEXT) for one in made.passages]
    assert list(made.input_hashes) == [input_hash(passage_input("Talks", one)) for one in words]


def test_a_chunker_of_another_version_is_refused() -> None:
    with pytest.raises(UnknownChunkerError, match="sentences-200t-9"):
        chunk("sentences-200t-9", "Talks", TEXT, Words())


LINES = st.lists(
    st.sampled_from(["The envoys met.", FURNITURE, "", "Advertisement", "They spoke. All day."])
)


@given(LINES)
def test_every_sentence_lies_in_its_passage_and_in_the_text(lines: list[str]) -> None:
    text = "\n".join(lines) + "\nThe end."
    made = chunk(CHUNKER, "Talks", text, Words())
    for one in made.passages:
        assert all(one.span.holds(sentence) for sentence in one.sentences)
    told = " ".join(one.span.of(text) for one in made.passages)
    assert FURNITURE not in told
    assert told.count("The envoys met.") == lines.count("The envoys met.")
