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
    "When did Finland join NATO?",
    "Who signed the accord for Colombia's government?",
    "How many countries signed the Pacific trade agreement?",
    "Where did President Biden and President Putin meet in June 2021?",
    "Which hotel did Trump and Kim meet at in Singapore?",
    "When did Sweden become the 32nd member of NATO?",
    "Who led the American delegation in Vienna?",
    "What did the US and the Taliban sign in Doha?",
    "Who is Pekka Haavisto?",
    "Where is the headquarters of the WHO?",
    "How long did Trump and Putin talk in Helsinki?",
    "What happened at the Palais Coburg?",
    "Why did the US abstain in the Security Council in March 2024?",
    "When was the embassy in Havana reopened?",
    "Which countries announced the AUKUS partnership?",
    "Did Russia and Ukraine sign the same paper?",
    "Who met Xi Jinping at Filoli?",
    "How much will the Group of 7 lend to Ukraine?",
    "What is a hydrofluorocarbon?",
    "Where was the treaty to ban nuclear weapons adopted?",
    "How many votes did the treaty on nuclear weapons get?",
    "When did Kim Jong Un cross the line at Panmunjom?",
    "What was the dispute between Greece and its northern neighbour about?",
    "What did Mogherini and Zarif announce on July 14, 2015?",
    "Who brought Saudi Arabia and Iran together?",
    "What percentage of land will be protected by 2030?",
    "Which US president spoke with Xi last week?",
    "What's the name of the bloc's executive president?",
    "Where'd the G20 leaders meet in 2022?",
    "Who was the French foreign minister in December 2015?",
    "Is Finland in NATO?",
    "Has Sweden joined NATO?",
    "What did US-China talks in Beijing achieve?",
    "When will American troops leave Afghanistan?",
    "How far may Iran enrich uranium?",
    "What did May say about the backstop?",
    "In May 2025, what did the World Health Assembly adopt?",
    "Which minister handed the papers to Secretary of State Blinken?",
    "Who said that there were \"other views\" of the war?",
    "What is the Glasgow Climate Pact?",
    "How many of us live near the sea?",
    "Who told US officials about the ceasefire?",
    "Whose flag was raised in Brussels on 4 April 2023?",
    "Who negotiated with FARC?",
    "What's new in Türkiye's foreign policy?",
    "When did Vučić and Kurti meet in Brussels?",
    "Where do the ministers' talks take place this month?",
    "who chaired the talks in pretoria",
    "how many tons of grain r stuck in ukraine",
    "whats the aukus deal worth",
    "biden xi call when",
    "sullivan and wang met where",
    "FARC peace accord, which city?",
    "G7 summit 2024 place",
    "NATO members in 2023",
    "Describe the ceasefire in Gaza",
    "Tell me about the high seas treaty",
    "According to Blinken, who broke the truce?",
    "Until when may IAEA inspectors stay?",
    "Who met AI experts from the U.K. and the U.S.?",
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
    Asked("How long did Putin talk in Helsinki?", "How long did Puutin talk in Helsinki?", ""),
    Asked("Who signed the accord for Israel?", "Who sgned the accord for Israel?", "Netanyahu"),
    Asked("Which countries announced AUKUS?", "Which countreis announced AUKUS?", "CANBERRA"),
    Asked(
        "Where did Biden and Xi agree to talk?", "Where did Bidenn and Xi agree to talk?", "Calif"
    ),
    Asked("What did the US sign with the Taliban?", "What did the US sign with the Talban?", ""),
    Asked(
        "When was the high seas treaty adopted?", "When was the high seas traety adopted?", "Mon"
    ),
    Asked("Who is president of Mexico?", "Who is presdient of Mexico?", ""),
    Asked("how many back ukraines borders", "how many back urkaines borders", "Some 80"),
    Asked("What did the WHO adopt in Geneva?", "What did the WHO adotp in Geneva?", ""),
    Asked("Who spoke of the war in Bali?", "Who spoek of the war in Bali?", ""),
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
