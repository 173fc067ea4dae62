"""However a question is typed, it is read in one form, in plain English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.question.normal_form import normal_form, plain
from index.answer.question.times.shorthand import times_written_out
from index.values import Question

MET, THEY = "where did sullivan and wang meet", "where did they meet"

SAME = {
    MET: [
        "Where did Sullivan and Wang meet?", "WHERE DID SULLIVAN AND WANG MEET??",
        "¿Where did Sullivan and Wang meet…", "“Where did Sullivan and Wang meet?”",
        "Hi! Where’d Sullivan and Wang meet? Thanks!",
        "Could you tell me where did Sullivan and Wang meet, please?",
    ],
    THEY: [
        *(f"{before} {THEY}" for before in (
            "hi,", "hello", "hi verbale,", "hi verbale", "good morning, verbale!", "verbale:",
            "@verbale", "<@123456>", "hey, quick question:", "please",
            "please tell me:", "could you tell me", "do you know",
            "does anyone know", "i'd like to know", "i was wondering,", "tell us",
            "any idea",
            "excuse me, could you tell me", "thanks in advance!", "ok, so,", "hi! please, tell me:",
            "thank you so much,",
        )),
        *(f"{THEY}{after}" for after in (
            ", please", " please", "? please.", ", thanks", "? thanks!",
            "? many thanks in advance", "? cheers",
            "? do you know", ", verbale", "? please, thanks!", ", by the way",
        )),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "typed"), [(form, typed) for form, some in SAME.items() for typed in some]
)
def test_polite_or_shouted_a_question_is_read_in_one_form(form: str, typed: str) -> None:
    assert analyze(Question(typed)).plain == form


EXAMPLES: dict[str, dict[str, str]] = {
    "signs become those of a keyboard": {
        "What’s the “Ice Pact”, or the 'Ice Pact'?": "what is the ice pact, or the ice pact",
        "Chung Eui‑yong’s visit in 2021–22?": "chung eui-yong's visit in 2021-22",
        "Moscow—what did it say?": "moscow - what did it say",
        "soft\u00adly and ze\u200bro": "softly and zero",
        "İstanbul": "istanbul",
        "Did Biden call Ito? Did Ito answer?": "did biden call ito? did ito answer",
        "Who met in Washington, D.C.?": "who met in washington, d.c.",
    },
    "US is the country unless the words around show the pronoun": {
        "What did the US say?": "what did the u.s. say",
        "when did the China-US talks end": "when did the china-u.s. talks end",
        "did Biden tell US officials?": "did biden tell u.s. officials",
        "What did officials tell us about it?": "what did officials tell us about it",
        "did all of us vote": "did all of us vote",
    },
    "WHO is the organisation after an auxiliary": {
        "did WHO declare a pandemic?": "did world health organization declare a pandemic",
        "What did the WHO say?": "what did world health organization say",
        "WHO MET ITO?": "who met ito",
    },
    "contractions and shorthand are written out": {
        "who's there?": "who is there",
        "wat's new": "what is new",
        "what’re the plans": "what are the plans",
        "that's where they've met": "that is where they have met",
        "theres a plan and it'll work": "there is a plan and it will work",
        "who met w/wang": "who met with wang",
        "whos the depsec of state?": "who is the deputy secretary of state",
        "did the prez meet POTUS?": "did the president meet president",
        "when'd u meet them w/o Iran": "when did you meet them without iran",
    },
}


@pytest.mark.parametrize(
    ("typed", "read"), [one for examples in EXAMPLES.values() for one in examples.items()]
)
def test_a_question_is_put_in_plain_english(typed: str, read: str) -> None:
    assert analyze(Question(typed)).plain == read


@pytest.mark.parametrize(
    "text",
    [
        # No courtesy, or all there is
        "hey jude was quoted by whom", "good morning america spoke to whom", "who said thank you",
        "who wrote the note verbale", "what question did they raise", "can you dance",
        "who won even though", "thanks to whom did they win", "please", "hi",
        # No contraction
        "whose plane was it", "sullivan's plane", "who was the whore of babylon", "nw/se",
    ],
)  # fmt: skip
def test_what_only_looks_like_another_form_is_left(text: str) -> None:
    assert analyze(Question(text)).plain == text


WORDS = (
    *("hi", "verbale", "please", "tell", "me", "where", "did", "Xi", "US", "met", "the", "us"),
    *("who", "thanks", "was", "in", "?", ",", "’", "“", "—", "."),
)
TEXTS = st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join)


@given(TEXTS)
def test_the_normal_form_of_a_normal_form_is_itself_and_keeps_some_word(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)
    assert any(map(str.isalnum, normal_form(text))) == any(map(str.isalnum, text))


@given(TEXTS)
def test_case_carries_no_information(text: str) -> None:
    if text.upper().lower() == text.lower():
        assert normal_form(text.upper()) == normal_form(text.lower())


@given(st.lists(st.sampled_from(["Wang", "met", "Geneva", "there", "—", "plane?"])).map(" ".join))
def test_words_that_are_not_short_stay_as_they_were_typed(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("where did nato meet last yr", "where did nato meet last year"),
        ("who resigned YDAY?", "who resigned yesterday?"),
        ("what was signed 2wks ago", "what was signed 2 weeks ago"),
        ("who wins nxt wk", "who wins next week"),
        *((one, one) for one in (
            "mtg w/ the pm", "the wk-long talks", "wk@example.org", "HR McMaster",
            "WWE NXT last week", "vitamin b4",
        )),
    ],
)  # fmt: skip
def test_shorthand_of_a_time_is_written_out_and_all_else_is_left(typed: str, written: str) -> None:
    assert times_written_out(typed) == written
