import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.conversation.conversation import (
    Background,
    Conversation,
    asks_the_same,
    completed,
)
from index.answer.conversation.turn_evidence import follow_up_features
from index.answer.logistic import model_of
from index.answer.question.analyze import LONGEST, QuestionAnalysis, analyze
from index.answer.question.terms import stems_of, words_of
from index.answer.retrieval.idf import TermWeights
from index.store.administration.answers import REMEMBERED
from index.values import Answer, Kind, Question, Quote, ReadAs
from tests.index.answer.presentation.test_as_json import QUOTE

WHERE = "where did Sullivan and Wang meet?"


def quoted(article: str, score: float, span: str | None = None) -> Quote:
    return replace(QUOTE, article_key=article, score=score, span=span)


def answered(
    text: str,
    *quotes: Quote,
    whole: str | None = None,
    scope: str = "public",
    kind: Kind = "place",
) -> Answer:
    read_as = ReadAs(kind=kind, question=whole)
    if not quotes:
        return Answer(Question(text, scope=scope), read_as, 0.0, reason="Nothing.")
    return Answer(
        Question(text, scope=scope), read_as, quotes[0].score, "Yanqi Lake", "text", quotes
    )


def background(*answers: Answer, turn: str = "and when?", scope: str = "public") -> Background:
    talk = Conversation()
    for answer in answers:
        talk = talk.then(answer)
    found = talk.background(Question(turn, scope=scope))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "turn", [WHERE, "where did sullivan n wang meet", "did Wang and Sullivan meet in May?"]
)
def test_a_question_that_is_asked_again_has_no_background(turn: str) -> None:
    talk = Conversation().then(answered(WHERE, quoted("a", 0.9, "Yanqi Lake")))
    assert talk.background(Question(turn)) is None
    assert talk.background(Question("where did Sullivan eat?")) is not None


def test_a_turn_is_remembered_as_it_was_read() -> None:
    first = answered("where did Biden meet Xi?")
    then = answered("and when?", whole="when did Biden meet Xi")
    assert background(first, then, turn="why?").completed == "why did Biden meet Xi?"
    assert background(first, then, turn="why?").topic == "where did Biden meet Xi?"


def test_the_stories_are_those_of_the_quotes_the_last_and_first_ones_first() -> None:
    first = answered(WHERE, quoted("a", 0.9), quoted("b", 0.4))
    then = answered("and when?", quoted("c", 0.7), quoted("a", 0.3), whole="when did they meet")
    assert list(background(first, then).stories.items()) == [("c", 0.7), ("a", 0.9), ("b", 0.4)]


def test_a_person_who_was_the_answer_is_named() -> None:
    who = answered("who met Wang?", quoted("a", 0.9, "Jake Sullivan"), kind="person")
    assert (
        background(who, turn="what's his job").completed
        == "what is his job, Jake Sullivan met Wang"
    )
    long = answered("who met Wang?", quoted("a", 0.9, "one of the many envoys"), kind="description")
    assert background(long, turn="what's his job").completed == "what is his job, met Wang"


def test_what_another_server_asked_and_was_quoted_is_not_known() -> None:
    theirs = answered(WHERE, quoted("secret", 0.9), scope="discord:1")
    assert Conversation().then(theirs).background(Question("and when?", scope="discord:2")) is None
    ours = answered("who met Kim?", quoted("kim", 0.9))
    assert background(ours, theirs).stories == {"kim": 0.9}
    assert background(ours, theirs).topic == "who met Kim?"


def test_a_turn_that_would_become_too_long_is_left_as_it_is() -> None:
    talk = answered("where " + "x" * (LONGEST - 6))
    assert background(talk, turn="and in Rome?").completed == "and in Rome?"


def test_only_the_last_turns_are_remembered() -> None:
    talk = Conversation()
    for number in range(REMEMBERED + 3):
        talk = talk.then(answered(f"question {number}"))
    assert [one.text for one in talk.turns] == [f"question {n}" for n in range(3, 9)]


@pytest.mark.parametrize(("odds", "chance"), [(50.0, 0.8), (0.0, 0.4), (-50.0, 0.0)])
def test_a_story_answers_if_the_turn_leans_on_it_and_its_quote_was_right(
    odds: float, chance: float
) -> None:
    found = background(answered(WHERE, quoted("a", 0.8)))
    assert 1 / (1 + math.exp(-found.prior("a", odds))) == pytest.approx(chance)


STORY = stems_of(
    "Sullivan met Wang Yi at Yanqi Lake on Tuesday. The delegation had dinner. Where did they meet?"
)


COMMON = {"delegation": 300, "dinner": 200, "met": 900, "meet": 900}


def read(turn: str) -> tuple[QuestionAnalysis, TermWeights]:
    reading = analyze(Question(turn))
    counts = {phrase: COMMON.get(phrase, 5) for phrase in reading.phrases}
    return reading, TermWeights.of(reading.terms, counts, 50_000)


def odds(turn: str, *names: str) -> float:
    reading, weights = read(turn)
    features = follow_up_features(reading, weights.terms, names, STORY)
    return model_of("index.answer.conversation", "follow_up.json").total(features)


@pytest.mark.parametrize(
    ("turn", "name", "follows"),
    [
        ("and when?", "wang", True),
        ("who else was in the delegation?", "wang", True),
        ("casualties?", "wang", True),
        ("did she go with him", "wang", True),
        ("n wang yi?", "wang", True),
        ("where did Pistorius announce the minesweepers for Hormuz in April 2026?", "pistorius",
         False),
        ("switching gears, how much rescue plan money went to colleges in alabama", "alabama",
         False),
        ("ok what about the bus crash in bulgaria in april 2026, where was that", "bulgaria",
         False),
    ],
)  # fmt: skip
def test_a_turn_is_a_follow_up_unless_it_has_names_and_a_time_of_its_own(
    turn: str, name: str, follows: bool
) -> None:
    assert odds(turn, name) > 1 if follows else odds(turn, name) < -1


LAKE = "where did Sullivan and Wang meet in August 2024?"


@pytest.mark.parametrize(
    ("turn", "whole"),
    [
        ("and when?", "when did Sullivan and Wang meet in August 2024"),
        ("ok, and why", "why did Sullivan and Wang meet in August 2024"),
        ("with whom?", "with whom did Sullivan and Wang meet in August 2024"),
        ("n lithuania?", "where did Sullivan and Wang meet in August 2024, lithuania"),
        ("and in 2022?", "where did Sullivan and Wang meet, in 2022"),
        ("who did it?", "who did it, Sullivan Wang meet in August 2024"),
        ("whos in Wang's delegation", "who is in Wang's delegation, Sullivan meet in August 2024"),
        ("What about Qin Gang?", "where did Sullivan and Qin Gang meet in August 2024"),
        ("and Trump and Kim?", "where did Trump and Kim meet in August 2024"),
    ],
)
def test_a_turn_gets_the_words_that_it_lacks(turn: str, whole: str) -> None:
    assert completed(turn, LAKE, LAKE) == whole


@pytest.mark.parametrize(
    ("last", "turn", "whole"),
    [
        ("who did she meet in Madrid?", "and in Rabat?", "who did she meet in Rabat"),
        ("what did he say about Oman?", "what about Qatar?", "what did he say about Qatar"),
        ("what did UNESCO say, Oman's port?", "and Qatar?",
         "what did UNESCO say, Oman's port, Qatar"),
        ("who met in Rabat in May 2022?", "and in Oman", "who met in Oman in May 2022"),
        ("who met in Rabat in May 2022?", "and last yr?", "who met in Rabat, last year"),
        ("who praised NATO?", "and Blinken?", "who praised NATO, Blinken"),
        ("who did the uk sanction", "and the us?", "who did the us sanction"),
        ("who did oman sanction", "and the uk?", "who did the uk sanction"),
        ("who did the us sanction", "and oman?", "who did the oman sanction"),
    ],
)  # fmt: skip
def test_a_phrase_takes_the_place_of_the_one_that_it_stands_for(
    last: str, turn: str, whole: str
) -> None:
    assert completed(turn, last, last) == whole


@pytest.mark.parametrize(
    ("turn", "same"),
    [
        ("what about trump and kim", True),
        ("and in Rabat?", True),
        ("& Baerbock", True),
        ("and when?", False),
        ("and did she go?", False),
        ("turnout?", False),
        ("who spoke about Oman", False),
    ],
)
def test_a_turn_that_only_names_something_asks_the_question_before(turn: str, same: bool) -> None:
    assert asks_the_same(turn) == same


@pytest.mark.parametrize(
    "announced",
    ["Unrelated: ", "ok, next topic. ", "new question - ", "other thing, ", "switching topics: "],
)
def test_the_words_that_announce_a_topic_are_no_part_of_it(announced: str) -> None:
    topic = f"{announced}who met in Rabat?"
    assert completed("and when?", topic, topic) == "when met in Rabat"
    assert completed("who spoke?", topic, topic) == "who spoke, met Rabat"


def test_the_topic_stays_while_turns_lean_on_each_other() -> None:
    when = completed("and when?", LAKE, LAKE)
    assert completed("who else was there?", when, LAKE).endswith(
        "Sullivan Wang meet in August 2024"
    )
    assert completed("in 2022?", when, LAKE) == "when did Sullivan and Wang meet, in 2022"


@given(st.text(min_size=1), st.text(), st.text(), st.text())
def test_every_word_was_typed_or_quoted(turn: str, last: str, topic: str, named: str) -> None:
    whole = completed(turn, last, topic, named)
    given_ = "".join(map(str.casefold, (turn, last, topic, named)))
    written_out = {"is", "did", "are", "will", "have", "with", "without", "what"}
    for word in words_of(whole):
        assert word.casefold() in given_ or word.casefold() in written_out


def _printed(words: Sequence[str]) -> list[tuple[int, int]]:
    """Find the names that articles print: ``wang yi``, ``lark``."""
    text = " ".join(words)
    return [
        (start, start + len(name.split()))
        for name in ("wang yi", "lark", "quist")
        for start in range(len(words))
        if text.split()[start : start + len(name.split())] == name.split()
    ]


SIGNED, MET = "where did lark sign the treaty", "where did lark meet quist"


@pytest.mark.parametrize(
    ("last", "turn", "whole"),
    [
        (SIGNED, "what about wang yi?", "where did wang yi sign the treaty"),
        (MET, "and wang yi?", "where did lark meet wang yi"),
        ("what is wang yi's job", "and lark", "what is lark's job"),
        (SIGNED, "casualties?", f"{SIGNED}, casualties"),
        (MET, "and when did wang yi meet him", "when did wang yi meet him, lark quist"),
        (MET, "and when did wang yi go", "when did wang yi go, lark meet quist"),
        (MET, "when did they leave", "when did they leave, lark meet quist"),
    ],
)
def test_a_person_in_lower_case_takes_the_place_of_another_whom_articles_name(
    last: str, turn: str, whole: str
) -> None:
    assert completed(turn, last, last, people=_printed) == whole
