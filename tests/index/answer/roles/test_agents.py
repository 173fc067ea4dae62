"""What another did is told from what the question asks about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.roles.agents import agent_in_passive, done_by_another
from index.values import Question


def _is_anothers(question: str, sentence: str) -> bool:
    return done_by_another(analyze(Question(question)), sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did Finland accuse Russia", "Russia accused Finland on Monday."),
        ("why did France attack Germany", "Germany has attacked France over the pipeline."),
        ("where will Oman open an embassy in Israel", "Israel will open one in Muscat, Oman."),
        ("when did Japan condemn Russia", "Japan was condemned by Russia in May."),
        ("how long did Russia hold Kherson", "Kherson was held for a month by Ukraine."),
        ("how long did russia hold kherson", "It had been briefly held by the Ukrainian army."),
        ("when did ito fire lind", "Bo Lind dismisses Ann Ito, the minister."),
        ("by how much did rost beat halden", "Halden defeats Rost 3–0 in the final."),
        ("who arrested Maduro", "Maduro pays for the arrest of his rival González."),
        ("who attacked France", "France attacked three ships on Monday."),
        ("was finland accused by russia", "Finland accuses Russia of delays."),
        ("has Lind been sanctioned by Norway", "Lind sanctions Norway over the pipeline."),
        ("was lind arrested", "Bo Lind arrests three men in Oslo."),
        ("did russia accuse norway of arson", "Norway accuses Russia of setting a fire in Oslo."),
        ("did oman seize an irish ship", "Irish police seize a tanker of Oman near Ireland."),
        ("has ann ito been killed", "Ann Ito killed two people."),
    ],
)  # fmt: skip
def test_exchanged_roles_and_other_agents_are_found(question: str, sentence: str) -> None:
    assert _is_anothers(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did Finland accuse Russia", "Finland accused Russia on Monday."),
        ("when did Finland accuse Russia", "Russia was accused by Finland on Monday."),
        ("when did Finland accuse Russia", "Russia, which Finland accused, stayed away."),
        ("when did Finland condemn Russia", "The attack by Russia, condemned by Finland, failed."),
        ("when did Finland accuse Russia", "On Monday it accused Russia."),
        ("when did Finland accuse Russia", "Russia accused Finland after Finland accused Russia."),
        ("when did Finland meet Russia", "Russia met Finland on Monday."),
        ("how long did Russia hold Kherson", "Kherson was held for a month by Russian troops."),
        ("how long did Russia hold Kherson", "Kherson was held by March."),
        ("how long did Russia hold Kherson", "Kherson was held by then for a month."),
        ("who accused Finland", "Russia accused Finland."),
        ("who accused Finland", "Finland was accused by Russia."),
        ("who accused Finland", "Finland, accused by Russia, denied it."),
        ("who arrested Maduro", "The police arrested Maduro."),
        ("who arrested Maduro", "Maduro's arrest by the army shocked Caracas."),
        ("who met Maduro", "Maduro met three men."),
        ("who said Russia would attack", "Russia said that it would not."),
        ("who attacked France's ship", "France attacked three men."),
        ("when did lind fire ito", "Bo Lind dismisses Ann Ito, the minister."),
        ("by how much did halden beat rost", "Halden defeats Rost 3–0 in the final."),
        ("when did it happen", "Russia accused Finland."),
        ("was finland accused by russia", "Finland, accused by Russia, denies it."),
        ("was finland accused by russia", "Russia accuses Finland of delays."),
        ("was oman sanctioned by japan", "Oman was sanctioned by Norway, Chile and Japan."),
        ("did rost beat halden", "Halden defeats Rost 3–0 in the final."),
        ("was lind jailed", "Lind jailed for 19 years"),
        ("was ito's trial held in oslo", "Ito held a speech in Bergen."),
        ("is it true oman suspended the talks", "Oman suspends the talks."),
        ("was lind killed", "Lind reportedly killed in an airstrike"),
        ("was lind elected", "Lind elected president"),
        ("was lind hit overnight", "Lind hit in Oslo"),
        ("was lind arrested", "The police arrest Bo Lind in Oslo."),
        ("was lind arrested", "Bo Lind was arrested in Oslo."),
        ("was lind arrested", "Lind, arrested on Monday, denies it."),
        ("is lind going to oslo", "Lind goes to Oslo."),
    ],
)
def test_the_right_agent_and_what_is_not_told_are_left_alone(question: str, sentence: str) -> None:
    assert not _is_anothers(question, sentence)


@pytest.mark.parametrize(
    ("sentence", "agent"),
    [
        ("Maduro and his wife, Cilia Flores, are captured by U.S. forces at home.", "U.S. forces"),
        ("Maduro was captured in May by the army.", "the army"),
        ("Maduro was captured by then.", None),
        ("Maduro was captured by May.", None),
        ("Flores was captured by Maduro.", None),
        ("The army captured Maduro.", None),
    ],
)  # fmt: skip
def test_the_agent_of_a_passive_is_who_acts(sentence: str, agent: str | None) -> None:
    found = agent_in_passive(analyze(Question("who captured Maduro")), sentence)
    assert (found and found.of(sentence)) == agent
    assert agent_in_passive(analyze(Question("where did they capture Maduro")), sentence) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_bearable(question: str, sentence: str) -> None:
    _is_anothers(f"when did Russia hold Ukraine {question}"[:400], f"held {sentence} hold")
    asked = analyze(Question(f"who held Ukraine {question}"[:400]))
    agent_in_passive(asked, f"Ukraine was held by {sentence}")
