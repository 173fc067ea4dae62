"""What is put in the place of a part that an ablation leaves out."""

import pytest

from benchmarks.ablation import whole_passage
from index.answer.reader.base import TODAY
from index.answer.sentences import Sentence
from index.store.library import Library
from tests.index.answer.samples import Desk, WordsEncoder, draft, drafted

WHERE = "Where did Wang sign the treaty?"


@pytest.fixture
def sentences(library: Library) -> list[Sentence]:
    text = "It rained. Xi slept.\n\nWang signed the treaty in Rome. Xi ate."
    desk = Desk(library, WordsEncoder())
    desk.add(draft(text, published="2024-05-04"))
    return [one.sentence for one in drafted(desk, WHERE)[1]]


def test_a_whole_passage_is_read_though_some_of_its_sentences_are_likelier(
    sentences: list[Sentence],
) -> None:
    slept, signed = sentences[1], sentences[2]
    read = whole_passage([signed, slept])
    assert read.text.endswith("\nIt rained. Xi slept.\n\nWang signed the treaty in Rome. Xi ate.")
    assert [read.place(one.span).of(read.text) for one in (slept, signed)] == [
        "Xi slept.", "Wang signed the treaty in Rome.",
    ]  # fmt: skip


def test_today_stands_before_a_sentence_in_the_present(sentences: list[Sentence]) -> None:
    signed = sentences[2]
    read = whole_passage([signed], frozenset({signed.span.start}))
    assert read.place(signed.span).of(read.text) == f"{TODAY}{signed.words}"
