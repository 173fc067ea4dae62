"""The words by which a sentence says who or what a name stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.definitions.description import description, is_named


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Norwegian artist Ada Noor won.", "Norwegian artist"),
        ("Deputy Secretary of State Ada Noor met the king.", "Deputy Secretary of State"),
        ("They met Norwegian State Secretary for Foreign and Global Affairs Ada Noor.",
         "Norwegian State Secretary for Foreign and Global Affairs"),
        ("The group met Ada Noor, the UN’s personal envoy for Halden, today.",
         "the UN’s personal envoy for Halden"),
        ("Ada Noor is the mayor of Halden.", "the mayor of Halden"),
        ("Ada Noor, who is currently the deputy mayor, left.", "the deputy mayor"),
        ("Ada Noor serves as the counsel to the mayor.", "the counsel to the mayor"),
        ("The court frees former president Dr. Ada Noor.", "former president"),
    ],
)  # fmt: skip
def test_who_somebody_is_stands_beside_the_name(sentence: str, told: str) -> None:
    found = description(("ada", "noor"), sentence, person=True)
    assert found is not None
    assert found.of(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "They met Ada Noor.",
        "He has met Ada Noor, Bo Lind and Cy Mora.",
        "Ada Noor said that the mayor left.",
        "After Ada Noor, the president spoke to the crowd.",
        "Senator Bo Lind, Ada Noor, and I left.",
        "Young Ada Noor left.",
        "The election commission bars Ada Noor from running.",
        "",
    ],
)
def test_a_name_alone_says_nothing(sentence: str) -> None:
    assert description(("ada", "noor"), sentence, person=True) is None


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The Halden Accord is a treaty of six states.", "a treaty of six states"),
        ("They left the Halden Accord, a treaty of six states.", "a treaty of six states"),
        ("They sued mining corporation Halden Accord.", "mining corporation"),
        ("Halden Accord (a treaty of six states) failed.", "a treaty of six states"),
        ("The Halden Accord was founded by six states.", "founded by six states"),
    ],
)  # fmt: skip
def test_what_something_is_stands_beside_the_name(sentence: str, told: str) -> None:
    found = description(("halden", "accord"), sentence, person=False)
    assert found is not None
    assert found.of(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "The Halden Accord was signed.",
        "They signed the Halden Accord in Oslo.",
        "He is a former chairman of the Halden Accord.",
        "This year’s annual Halden Accord failed.",
    ],
)
def test_what_happened_to_something_does_not_say_what_it_is(sentence: str) -> None:
    assert description(("halden", "accord"), sentence, person=False) is None
    assert is_named(("halden", "accord"), sentence)


@given(st.text("AadN noor,.—(\"’'sthe is", max_size=80), st.booleans())
def test_a_description_stands_in_its_sentence(sentence: str, person: bool) -> None:
    found = description(("ada", "noor"), f"Ada Noor {sentence}", person=person)
    assert found is None or 0 <= found.start < found.end <= len(sentence) + 9


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Secretary of the Interior Bo Lind and Domestic Policy Advisor Ada Noor met.",
         "Domestic Policy Advisor"),
        ("They met US Special Representative for Iran Ada Noor.",
         "US Special Representative for Iran"),
        ("They caught Ada Noor, 42, a convicted thief.", "a convicted thief"),
        ("They met General Ada Noor, Chief of the General Staff.", "Chief of the General Staff"),
        ("They met Adviser Ada Noor, Assistant Secretary Bo Lind and Cy Mora.", "Adviser"),
        ("Immunologist Ada Noor of Oslo Research spoke.", "Immunologist"),
    ],
)  # fmt: skip
def test_lists_of_people_and_nominations_give_each_the_own_office(sentence: str, told: str) -> None:
    found = description(("ada", "noor"), sentence, person=True)
    assert found is not None
    assert found.of(sentence) == told
