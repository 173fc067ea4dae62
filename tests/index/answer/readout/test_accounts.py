"""Who is an account's, and whose countries met."""

import pytest

from index.answer.question.expansion import terms_of
from index.answer.readout.accounts import parties_of


@pytest.mark.parametrize(
    "text",
    [
        "Secretary Blinken met with Chinese State Councilor and Foreign Minister Wang in Rome.",
        "US Secretary of State Antony Blinken received Foreign Minister Wang of China.",
        "Mr. Blinken and Wang Yi, the Chinese foreign minister, sat down on Tuesday.",
        "The envoy spoke with General Wang, Secretary of the Chinese Security Council.",
        "The American secretary, Mr. Blinken, spoke with PRC Director Wang.",
    ],
)
def test_countries_stand_before_offices_or_after_names(text: str) -> None:
    assert "China" in parties_of(terms_of("Blinken Wang"), [text])


def test_nobody_is_given_a_country_that_the_text_does_not_give() -> None:
    text = "Mr. Marsh spoke about China. Mr. Reyes spoke with Russia about ships."
    assert parties_of(terms_of("Marsh Reyes"), [text]) == ()


def test_of_two_countries_before_a_name_the_nearest_counts() -> None:
    text = "In a call with U.S. president Marsh, Russian president Reyes spoke of peace."
    assert parties_of(terms_of("Marsh Reyes"), [text]) == ("United States", "Russia")


def test_countries_are_named_themselves() -> None:
    assert parties_of(terms_of("Washington Beijing"), []) == ("United States", "China")


def test_bodies_are_of_no_country() -> None:
    assert parties_of(terms_of("NATO Marsh"), ["Sweden's NATO bid was welcome, Marsh said."]) == ()
