"""A library's office-holders are read once, by scopes, and widen its questions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from index.answer.office_holders.learned import LearnedLexicon, day_of
from index.answer.question.analyze import analyze
from index.store.articles.extractions import HandEntry, HolderDay
from index.store.library import Library
from index.values import Question
from tests.index.answer.office_holders.mentions import add

ASKED = datetime(2026, 4, 1, tzinfo=UTC)


def learned(lexicon: LearnedLexicon, scope: str = "public") -> list[str]:
    question = Question("what did the french foreign minister say", scope=scope, at=ASKED)
    reading = lexicon.widened(question, analyze(question))
    return [form for term in reading.terms for form in term.learned]


def test_the_articles_of_one_server_teach_no_other(library: Library) -> None:
    add(library, "French foreign minister Elena Marsh left.", scope="discord:1")
    lexicon = LearnedLexicon(library)
    assert learned(lexicon, "discord:1") == ["elena marsh", "marsh"]
    assert learned(lexicon, "public") == learned(lexicon, "discord:2") == []


def test_servers_without_office_holders_share_one_reading(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(library, "French foreign minister Elena Marsh left.")
    lexicon = LearnedLexicon(library)
    read: list[Sequence[str]] = []
    days = library.offices.days

    def counted(scopes: Sequence[str]) -> list[HolderDay]:
        read.append(scopes)
        return days(scopes)

    monkeypatch.setattr(library.offices, "days", counted)
    for number in range(40):
        assert learned(lexicon, f"discord:{number}") == ["elena marsh", "marsh"]
    assert read == [("public",)]


def test_entries_of_a_server_are_its_own(library: Library) -> None:
    library.lexicon_entries.put([HandEntry("discord:1", "Ada Noor", "French foreign minister")])
    lexicon = LearnedLexicon(library)
    assert learned(lexicon, "discord:1") == ["ada noor", "noor"]
    assert learned(lexicon) == []


def test_changes_are_read_again_after_a_while(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon = LearnedLexicon(library)
    assert learned(lexicon) == []
    add(library, "French foreign minister Elena Marsh left.")
    assert learned(lexicon) == []
    now = [1e9]
    monkeypatch.setattr("index.answer.office_holders.learned.time.monotonic", lambda: now[0])
    assert learned(lexicon) == ["elena marsh", "marsh"]
    library.articles.remove_source("public", "Wire")
    now[0] += 1e6
    assert learned(lexicon) == []


@pytest.mark.parametrize(
    ("text", "until", "day"),
    [
        ("what did he say", None, date(2026, 4, 1)),
        ("what did he say in May 2022", None, date(2022, 5, 31)),
        ("what did he say", "2023-08-09", date(2023, 8, 9)),
        ("what will he say in 2031", None, date(2026, 4, 1)),
    ],
)
def test_the_day_of_a_question(text: str, until: str | None, day: date) -> None:
    question = Question(text, until=until, at=ASKED)
    assert day_of(question, analyze(question)) == day
