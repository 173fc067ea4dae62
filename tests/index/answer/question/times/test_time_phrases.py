"""Time phrases as people type them, each with the days that a careful reader takes it to mean."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from index.answer.question.analyze import analyze
from index.answer.question.times.expressions import DateRange
from index.values import Question

PHRASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("time_phrases.jsonl").read_text("utf-8").splitlines()
]

OUT_OF_SCOPE = {
    # Holidays move, and each land has its own: no table of them is kept.
    "What happened in Bangui on New Year's Eve 2021?",
    "on xmas day what did baku say re the plane",
    "new yrs eve ukraine gas transit what did fico say",
    # A question is read in lower case, in which a name that ends so looks like a day.
    "What did the correspondent of Russia Today ask Lavrov?",
    "Who published the piece in Foreign Policy Today?",
    # A briefing of every Tuesday, ten dollars and two numbers are written alike.
    "tues briefing at state dept what was said abt haiti",
    "tokyo stmts on n korea missiles over the last 10d",
    "german gas deals w qatar winter 22/23",
    # How long “recent” is, nobody can say.
    "What did Seoul and Tokyo agree in recent weeks?",
}
"""What is known to be read wrong or not at all, and why it stays so."""


def meanings(days: DateRange | None) -> list[tuple[str | None, str | None]]:
    """Every meaning, written as in the data."""
    if days is None:
        return [(None, None)]
    since, until = (str(end) if end else None for end in (days.since, days.until))
    return [(since, until), *(meanings(days.other) if days.other else [])]


def wanted(phrase: dict[str, Any]) -> set[tuple[str | None, str | None]]:
    """What a careful reader takes it to mean, with what another one may."""
    since, until = phrase.get("or", (phrase["since"], phrase["until"]))
    return {(phrase["since"], phrase["until"]), (since, until)}


def test_time_phrases_are_read_as_a_careful_reader_does() -> None:
    wrong = {
        phrase["question"]: read
        for phrase in PHRASES
        for asked in [Question(phrase["question"], at=datetime.fromisoformat(phrase["at"]))]
        for read in [meanings(analyze(asked).days)]
        if wanted(phrase).isdisjoint(read)
    }
    assert wrong.keys() == OUT_OF_SCOPE, wrong


def test_there_are_as_many_phrases_as_were_promised() -> None:
    counted = [sum(one["set"] == name for one in PHRASES) for name in ("first", "second", "third")]
    assert counted == [104, 32, 75]
    assert sum(one["trap"] for one in PHRASES) >= 50
