"""Where two others met is not where those met whom a question names."""

import pytest

from index.answer.roles.other_meeting import tells_of_another_meeting

FOLLOWING = (
    "The meetings between Ms. Marsh and Mr. Reyes, following talks between Mr. Berg and Mr. Duval "
    "last May in Tarn, were called candid."
)
OF_COUNTRIES = "Ms. Marsh confirmed talks between Norway and Chad in Tarn."


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "another"),
    [
        ("marsh reyes meeting where", FOLLOWING, "Tarn", True),
        ("where did marsh and reyes meet", FOLLOWING, "Tarn", True),
        ("where did berg and duval meet", FOLLOWING, "Tarn", False),
        ("where did marsh say that berg met reyes", FOLLOWING, "Tarn", False),
        ("where was the meeting", FOLLOWING, "Tarn", False),
        ("where did lindqvist meet", FOLLOWING, "Tarn", False),
        ("where does marsh live", FOLLOWING, "Tarn", False),
        ("where did marsh and reyes meet", FOLLOWING, "", False),
        ("where did marsh meet them", OF_COUNTRIES, "Tarn", False),
        ("where did marsh and reyes meet", "In Tarn, Ms. Marsh met Mr. Reyes.", "Tarn", False),
    ],
)
def test_the_place_of_another_meeting_is_told(
    question: str, sentence: str, answer: str, another: bool
) -> None:
    assert tells_of_another_meeting("place", question, sentence, answer) is another


def test_only_places_and_dates_are_doubted() -> None:
    question = "marsh reyes meeting"
    assert tells_of_another_meeting("date", question, FOLLOWING, "last May")
    assert not tells_of_another_meeting("person", question, FOLLOWING, "Mr. Berg")
