"""Questions for who or what something is, and the words of a sentence that say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.definitions import (
    AskedDefinition,
    Wanted,
    asked_definition,
    asks_to_define,
    definition,
)
from index.answer.question.analyze import analyze
from index.values import Question

PERSON, THING = "who is Ada Noor", "what is the Halden Accord"
FDA, HAC = "what does fda stand for", "what does hac stand for"

# What defines stands between braces; a sentence without braces says nothing.
EXAMPLES = {
    PERSON: [
        "{Norwegian artist} Ada Noor won.",
        "They met {Norwegian State Secretary for Foreign and Global Affairs} Ada Noor.",
        "The group met Ada Noor, {the UN’s personal envoy for Halden}, today.",
        "Ada Noor is {the mayor of Halden}.",
        "Ada Noor, who is currently {the deputy mayor}, left.",
        "The court frees {former president} Dr. Ada Noor.",
        "Secretary of the Interior Bo Lind and {Domestic Policy Advisor} Ada Noor met.",
        "They caught Ada Noor, 42, {a convicted thief}.",
        "They met {Adviser} Ada Noor, Assistant Secretary Bo Lind and Cy Mora.",
        "They met Ada Noor.",
        "He has met Ada Noor, Bo Lind and Cy Mora.",
        "Ada Noor said that the mayor left.",
        "Senator Bo Lind, Ada Noor, and I left.",
        "The election commission bars Ada Noor from running.",
        "Norwegian artist Ada Lind won.",
    ],
    THING: [
        "The Halden Accord is {a treaty of six states}.",
        "They left the Halden Accord, {a treaty of six states}.",
        "Halden Accord ({a treaty of six states}) failed.",
        "The Halden Accord was {founded by six states}.",
        "The Halden Accord was signed.",
        "He is a former chairman of the Halden Accord.",
    ],
    FDA: [
        "The {Food and Drug Administration} (FDA) agreed.",
        "The FDA agreed.",
        "The Food and Drug Administration agreed.",
    ],
    HAC: ["The {Halden Arts Council} (HAC) met."],
    "what is HAC": ["The {Halden Arts Council} (HAC) met."],
    "usda meaning": ["The {U.S. Department of Agriculture} (USDA) agreed."],
    "apec meaning": ["The {Asia-Pacific Economic Cooperation} (“APEC”) met."],
    "oas meaning": ["The OAS ({Organization of American States}) met."],
    "mrc meaning": ["The MRC Centre for Global Infectious Disease Analysis agreed."],
    "what is space one japan": ["They met {private spaceflight company} Space One."],
    "who is moon jae in": ["They met {President} Moon Jae-in."],
    "who is the mayor of Oslo": ["They met the mayor of Oslo, Ada Noor."],
    "where is Ada Noor": ["Norwegian artist Ada Noor won."],
}


@pytest.mark.parametrize(
    ("question", "marked"), [(asked, one) for asked, some in EXAMPLES.items() for one in some]
)
def test_what_defines_stands_beside_the_name(question: str, marked: str) -> None:
    sentence = marked.replace("{", "").replace("}", "")
    found = definition(analyze(Question(question)), sentence)
    told = marked.partition("{")[2].partition("}")[0] or None
    assert (found and found.span.of(sentence)) == told


@pytest.mark.parametrize(
    ("question", "sentence", "fullness"),
    [
        (PERSON, "Norwegian artist Ada Noor won.", 2 / 6),
        (PERSON, "Ada Noor, the first elected mayor of the old town of Halden, won.", 1.0),
        (HAC, "The Halden Arts Council (HAC) met.", 1.0),
    ],
)
def test_a_definition_tells_how_much_it_says(question: str, sentence: str, fullness: float) -> None:
    found = definition(analyze(Question(question)), sentence)
    assert found is not None
    assert found.fullness == pytest.approx(fullness)


@pytest.mark.parametrize(
    ("question", "sentence", "asks"),
    [
        (PERSON, "They left.", True),
        (HAC, "They met the HAC.", True),
        (HAC, "They left.", False),
        ("who is the mayor of Oslo", "They left.", False),
        (THING, "They signed the Halden Accord.", True),
        ("what is the accord", "They signed the accord.", False),
        ("where is Ada Noor", "They met Ada Noor.", False),
    ],
)
def test_a_question_for_a_thing_asks_for_a_definition_where_a_sentence_names_it(
    question: str, sentence: str, asks: bool
) -> None:
    assert asks_to_define(analyze(Question(question)), [sentence]) == asks


@given(
    st.sampled_from([PERSON, THING, "ab stands for"]),
    st.text("AadN noorHalBb &/.-1(),—–’sthe is", max_size=80),
)
def test_a_definition_stands_in_its_sentence(question: str, rest: str) -> None:
    sentence = f"Ada Noor {rest}"
    found = definition(analyze(Question(question)), sentence)
    assert found is None or 0 <= found.span.start < found.span.end <= len(sentence)


@pytest.mark.parametrize(
    ("question", "wanted", "words", "core"),
    [
        ("Who is Ada Noor?", "person", ("ada", "noor"), ("ada", "noor")),
        ("what does ada noor do", "person", ("ada", "noor"), ("ada", "noor")),
        ("who is moon jae in", "person", ("moon", "jae", "in"), ("moon", "jae")),
        ("what is the Halden Accord?", "thing", ("halden", "accord"), ("halden", "accord")),
        ("what does NATO stand for", "abbreviation", ("nato",), ("nato",)),
        ("nato meaning", "abbreviation", ("nato",), ("nato",)),
        # A place after a name is no part of it.
        ("what is space one japan", "thing", ("space", "one", "japan"), ("space", "one")),
    ],
)
def test_the_name_and_what_is_wanted_of_it(
    question: str, wanted: Wanted, words: tuple[str, ...], core: tuple[str, ...]
) -> None:
    assert asked_definition(analyze(Question(question))) == AskedDefinition(wanted, words, core)


@pytest.mark.parametrize(
    "question",
    [
        "who is he",
        "who was killed in Oslo",
        "who is the foreign minister of Norway",
        "who is the Thai king",
        "where is Ada Noor",
        "what did Ada Noor say",
        "what does Ada Noor do in the film of the week after next",
    ],
)
def test_other_questions_ask_for_no_definition(question: str) -> None:
    assert asked_definition(analyze(Question(question))) is None
