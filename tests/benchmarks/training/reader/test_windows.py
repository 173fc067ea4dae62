"""Windows hold all sentences of an article, each with headline and date."""

from benchmarks.training.reader.windows import windows
from index.values import Span

TEXT = " ".join(f"Sentence {number} tells of the talks in Oslo." for number in range(60))


def test_every_sentence_is_in_one_window() -> None:
    made = windows("Talks\n", TEXT)
    assert len(made) > 1
    assert " ".join(one.words for one in made) == TEXT
    assert max(len(one.words) for one in made) <= 900


def test_an_answer_keeps_its_place_under_the_heading() -> None:
    first, second, *_ = windows("Talks\n", TEXT)
    start = TEXT.index("Oslo", second.sentences[2].start)
    answer = Span(start, start + 4)
    assert second.contains(answer)
    assert not first.contains(answer)
    made = second.example("where?", answer)
    assert made.text[made.start : made.end] == "Oslo"
    assert [number for number, right in enumerate(made.evidence) if right] == [2]
    assert not second.example("where?").answerable
