"""An ambassador is not taken for one whom another country sent, or who was sent elsewhere."""

import pytest

from index.answer.roles.ambassadors import sent_elsewhere

TO_CHAD = "who is the u.s. ambassador to chad"
TO_UN = "who is the u.s. ambassador to the un"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (TO_CHAD, "Ann Ito, United States Ambassador to the United Nations, leads it."),
        (TO_CHAD, "The Ambassador of Chad to the United States Ann Ito spoke."),
        (TO_CHAD, "U.S. Ambassador to Norway Ann Ito spoke."),
        (TO_CHAD, "Norway’s ambassador to Chad, Ann Ito, spoke."),
        (TO_CHAD, "Ann Ito, who was the Norwegian ambassador in Oslo, spoke."),
        (TO_UN, "Norwegian Ambassador to the UN Ann Ito spoke."),
        (TO_UN, "Ann Ito, U.S. ambassador to NATO, spoke."),
        ("who is the chad ambassador", "Ann Ito, the ambassador to Chad, spoke."),
        ("who was the ambassador of norway in 2022", "Ann Ito, Chad's ambassador, spoke."),
        (TO_CHAD, "Ann Ito, United States Ambassador to the Kingdom of Norway, spoke."),
    ],
)
def test_another_ambassador_is_told(question: str, sentence: str) -> None:
    assert sent_elsewhere(question, sentence, "Ann Ito")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (TO_CHAD, "U.S. Ambassador to Chad Ann Ito spoke."),
        (TO_CHAD, "Ann Ito, the American ambassador in N'Djamena, spoke."),
        (TO_CHAD, "The Ambassador to Chad, the Honorable Ann Ito, spoke."),
        (TO_CHAD, "The United States Ambassador Ann Ito spoke in Chad."),
        (TO_CHAD, "Ann Ito, United States Ambassador to the Republic of Chad, spoke."),
        (TO_CHAD, "Ann Ito, the U.S. ambassador to Sir Talk Island, spoke."),
        (TO_CHAD, "Ambassador Ann Ito spoke."),
        (TO_CHAD, "The ambassador to Norway, Bo Lind, met Ann Ito."),
        (TO_UN, "U.S. Ambassador to the United Nations Ann Ito spoke."),
        ("who is the u.s. president", "Ann Ito, ambassador to Chad, spoke."),
        ("who met the ambassador to chad", "Ann Ito, ambassador to Norway, spoke."),
        ("who is the ambassador", "Ann Ito, ambassador to Norway, spoke."),
        ("who is the ambassador of norway", "Ann Ito, ambassador to Chad, spoke."),
    ],
)
def test_one_of_whom_nothing_else_is_told_is_not_doubted(question: str, sentence: str) -> None:
    assert not sent_elsewhere(question, sentence, "Ann Ito")


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("He met the Ambassador of Chad to the United States of America Ambassador Ito.", "Ito"),
        ("U.S. Ambassador to Norway Ann Marie Ito spoke.", "Ito"),
        ("Ann Marie Ito, U.S. ambassador to Norway, spoke.", "Ann"),
    ],
)
def test_one_of_whose_names_one_is_marked_is_told(sentence: str, person: str) -> None:
    assert sent_elsewhere(TO_CHAD, sentence, person)


def test_whoever_is_named_after_the_ambassador_is_another() -> None:
    assert not sent_elsewhere(
        TO_CHAD, "U.S. Ambassador to Norway Bo Lind, Ann Ito spoke.", "Ann Ito"
    )


def test_nobody_is_no_ambassador() -> None:
    sentence = "U.S. Ambassador to Norway Ann Ito spoke."
    assert not sent_elsewhere(TO_CHAD, sentence, "")
    assert not sent_elsewhere(TO_CHAD, sentence, "Bo Lind")
