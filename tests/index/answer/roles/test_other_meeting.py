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


WITH = "It followed Karl Berg’s long meeting with his counterpart in Tarn in 1985."
THERE = "It was in Tarn, too, that Karl Berg and Aimé S. Duval met for the first time, in 1985."


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("when did marsh and reyes meet", THERE, True),
        ("when did ann marsh and president reyes first meet", THERE, True),
        ("when did marsh and reyes meet", WITH, True),
        ("when did berg and reyes meet", WITH, False),
        ("when did marsh and reyes meet", "Norway's talks with Chad began in 1985.", False),
        ("when did berg and duval meet", THERE, False),
        ("when did berg and reyes meet", THERE, False),
        ("when did norway and chad meet", THERE, False),
        ("when did they meet", THERE, False),
        (
            "when did marsh and reyes meet",
            "In 1985 they met, as Berg and Duval had.",
            False,
        ),
        ("when did marsh and reyes meet", "Norway and Chad met in 1985.", False),
    ],
)
def test_when_two_others_met_is_told_though_nobody_asked_about_is_named(
    question: str, sentence: str, another: bool
) -> None:
    assert tells_of_another_meeting("date", question, sentence, "1985") is another
