"""“What did X say about Y” is answered with statements of X, or refused."""

import pytest

from index.answer.said import said_question
from tests.index.answer.samples import Desk, draft

VISIT = (
    "Elena Marsh met Anton Reyes in Tarn.\n\n"
    "Foreign Minister Elena Marsh said that the ferry to Norland would sail again in spring.\n\n"
    "Anton Reyes, the president of Norland, said that the tunnel to Tarn was too expensive."
)


@pytest.mark.parametrize(
    ("asked", "who", "about"),
    [
        ("What did Marsh say about the ferry?", "Marsh", "the ferry"),
        ("What did Marsh tell Reyes about the ferry?", "Marsh", "the ferry"),
        ("What is Norland's position on the tunnel?", "Norland", "the tunnel"),
    ],
)
def test_who_and_what_about_is_read(asked: str, who: str, about: str | None) -> None:
    found = said_question(asked)
    assert found is not None
    assert (found.who, found.about) == (who, about)


@pytest.mark.parametrize(
    "asked",
    [
        "Who said that the ferry would sail?",
        "what year did Norland tell Marsh that the ferry would sail",
    ],
)
def test_other_questions_are_left_alone(asked: str) -> None:
    assert said_question(asked) is None


def test_the_quote_is_of_who_is_asked_for(desk: Desk) -> None:
    desk.add(draft(VISIT, url="https://example.org/a", published="2024-08-28"))
    [quote] = desk.ask("What did Marsh say about the ferry?").quotes
    assert (quote.speaker, quote.sentence[:30]) == ("Elena Marsh", "Foreign Minister Elena Marsh s")
    [quote] = desk.ask("what did president reyes say about the tunnel").quotes
    assert quote.speaker == "Anton Reyes"


def test_what_another_said_is_refused_and_the_command_offered(desk: Desk) -> None:
    desk.add(draft(VISIT, url="https://example.org/a", published="2024-08-28"))
    answer = desk.ask("What did Marsh say about the tunnel?")
    assert not answer.answered
    assert "what “Marsh” said about “the tunnel”; the command “said”" in (answer.reason or "")


def test_nobody_elses_words_answer_for_a_name_in_lower_case_that_said_nothing(
    real_desk: Desk,
) -> None:
    real_desk.add(
        draft(
            "Envoys of both countries met in Port Amberg on Wednesday. The White House said in a "
            "statement after the talks that they were planning a call of the leaders. Xi Jinping "
            "stayed in the capital."
        )
    )
    found = real_desk.ask("what did xi jinping say after the talks")
    assert not any("White House said" in one.sentence for one in found.quotes)


def test_the_speaker_stands_beside_any_quote_that_is_somebodys_words(desk: Desk) -> None:
    desk.add(draft(VISIT, url="https://example.org/a", published="2024-08-28"))
    assert desk.ask("When will the ferry to Norland sail again?").quotes[0].speaker == "Elena Marsh"
    assert desk.ask("Where did Elena Marsh meet Anton Reyes?").quotes[0].speaker is None


def test_media_that_report_something_are_nobody_who_says_it(desk: Desk) -> None:
    report = (
        "Elena Marsh met Anton Reyes in Oskarshamn on Friday, according to the Associated Press."
    )
    desk.add(draft(report, url="https://example.org/b", published="2024-08-30"))
    [quote] = desk.ask("Where did Elena Marsh meet Anton Reyes?").quotes
    assert (quote.span, quote.speaker) == ("Oskarshamn", None)
