"""Follow-ups, as people write and as they type: each conversation was written for these tests."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.conversation.rewrite import Turn, rewrite
from index.answer.question.analyze import LONGEST
from tests.index.answer.conversation.turns import turn

LAKE = turn(
    "where did Sullivan and Wang meet?", "Yanqi Lake", "They met at Yanqi Lake, near Beijing."
)
GENEVA = turn(
    "who did Blinken meet in Geneva in January 2022?",
    "Sergey Lavrov",
    "In Geneva, Antony J. Blinken met Sergey Lavrov.",
)
CHAT = turn(
    "where did sullivan and wang yi meet",
    "Yanqi Lake",
    "On Tuesday, Mr. Sullivan and Wang Yi met at Yanqi Lake.",
)
ACCORDS = turn("who signed the Abraham accords?", "Netanyahu", "Mr. Netanyahu signed for Israel.")
LIMA = turn("who led the US delegation in Lima?", "Miguel Cardona")
MERKEL = turn("when did Angela Merkel visit Biden?", "July 15")
GLASGOW = turn("where was the climate summit held?", "Glasgow")
GLASGOW_2021 = turn("where was the climate summit held in 2021?", "Glasgow")
BALI = turn("Who hosted the G20 summit in Bali?", "Joko Widodo")
PARIS = turn("Where was the Paris Agreement adopted?", "Le Bourget")
SWEDEN = turn("when did Sweden join NATO?", "March 7")
AID = turn("how much aid did macron pledge for ukraine in march 2023", "400 million euros")
UN_VOTE = turn("did China vote for the resolution?")
TARIFFS = turn("what did China say about the tariffs?")
MALI = turn("why did mali leave ecowas")
TOKYO = turn("whos the us ambassador to japan", "Rahm Emanuel")
QIN = turn("when was qin gang removed", "July 25")
APEC = turn("trump n xi oct 2025, which city (not the apec one)", "Busan")
FINER = turn("when's jon finer off to see petro n duque", "July 21-22")

ANOTHER_THING_ASKED = [
    (LAKE, "and when?", "when did Sullivan and Wang meet?"),
    (LAKE, "why", "why did Sullivan and Wang meet?"),
    (LAKE, "When was that?", "When did Sullivan and Wang meet?"),
    (LAKE, "why did that happen?", "why did Sullivan and Wang meet?"),
    (LAKE, "ok, and on what day?", "on what day did Sullivan and Wang meet?"),
    (CHAT, "n when", "when did sullivan and wang yi meet"),
    (GENEVA, "when?", "when did Blinken meet Sergey Lavrov in Geneva in January 2022?"),
    (turn("who did Blinken meet in Geneva?"), "when?", "when did Blinken meet them in Geneva?"),
    (ACCORDS, "and when?", "when did Netanyahu sign the Abraham accords?"),
    (ACCORDS, "where was that", "where did Netanyahu sign the Abraham accords?"),
    (ACCORDS, "why did he?", "why did Netanyahu sign the Abraham accords?"),
    (LIMA, "when?", "when did Miguel Cardona lead the US delegation in Lima?"),
    (AID, "y", "why did macron pledge aid for ukraine in march 2023"),
    (UN_VOTE, "why not?", "why did China not vote for the resolution?"),
    (TOKYO, "since when?", "since when is Rahm Emanuel the us ambassador to japan?"),
    (QIN, "n why", "why was qin gang removed"),
    (FINER, "y", "why is jon finer off to see petro n duque"),
    (APEC, "when", "trump n xi oct 2025, when (not the apec one)"),
    (turn("when was the treaty signed?"), "by whom?", "by whom was the treaty signed?"),
    (turn("when was the treaty signed?"), "who?", "who was the treaty signed by?"),
    (turn("how long did the talks last?"), "where?", "where were the talks?"),
    (turn("which countries signed the pact?"), "how many?", "how many countries signed the pact?"),
    (
        turn("how many countries signed the pact in Bangkok?", "15"),
        "which ones?",
        "which countries signed the pact in Bangkok?",
    ),
    (
        turn("which city was tongas PM flown to before he died", "Auckland"),
        "when",
        "when was tongas PM flown to Auckland before he died",
    ),
    (
        turn("who did biden send to head the group at castillos swearing in", "Miguel Cardona"),
        "when",
        "when did biden send Miguel Cardona to head the group at castillos swearing in",
    ),
    (
        turn("who spearheaded the plan?", "Maria Ressa"),
        "when?",
        "when was it that Maria Ressa spearheaded the plan?",
    ),
    (turn("what did sherman and faki talk about", "Sudan"), "what else",
     "what else did sherman and faki talk about"),
    (turn("what did sherman and faki talk about", "Sudan"), "when n where",
     "when n where did sherman and faki talk about Sudan"),
    (BALI, "When was it?", "When did Joko Widodo host the G20 summit in Bali?"),
]  # fmt: skip

ANOTHER_NAME_OR_TIME = [
    (LAKE, "what about Qin Gang?", "where did Sullivan and Qin Gang meet?"),
    (LAKE, "and Lavrov?", "where did Sullivan and Lavrov meet?"),
    (LAKE, "what about Trump and Kim?", "where did Trump and Kim meet?"),
    (LAKE, "how about in Geneva", "did Sullivan and Wang meet in Geneva?"),
    (LAKE, "and in 2022?", "where did Sullivan and Wang meet in 2022?"),
    (LAKE, "last week?", "where did Sullivan and Wang meet last week?"),
    (LAKE, "and his deputy?", "where did Sullivan's deputy and Wang meet?"),
    (CHAT, "what about qin gang", "where did sullivan and qin gang meet"),
    (GENEVA, "what about in Bali?", "who did Blinken meet in Bali in January 2022?"),
    (GENEVA, "and in 2023?", "who did Blinken meet in Geneva in 2023?"),
    (GENEVA, "and in march?", "who did Blinken meet in Geneva in march 2022?"),
    (ACCORDS, "what about the Oslo accords?", "who signed the Oslo accords?"),
    (ACCORDS, "and the EU?", "who signed the Abraham accords for the EU?"),
    (LIMA, "and in Costa Rica?", "who led the US delegation in Costa Rica?"),
    (AID, "and scholz?", "how much aid did scholz pledge for ukraine in march 2023?"),
    (AID, "and for moldova?", "how much aid did macron pledge for moldova in march 2023?"),
    (SWEDEN, "and Finland?", "when did Finland join NATO?"),
    (MALI, "and niger?", "why did niger leave ecowas?"),
    (TOKYO, "and to china?", "who is the us ambassador to china?"),
    (TARIFFS, "and the EU?", "what did the EU say about the tariffs?"),
    (TARIFFS, "and the french?", "what did the french say about the tariffs?"),
    (UN_VOTE, "And Russia?", "Did Russia vote for the resolution?"),
    (GLASGOW_2021, "and in 2022?", "where was the climate summit held in 2022?"),
    (BALI, "And in Rome?", "Who hosted the G20 summit in Rome?"),
    (BALI, "What about the G7?", "Who hosted the G7 summit in Bali?"),
    (turn("what happened at the Bali G20?"), "and in Delhi?", "what happened at the Delhi G20?"),
    (
        turn("what did Biden say at the November summit?"),
        "what about the May summit?",
        "what did Biden say at the May summit?",
    ),
    (
        turn("when did turkey ratify finland's accession?", "March 30"),
        "what about sweden's?",
        "when did turkey ratify sweden's accession?",
    ),
    (turn("which hotel did trump stay at in singapore", "Shangri-La"), "what about in hanoi",
     "which hotel did trump stay at in hanoi"),
    (turn("who signed for israel at the white house"), "and for bahrain?",
     "who signed for bahrain at the white house?"),
    (turn("how much did the US send to Ukraine?"), "and to Israel?",
     "how much did the US send to Israel?"),
    (turn("what did Biden say about Taiwan?"), "and at the summit?",
     "what did Biden say about Taiwan at the summit?"),
]  # fmt: skip

LEANING_WORDS = [
    (LAKE, "who else was there?", "who else was there when Sullivan and Wang met?"),
    (LAKE, "anyone else?", "who else was there when Sullivan and Wang met?"),
    (LAKE, "was anyone else there?", "was anyone else there when Sullivan and Wang met?"),
    (LAKE, "what was agreed?", "what was agreed when Sullivan and Wang met?"),
    (LAKE, "what did they discuss?", "what did Sullivan and Wang discuss?"),
    (LAKE, "when did he leave?", "when did Sullivan leave?"),
    (LAKE, "how long did it last?", "how long did Sullivan and Wang's meeting last?"),
    (LAKE, "how long did the talks last?",
     "how long did the talks between Sullivan and Wang at Yanqi Lake last?"),
    (LAKE, "where's that", "where is Yanqi Lake?"),
    (LAKE, "and the upshot of it?", "the upshot of Sullivan and Wang's meeting?"),
    (turn("where were the talks between Iran and Oman held?"), "how long did the talks last",
     "how long did the talks between Iran and Oman last?"),
    (LAKE, "is that in China?", "is Yanqi Lake in China?"),
    (CHAT, "n when did he leave", "when did sullivan leave"),
    (GENEVA, "what did they discuss?",
     "what did Blinken and Sergey Lavrov discuss in January 2022?"),
    (turn("how many countries voted for the nuclear ban treaty?", "122"),
     "when does it enter into force", "when does the nuclear ban treaty enter into force?"),
    (turn("did hungary approve sweden's bid"), "who voted against it",
     "who voted against sweden's bid"),
    (turn("why did riyadh cut ties with tehran"), "when did they restore relations",
     "when did riyadh restore relations"),
    (turn("who signed for israel at the white house", "Netanyahu"), "who witnessed it",
     "who witnessed Netanyahu's signing for israel at the white house"),
    (turn("how long did putin and trump talk in helsinki"), "what did putin give him",
     "what did putin give trump"),
    (GENEVA, "who else did he meet there?",
     "who else did Blinken meet in Geneva in January 2022?"),
    (GENEVA, "did Lavrov see him in Moscow?", "did Lavrov see Blinken in Moscow in January 2022?"),
    (GENEVA, "how long was he there?", "how long was Blinken in Geneva?"),
    (ACCORDS, "who is he?", "who is Netanyahu?"),
    (ACCORDS, "who else?", "who else signed the Abraham accords?"),
    (ACCORDS, "when was it signed?", "when were the Abraham accords signed?"),
    (ACCORDS, "when does the agreement take effect?", "when do the Abraham accords take effect?"),
    (LIMA, "when did he arrive there?", "when did Miguel Cardona arrive in Lima?"),
    (LIMA, "who else came?", "who else came when Miguel Cardona led the US delegation in Lima?"),
    (MERKEL, "n when did she leave", "when did Angela Merkel leave?"),
    (MERKEL, "what did he tell her?", "what did Biden tell Angela Merkel?"),
    (MERKEL, "did she meet his wife?", "did Angela Merkel meet Biden's wife?"),
    (MERKEL, "why did she visit?", "why did Angela Merkel visit Biden?"),
    (GLASGOW, "when did it end?", "when did the climate summit end?"),
    (GLASGOW, "how many people were there?", "how many people were at the climate summit?"),
    (BALI, "Did Putin go there?", "Did Putin go to Bali?"),
    (BALI, "Which leaders came?", "Which leaders came to the G20 summit?"),
    (PARIS, "When does it take effect?", "When does the Paris Agreement take effect?"),
    (PARIS, "how many countries have ratified it?",
     "how many countries have ratified the Paris Agreement?"),
    (PARIS, "Who chaired the conference?",
     "Who chaired the conference when the Paris Agreement was adopted?"),
    (SWEDEN, "why did it join?", "why did Sweden join NATO?"),
    (AID, "when did he pledge it", "when did macron pledge aid"),
    (turn("when did Macron visit Kyiv?"), "how much did he pledge?",
     "how much did Macron pledge?"),
    (UN_VOTE, "what does it say?", "what does the resolution say?"),
    (TARIFFS, "what did the EU say about them?", "what did the EU say about the tariffs?"),
    (MALI, "when did they leave", "when did mali leave ecowas"),
    (QIN, "who replaced him", "who replaced qin gang"),
    (QIN, "what's his job now", "what is qin gang's job now"),
    (TOKYO, "what did he say about taiwan", "what did Rahm Emanuel say about taiwan"),
    (turn("when did the taliban take kabul", "August 15"), "did they take panjshir",
     "did the taliban take panjshir"),
    (turn("why's washington skipping the joburg g20"), "who else is skipping it?",
     "who else is skipping the joburg g20?"),
    (turn("who is the foreign minister of china", "Wang Yi"), "where was he born",
     "where was Wang Yi born"),
]  # fmt: skip

WHOLE = [
    (LAKE, "who is the UN chief?"),
    (LAKE, "and what did Lavrov say?"),
    (LAKE, "where did Lavrov say he would go?"),
    (LAKE, "Why did Trump cancel his trip?"),
    (LAKE, "is it true that Wang resigned?"),
    (LAKE, "how long did it take Finland to join NATO?"),
    (LAKE, "who won the war in Ukraine?"),
    (LAKE, "when does the war end?"),
    (LAKE, "how long did the talks in Vienna last?"),
    (LAKE, "what did Blinken say that he would do in May?"),
    (LAKE, "was there a joint statement by France and Germany?"),
    (LAKE, "who said that year would be hard?"),
    (LAKE, "dates of the Quad summit"),
    (LAKE, "Guterres"),
    (GENEVA, "when did erdogan say he would go to baku"),
    (GENEVA, "which minister did the Taliban send to their talks with Iran?"),
    (QIN, "why was qin gang removed"),
    # What no rule can complete, and what is no question at all, comes back as well.
    (LAKE, "ok thanks"),
    (LAKE, "and then?"),
    (LAKE, "but seriously?"),
    (LAKE, "what about him?"),
    (LAKE, "and before him?"),
    (LAKE, "and against?"),
    (GENEVA, "what did she say?"),
    (GLASGOW_2021, "and the year after?"),
    (LAKE, "?!"),
    (LAKE, ""),
]

COMPLETED = [*ANOTHER_THING_ASKED, *ANOTHER_NAME_OR_TIME, *LEANING_WORDS]


@pytest.mark.parametrize(("before", "asked", "whole"), ANOTHER_THING_ASKED)
def test_a_bare_question_word_asks_another_thing_of_the_same(
    before: Turn, asked: str, whole: str
) -> None:
    assert rewrite(asked, [before]) == whole


@pytest.mark.parametrize(("before", "asked", "whole"), ANOTHER_NAME_OR_TIME)
def test_a_name_or_a_time_takes_the_place_of_its_like(before: Turn, asked: str, whole: str) -> None:
    assert rewrite(asked, [before]) == whole


@pytest.mark.parametrize(("before", "asked", "whole"), LEANING_WORDS)
def test_words_that_lean_give_way_to_what_they_stand_for(
    before: Turn, asked: str, whole: str
) -> None:
    assert rewrite(asked, [before]) == whole


@pytest.mark.parametrize(("before", "asked"), WHOLE)
def test_what_stands_by_itself_is_never_altered(before: Turn, asked: str) -> None:
    assert rewrite(asked, [before]) == asked


@given(st.text())
def test_without_a_question_before_it_nothing_is_a_follow_up(question: str) -> None:
    assert rewrite(question, []) == question


NAMES = st.sampled_from(
    ["Lavrov", "Wang Yi", "the EU", "Finland", "Ursula von der Leyen", "NATO", "Kishida"]
)
ENTIRE = st.one_of(
    st.builds("{} did {} {} {}?".format, st.sampled_from(["when", "Where", "why", "how often"]),
              NAMES, st.sampled_from(["meet", "call", "visit", "leave"]), NAMES),
    st.builds("who {} {} for {}?".format, st.sampled_from(["met", "called", "signed up"]),
              NAMES, NAMES),
    st.builds("{} {} {} in {}?".format, st.sampled_from(["Did", "will", "does"]), NAMES,
              st.sampled_from(["speak", "vote"]), st.sampled_from(["Geneva", "May 2023"])),
)  # fmt: skip
BEFORE = st.lists(st.sampled_from([before for before, _, _ in COMPLETED]), max_size=4)


@given(ENTIRE, BEFORE)
def test_a_question_with_names_of_its_own_comes_back(question: str, before: list[Turn]) -> None:
    assert rewrite(question, before) == question


@given(st.text(), st.lists(st.builds(turn, st.text()), max_size=3))
def test_whatever_is_typed_is_read_as_something_not_too_long(
    question: str, before: Sequence[Turn]
) -> None:
    whole = rewrite(question, before)
    assert whole == question or 0 < len(whole) <= LONGEST


@given(
    st.lists(
        st.sampled_from(
            [
                *("and", "who", "when", "what about", "he", "she", "it", "they", "there", "that"),
                *("the talks", "meeting", "Wang", "geneva", "else", "in 2022", "last week", "did"),
                *("was", "meet", "met", "sign", "with", "their", "his", ",", "?", "'s"),
            ]
        ),
        max_size=12,
    ).map(" ".join),
    BEFORE,
)
def test_any_words_of_follow_ups_are_read_as_something(question: str, before: list[Turn]) -> None:
    whole = rewrite(question, before)
    assert whole == question or 0 < len(whole) <= LONGEST


@pytest.mark.parametrize(("before", "asked", "whole"), COMPLETED)
def test_a_whole_question_stays_as_it_is_when_asked_again(
    before: Turn, asked: str, whole: str
) -> None:
    if not {"them", "they", "he"} & set(whole.split()):  # nobody is named there yet
        assert rewrite(whole, [before]) == whole


def test_a_question_that_would_grow_too_long_stays_as_typed() -> None:
    name = "X" * (LONGEST - 15)
    assert rewrite("and when?", [turn(f"where did {name} go?")]) != "and when?"
    assert rewrite("on what day exactly?", [turn(f"where did {name} go?")]) == (
        "on what day exactly?"
    )
