"""Windows hold all sentences of an article, each with headline and date."""

import json
from pathlib import Path

from benchmarks.training.reader.windows import read_windows, windows
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


def test_articles_are_read_with_headline_and_date(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    lines = [
        {"id": "a", "title": "Talks", "text": TEXT, "published_at": "2024-08-28"},
        {"id": "b", "title": "Talks", "text": "Ann left."},
        {"id": "c", "title": "Talks", "text": "Bob left."},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = read_windows([file], ["a", "b"])
    assert found.keys() == {"a", "b"}
    assert found["a"][0].head == "Talks (28 August 2024)\n"
    assert found["b"][0].example("who?").text == "Talks\nAnn left."
