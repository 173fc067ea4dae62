"""The same question in another form gets the same answer."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from benchmarks.forms import forms_of
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.data_files import SAMPLE
from index.store.library import Library
from index.values import Answer, Question
from tests.index.answer.samples import Desk, WordsEncoder, draft

QUESTIONS = (
    "Where did Sullivan and Wang meet?",
    "What did the US and the Taliban sign in Doha?",
    "How long did Trump and Putin talk in Helsinki?",
    "Did Russia and Ukraine sign the same paper?",
    "Which US president spoke with Xi last week?",
    "What's the name of the bloc's executive president?",
    "Where'd the G20 leaders meet in 2022?",
    "What did May say about the backstop?",
    "In May 2025, what did the World Health Assembly adopt?",
    "Who said that there were \"other views\" of the war?",
    "How many of us live near the sea?",
    "Where do the ministers' talks take place this month?",
    "how many tons of grain r stuck in ukraine",
    "biden xi call when",
    "G7 summit 2024 place",
    "According to Blinken, who broke the truce?",
    "Who signed for the U.A.E. and Bahrain in Washington, D.C.?",
)  # fmt: skip


def _forms(question: str) -> dict[str, str]:
    return forms_of(question, random.Random(question))


def _read(reading: QuestionAnalysis) -> tuple[object, ...]:
    """What anything but the display takes from a question."""
    days = reading.days and (reading.days.meanings, reading.days.rest)
    return reading.plain, reading.terms, reading.kind, reading.newest, days


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_analyzed_alike_in_every_form(question: str) -> None:
    forms = _forms(question)
    assert len(forms) == 12
    del forms["slip"]
    read = {form: _read(analyze(Question(words))) for form, words in forms.items()}
    assert {form for form, one in read.items() if one != read["as it is"]} == set()


@dataclass(frozen=True)
class Asked:
    """A question to the sample, the same with a slip, and a part of the words that answer it."""

    question: str
    slip: str
    span: str


ASKED = (
    Asked("Where did Sullivan and Wang meet?", "Wehre did Sullivan and Wang meet?", "Yanqi Lake"),
    Asked("When did Finland join NATO?", "When did Finlland join NATO?", "April 4"),
    Asked("Who signed the accord for Israel?", "Who sgned the accord for Israel?", "Netanyahu"),
    Asked("how many back ukraines borders", "how many back urkaines borders", "Some 80"),
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The sample articles, searched without a model."""
    library = Library.open(f"sqlite:///{tmp_path_factory.mktemp('forms') / 'library.sqlite'}")
    desk = Desk(library, WordsEncoder(), threshold=0.25)
    articles = map(json.loads, SAMPLE.read_text("utf-8").splitlines())
    desk.add(*(draft(one["text"], title=one["title"], url=one["url"]) for one in articles))
    yield desk
    library.close()


def _seen(answer: Answer) -> tuple[object, ...]:
    first = (answer.quotes or answer.nearest)[0]
    return answer.answered, first.sentence, first.span, answer.confidence, answer.reason


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.question)
def test_a_question_is_answered_alike_in_every_form(sample: Desk, asked: Asked) -> None:
    forms = _forms(asked.question) | {"slip": asked.slip}
    seen = {form: _seen(sample.ask(words)) for form, words in forms.items()}
    assert {form: one for form, one in seen.items() if one != seen["as it is"]} == {}
    assert asked.span in str(seen["as it is"][2] or seen["as it is"][1])
