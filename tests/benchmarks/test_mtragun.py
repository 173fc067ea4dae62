"""Conversations on other subjects: their passages, and what is counted of their last turns."""

import asyncio
from pathlib import Path

from benchmarks.mtragun import articles, measure

LAKE = {"id": "a", "text": "\nThe lake\nEnvoys Hale and Oduya met at Yanqi Lake on Monday."}
GRAIN = {"id": "b", "text": "Grain\nGrain prices fell in Port Said by a tenth in May."}


def line(answerability: str, *turns: str) -> dict[str, object]:
    speakers = ("user", "agent")
    said = [{"speaker": speakers[n % 2], "text": text} for n, text in enumerate(turns)]
    return {"answerability": answerability, "turns": said, "passages": [LAKE, GRAIN]}


ANSWERED = line("answerable", "hello", "Hello.", "where did envoys Hale and Oduya meet?")
UNANSWERED = line("unanswerable", "who composed the opera about Napoleon?")


def test_passages_are_articles_each_once_with_their_first_line_as_title() -> None:
    made = articles([ANSWERED, UNANSWERED, {"passages": [{"id": "c", "text": " \n"}]}])
    assert [one["id"] for one in made] == ["a", "b"]
    assert [one["title"] for one in made] == ["The lake", "Grain"]
    assert made[0]["text"].endswith("Yanqi Lake on Monday.")


def test_the_verdict_on_the_last_turn_counts_by_its_kind(tmp_path: Path) -> None:
    verdicts = asyncio.run(measure([ANSWERED, UNANSWERED], tmp_path))
    assert verdicts == {"answerable": [False], "unanswerable": [True]}
