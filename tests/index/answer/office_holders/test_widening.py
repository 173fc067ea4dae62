"""Terms get the names and offices of the question's time, and nothing else."""

from datetime import date

import pytest

from index.answer.office_holders.holders import Holders
from index.answer.office_holders.learned import widened
from index.answer.question.normal_form import terms_of
from tests.index.answer.office_holders.mentions import said

HOLDERS = Holders([
    said("Jean-Noël Barrot", "French|foreign minister", id=1),
    said("Jean Veil", "French|foreign minister", "2022-03-05", id=2),
    said("Tayyip Erdoğan", "Turkish|president", id=3),
    said("Ada Noor", "Norland|president", id=4),
    said("Omar Noor", "Tarn|president", id=5),
    said("Bo Lind", "Norland|ambassador", id=6),
    said("Cy Moe", "Norland|special envoy", id=7),
])  # fmt: skip


def learned(question: str, day: str = "2026-04-01") -> dict[str, tuple[str, ...]]:
    terms = widened(terms_of(question), question, HOLDERS, date.fromisoformat(day))
    return {term.words: term.learned for term in terms if term.learned}


def test_an_office_gets_its_holder() -> None:
    expected = {"foreign minister": ("jean-noël barrot", "barrot")}
    assert learned("what did the french foreign minister say") == expected
    assert learned("what did france's FM say") == expected
    assert learned("what did the foreign minister of France say") == expected
    assert learned("what did the french foreign minister say", "2022-04-01") == {
        "foreign minister": ("jean veil", "veil")
    }


def test_an_ambassador_is_not_taken_for_one_to_another_country() -> None:
    assert learned("who is the Norland ambassador") == {"ambassador": ("bo lind", "lind")}
    assert learned("who is the Norland ambassador to Tarn") == {}
    assert learned("who is the Norland ambassador in Tarn") == {}


@pytest.mark.parametrize("question", ["special envoy to Tarn", "special envoy for climate"])
def test_an_envoy_is_not_taken_for_one_for_another_matter(question: str) -> None:
    assert learned("who is the Norland special envoy") == {"special envoy": ("cy moe", "moe")}
    assert learned(f"who is the Norland {question}") == {}


def test_a_name_gets_its_printed_form_and_its_office() -> None:
    assert learned("what did Barrot say") == {
        "barrot": ("jean-noël barrot", "french foreign minister")
    }
    assert learned("what did erdogan say")["erdogan"] == (
        "erdoğan", "tayyip erdoğan", "turkish president",
    )  # fmt: skip
    assert learned("what did Veil say") == {"veil": ("jean veil",)}  # not in office any more


def test_what_means_several_people_or_nobody_gets_nothing() -> None:
    assert learned("what did Noor say") == {}
    assert learned("what did the president say") == {}
    assert learned("who was the former french foreign minister") == {}
    assert learned("who is the next french foreign minister") == {}
    assert learned("where did they meet") == {}
