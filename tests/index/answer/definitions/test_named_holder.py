"""To whom a sentence gives the office that a question names."""

import pytest

from index.answer.definitions.definition import domestic_holder, named_holder
from index.answer.question.analyze import analyze
from index.values import Question


@pytest.mark.parametrize(
    ("question", "sentence", "name"),
    [
        (
            "who is the us special envoy for yemen",
            "U.S. Special Envoy for Yemen Ann Ito will travel to Oslo.",
            "Ann Ito",
        ),
        (
            "who is undersecretary for arms control in 2022",
            "Undersecretary of State for Arms Control and International Security Ann Ito signed.",
            "Ann Ito",
        ),
        (
            "who is special envoy for holocaust issues",
            "He thanked Ann Ito, the Special Envoy for Holocaust Issues, and Bo Lind.",
            "Ann Ito",
        ),
        (
            "who did biden pick for secretary of the navy?",
            "Ann Ito, Nominee for Secretary of the Navy",
            "Ann Ito",
        ),
        ("who is the us ambassador to chad", "U.S. Ambassador to Chad Ann Ito spoke.", "Ann Ito"),
        (
            "who is the hostage envoy",
            "To free Americans, the Special Envoy for Hostage Affairs Ambassador Ito flew out.",
            "Ito",
        ),
        (
            "who is mayor of oslo in 2020",
            "Currently, Ann Ito is the Mayor of Oslo, its capital.",
            "Ann Ito",
        ),
        ("who is the head of the iaea", "IAEA head Ann Ito is in Rome.", "Ann Ito"),
    ],
)
def test_the_name_beside_the_title_is_found(question: str, sentence: str, name: str) -> None:
    found = named_holder(analyze(Question(question)), sentence)
    assert found is not None
    assert found.of(sentence) == name


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "who is secretary of the navy",
            "Ann Ito, Nominee for Secretary of the Navy",
        ),
        (
            "who did biden pick for secretary of the navy?",
            "Ann Ito, Nominee for Assistant Secretary of the Navy",
        ),
        ("who is the us envoy for yemen", "The former U.S. Envoy for Yemen Ann Ito spoke."),
        ("who is the us envoy for yemen", "The U.S. Envoy for Libya Ann Ito spoke."),
        ("who is the us envoy for yemen", "The U.S. Envoy for Yemen spoke to Ann Ito."),
        ("who met the us envoy for yemen", "U.S. Envoy for Yemen Ann Ito spoke."),
        ("who is mayor of oslo", "The man who is the Mayor of Oslo spoke."),
        ("who is mayor of oslo", "Ann Ito was the former Mayor of Oslo."),
        (
            "who is the prime minister of israel",
            "Ann Ito, wife of the Israeli Prime Minister, spoke.",
        ),
        (
            "who is the prime minister of israel",
            "After meeting Ann Ito, the Israeli Prime Minister said no.",
        ),
        ("who is the un secretary-general", "UN Under-Secretary-General Ann Ito spoke."),
        ("who is the president of ukraine", "Ukraine Envoy of US President Ann Ito spoke."),
        ("who is the president of iran", "Iranian Parliament President Ann Ito spoke."),
        ("who is the president of ukraine", "Ukraine and Polish President Ann Ito met."),
        ("who is the us ambassador to chad", "He met the U.S. Ambassador to Chad and Bo Lind."),
        ("who is the french prime minister", "French Prime Minister's Office aide Ann Ito spoke."),
        ("who is the wife of the president of france", "Wife of French President Ann Ito"),
        ("who did he name as ambassador to nato", "He fired Ambassador to NATO Ann Ito."),
        ("who is ann ito", "U.S. Envoy for Yemen Ann Ito spoke."),
        ("who is the envoy for peace", "To help Norwegians, the Special Envoy for Peace flew out."),
        ("who is the president", ""),
    ],
)
def test_of_another_office_or_without_a_name_beside_it_none_is(
    question: str, sentence: str
) -> None:
    assert named_holder(analyze(Question(question)), sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence", "name"),
    [
        ("who is the US commerce secretary", "They met Secretary of Commerce Ann Ito.", "Ann Ito"),
        ("us energy secretary 2022", "Ann Ito, Secretary of Energy, left.", "Ann Ito"),
        (
            "who is the US commerce secretary",
            "They met French Secretary of Commerce Bo Lind.",
            None,
        ),
        ("who is the US president", "They met President Bo Lind of France.", None),
        ("who is the French commerce secretary", "They met Secretary of Commerce Ann Ito.", None),
        ("who met the US commerce secretary", "They met Secretary of Commerce Ann Ito.", None),
    ],
)
def test_a_title_without_a_country_is_domestic_in_the_united_states_alone(
    question: str, sentence: str, name: str | None
) -> None:
    found = domestic_holder(analyze(Question(question)), sentence)
    assert (found and found.of(sentence)) == name
