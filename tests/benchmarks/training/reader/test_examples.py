"""The examples that the reader learns from say what their text answers."""

import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.training.reader.examples import (
    LONGEST,
    Example,
    excerpted,
    read_examples,
    with_strangers,
    write_examples,
)

STORABLE = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(Example, STORABLE, STORABLE)
        | st.builds(Example, STORABLE, STORABLE, st.integers(0, 9), st.integers(9, 20))
        | st.builds(
            Example,
            STORABLE,
            STORABLE,
            sentences=st.just(((0, 4), (5, 9))),
        ),
        max_size=5,
    )
)
def test_examples_are_read_as_they_were_written(tmp_path: Path, examples: list[Example]) -> None:
    file = tmp_path / "examples.jsonl"
    assert write_examples(file, examples) == len(examples)
    assert read_examples(file) == examples


def _example(question: str, text: str, answer: str) -> Example:
    start = text.index(answer)
    return Example(question, text, start, start + len(answer))


def test_a_text_that_holds_the_answer_is_no_stranger() -> None:
    asked = _example("Who met in Geneva?", "Wang met in Geneva.", "Wang")
    others = [Example("q", "WANG met in Geneva again."), Example("q", "Nobody met in Geneva.")]
    for seed in range(5):
        made = with_strangers([asked, *others], share=1.0, seed=seed)
        texts = {one.text for one in made[3:] if one.question == asked.question}
        assert texts == {"Nobody met in Geneva."}


WORDS = st.sampled_from(["a", "met", "talks", "Geneva", "王"])


@st.composite
def passages(draw: st.DrawFn) -> Example:
    """A heading and sentences, one of which may hold the answer; often too long altogether."""
    text, spans = draw(st.sampled_from(["", "Talks held (1 May 2024)\n"])), []
    for words in draw(st.lists(st.lists(WORDS, min_size=1, max_size=80), min_size=1, max_size=9)):
        said = " ".join(words) + "."
        spans.append((len(text), len(text) + len(said)))
        text += said + " "
    if draw(st.booleans()):
        return Example("who?", text, sentences=tuple(spans))
    begins, ends = draw(st.sampled_from(spans))
    start = draw(st.integers(begins, ends - 1))
    end = draw(st.integers(start + 1, ends))
    return Example("who?", text, start, end, tuple(spans))


@given(passages(), st.integers(0, 99))
def test_an_excerpt_has_the_heading_the_answer_and_whole_sentences_in_order(
    example: Example, seed: int
) -> None:
    made = excerpted(example, random.Random(seed))
    heading = example.text[: example.sentences[0][0]]
    assert made.text.startswith(heading)
    assert made.question == example.question
    assert made.text[made.start : made.end] == example.text[example.start : example.end]
    all_said = iter([example.text[start:end] for start, end in example.sentences])
    assert all(made.text[start:end] in all_said for start, end in made.sentences)
    assert made.answerable == example.answerable
    assert sum(made.evidence) == made.answerable
    longest = max(end - start for start, end in example.sentences)
    assert len(made.text) <= len(heading) + max(LONGEST, longest)
