"""Who holds an office is answered with a sentence that says so, as of the time asked about."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.answer.office_answers import answer_of_holders
from index.answer.office_holders.learned import read_holders
from index.answer.question.analyze import analyze
from index.store.library import Library
from index.values import PUBLIC, Answer, Question
from tests.index.answer.office_holders.mentions import add

ARTICLES = (
    ("2022-03-05", "Norland president Omar Reyes met the king."),
    ("2025-01-10", "Norland president Ada Noor is well."),
    ("2026-01-03", "Norland president Ada Noor is captured and flown out."),
    ("2026-01-05", "Former Norland president Ada Noor appears in court."),
    ("2026-01-08", "Norland acting president Elena Marsh speaks."),
    ("2026-03-05", "The acting president of Norland, Elena Marsh, called it wrong."),
    ("2026-02-01", "The Tarn council dismisses Cy Moe as Tarn's foreign minister."),
    ("2025-02-01", "Tarn foreign minister Cy Moe spoke."),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("offices")
    opened = Library.open(f"sqlite:///{folder / 'library.sqlite'}")
    for day, text in ARTICLES:
        add(opened, text, day)
    yield opened
    opened.close()


def ask(library: Library, text: str, **facts: Any) -> Answer | None:
    question = Question(text, at=datetime(2026, 4, 1, tzinfo=UTC), **facts)
    holders = read_holders(library, (PUBLIC,))
    return answer_of_holders(library, holders, question, analyze(question))


@pytest.mark.parametrize(
    ("question", "spans"),
    [
        ("who is the president of Norland", ["Elena Marsh", "Elena Marsh"]),
        ("who was Norland's president on 4 March 2025", ["Ada Noor"]),
        ("who was the president of Norland in 2022?", ["Omar Reyes"]),
        ("who was Tarn's foreign minister in 2025", ["Cy Moe"]),
    ],
)
def test_the_holder_of_the_time_is_quoted_newest_first(
    library: Library, question: str, spans: list[str]
) -> None:
    answer = ask(library, question)
    assert answer is not None
    assert [one.span for one in answer.quotes] == spans
    assert answer.answer == spans[0]
    assert answer.agreement.differ == 0
    assert answer.agreement.agree == len(spans) - 1


def test_where_the_last_holder_left_the_sentence_that_says_so_is_quoted(library: Library) -> None:
    answer = ask(library, "who is the foreign minister of Tarn?")
    assert answer is not None
    assert [one.sentence for one in answer.quotes] == [ARTICLES[6][1]]
    assert answer.quotes[0].span is None


def test_an_end_of_the_articles_is_the_day_asked_about(library: Library) -> None:
    answer = ask(library, "who is the president of Norland", until="2025-06-01")
    assert answer is not None
    assert answer.answer == "Ada Noor"


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("who is the president of Tarn", {}),
        ("who was the president of Norland in 1998", {}),
        ("who is the next president of Norland", {}),
        ("who is the vice president of Norland", {}),
        ("who met the president of Norland", {}),
        ("who is the president of Norland", {"source": "Wire"}),
        ("who is the president of Norland", {"since": "2025-01-01"}),
    ],
)
def test_nothing_is_answered_where_no_article_tells_or_something_else_is_asked(
    library: Library, question: str, facts: dict[str, str]
) -> None:
    assert ask(library, question, **facts) is None
