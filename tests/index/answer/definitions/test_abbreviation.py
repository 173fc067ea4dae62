"""What an abbreviation stands for, as a sentence writes it out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.definitions.abbreviation import written_out


@pytest.mark.parametrize(
    ("short", "sentence", "long"),
    [
        ("fda", "The Food and Drug Administration (FDA) agreed.", "Food and Drug Administration"),
        ("usda", "The U.S. Department of Agriculture (USDA) agreed.",
         "U.S. Department of Agriculture"),
        ("ofac", "The Treasury’s Office of Foreign Assets Control (OFAC) agreed.",
         "Office of Foreign Assets Control"),
        ("apec", "The Asia-Pacific Economic Cooperation (“APEC”) met.",
         "Asia-Pacific Economic Cooperation"),
        ("oas", "The OAS (Organization of American States) met.",
         "Organization of American States"),
        ("g7", "The G7, or the Group of 7, met.", "Group of 7"),
        ("cjng", "The head of the Jalisco New Generation Cartel (CJNG) is caught.",
         "Jalisco New Generation Cartel"),
    ],
)  # fmt: skip
def test_the_long_form_stands_beside_the_short_one(short: str, sentence: str, long: str) -> None:
    found = written_out(short, sentence)
    assert found is not None
    assert found.of(sentence) == long


@pytest.mark.parametrize(
    ("short", "sentence"),
    [
        ("fda", "The FDA agreed."),
        ("fda", "The Food and Drug Administration agreed."),
        ("fda", "The Federal Bureau of Investigation (FBI) agreed with the FDA."),
        ("fda", "The FDA (whose head agreed) met."),
        ("mrc", "The MRC Centre for Global Infectious Disease Analysis agreed."),
        ("x", ""),
    ],
)
def test_a_short_form_that_is_not_written_out_has_no_long_one(short: str, sentence: str) -> None:
    assert written_out(short, sentence) is None


@given(
    st.text("ab &/.-1", min_size=1, max_size=8),
    st.text("ABab (),—–-.’s ", max_size=80),
)
def test_a_long_form_stands_in_its_sentence(short: str, sentence: str) -> None:
    found = written_out(short, sentence)
    assert found is None or (0 <= found.start < found.end <= len(sentence))
