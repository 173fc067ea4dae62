"""The examples that the reader learns from say what their text answers."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.training.reader.examples import (
    LONGEST,
    Example,
    cut,
    from_squad,
    read_examples,
    with_strangers,
    write_examples,
)

STORABLE = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(Example, STORABLE, STORABLE)
        | st.builds(Example, STORABLE, STORABLE, st.integers(0, 9), st.integers(9, 20)),
        max_size=5,
    )
)
def test_examples_are_read_as_they_were_written(tmp_path: Path, examples: list[Example]) -> None:
    file = tmp_path / "examples.jsonl"
    assert write_examples(file, examples) == len(examples)
    assert read_examples(file) == examples


def test_an_example_without_a_place_is_one_that_its_text_does_not_answer() -> None:
    assert not Example("who?", "They met.").answerable
    assert Example("who?", "They met.", 0, 4).answerable


def _squad(file: Path, *paragraphs: dict[str, Any]) -> Path:
    file.write_text(json.dumps({"data": [{"paragraphs": list(paragraphs)}]}), encoding="utf-8")
    return file


def _asked(question: str, context: str, *answers: str) -> dict[str, Any]:
    found = [{"text": one, "answer_start": context.index(one)} for one in answers]
    return {"question": question, "answers": found}


def test_of_a_squad_file_the_shortest_answer_of_each_answerable_question_is_taken(
    tmp_path: Path,
) -> None:
    first, second = "They met in Geneva, on the lake.", "Wang Yi — in Élysée — spoke."
    file = _squad(
        tmp_path / "squad.json",
        {
            "context": first,
            "qas": [
                _asked("Where did they meet?", first, "in Geneva, on the lake", "Geneva"),
                _asked("Why did they meet?", first),
            ],
        },
        {"context": second, "qas": [_asked("Where did Wang speak?", second, "Élysée")]},
    )
    examples = list(from_squad(file))
    assert [(one.question, one.text) for one in examples] == [
        ("Where did they meet?", first),
        ("Where did Wang speak?", second),
    ]
    assert [one.text[one.start : one.end] for one in examples] == ["Geneva", "Élysée"]


def _example(question: str, text: str, answer: str) -> Example:
    start = text.index(answer)
    return Example(question, text, start, start + len(answer))


LAKES = [
    _example(f"Who met by the lake of {place}?", f"{name} met by the lake of {place}.", name)
    for name, place in [("Wang", "Yanqi"), ("Sullivan", "Geneva"), ("Macron", "Como"),
                        ("Scholz", "Constance"), ("Meloni", "Garda"), ("Biden", "Erie")]
]  # fmt: skip
OTHERS = [
    _example(f"Which tariff rose in year {year}?", f"A tariff on {goods} rose, {year}.", goods)
    for year, goods in enumerate(["steel", "cars", "grain", "wine", "solar cells", "lithium"], 1990)
]


def test_strangers_ask_the_same_questions_of_likely_texts_that_do_not_answer() -> None:
    examples = [*LAKES, *OTHERS]
    for seed in range(5):
        made = with_strangers(examples, share=1.0, seed=seed)
        assert made[: len(examples)] == examples
        strangers = made[len(examples) :]
        assert sorted(one.question for one in strangers) == sorted(one.question for one in examples)
        by_question = {one.question: one for one in examples}
        for stranger in strangers:
            asked = by_question[stranger.question]
            assert not stranger.answerable
            assert stranger.text != asked.text
            assert (" lake " in stranger.text) == (" lake " in asked.question)


def test_a_text_that_holds_the_answer_is_no_stranger() -> None:
    asked = _example("Who met in Geneva?", "Wang met in Geneva.", "Wang")
    others = [Example("q", "WANG met in Geneva again."), Example("q", "Nobody met in Geneva.")]
    for seed in range(5):
        made = with_strangers([asked, *others], share=1.0, seed=seed)
        texts = {one.text for one in made[3:] if one.question == asked.question}
        assert texts == {"Nobody met in Geneva."}


def test_where_every_text_answers_there_is_no_stranger() -> None:
    asked = _example("Who met in Geneva?", "Wang met in Geneva.", "Wang")
    other = _example("Who met in Como?", "Wang met in Como.", "Wang")
    assert with_strangers([asked, other], share=1.0, seed=7) == [asked, other]


@pytest.mark.parametrize(
    ("share", "more"),
    [
        (0.0, 0),
        (0.5, 3),
        (1.0, 6),
    ],
)
def test_the_share_says_how_many_strangers_there_are(share: float, more: int) -> None:
    made = with_strangers(LAKES, share, seed=7)
    assert len(made) == len(LAKES) + more
    assert made == with_strangers(LAKES, share, seed=7)


@st.composite
def examples(draw: st.DrawFn, *, answer: st.SearchStrategy[int] | None = None) -> Example:
    """A text, mostly too long, answered by some words at its end or elsewhere, or by none."""
    words = draw(st.lists(st.sampled_from(["a", "met", "talks", "Geneva"]), min_size=1, max_size=9))
    text = " ".join(words * (draw(st.integers(500, 2500)) // len(words)))
    length = draw(answer if answer is not None else st.integers(0, 40))
    if not length:
        return Example("who?", text)
    start = draw(st.just(len(text) - length) | st.integers(0, len(text) - length))
    return Example("who?", text, start, start + length)


@settings(derandomize=True)
@given(examples(answer=st.integers(1, 40)), st.integers(0, 99))
def test_what_is_cut_keeps_its_answer(example: Example, seed: int) -> None:
    made = cut(example, random.Random(seed))
    assert example.text[example.start : example.end] == made.text[made.start : made.end]


def test_what_is_cut_of_a_text_without_spaces_keeps_its_answer() -> None:
    example = Example("who?", "王" * 1500 + "沙利文", 1500, 1503)
    made = cut(example, random.Random(7))
    assert made.text[made.start : made.end] == "沙利文"


@given(examples(), st.integers(0, 99))
def test_a_cut_text_is_a_piece_of_the_whole_from_the_beginning_of_a_word(
    example: Example, seed: int
) -> None:
    made = cut(example, random.Random(seed))
    assert (made.question, made.answerable) == (example.question, example.answerable)
    assert len(made.text) <= LONGEST
    assert made.text in example.text
    if made.end < LONGEST:  # else there was no going back to where the word begins
        assert example.text.startswith(made.text) or f" {made.text}" in example.text
    if len(example.text) <= LONGEST:
        assert made == example


def test_a_long_text_is_cut_at_different_places() -> None:
    text = " ".join(map(str, range(1000)))
    made = {cut(_example("which?", text, "500"), random.Random(seed)).text for seed in range(20)}
    assert len(made) > 10
