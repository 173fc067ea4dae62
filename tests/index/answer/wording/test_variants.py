"""Near variants of a formula are found in a sentence, and other words are not."""

import pytest

from index.answer.wording.formulas import formula_of
from index.answer.wording.variants import variant_in


@pytest.mark.parametrize(
    ("formula", "sentence", "words"),
    [
        ("one China policy", "We keep our longstanding “one China” policy, he said.",
         "our longstanding “one China” policy"),
        ("one China policy", "They abide by the one-China principle.", "one-China principle"),
        ("expresses concern about the launch", "Velden strongly condemned the new launches.",
         "strongly condemned the new launches"),
        ("peaceful resolution", "He wants a peaceful and lasting settlement.",
         "peaceful and lasting settlement"),
        ("condemns North Korea", "It condemns the DPRK.", "condemns the DPRK"),
        ("full and free access to all four ports", "full access to all four ports",
         "full access to all four ports"),
    ],
)  # fmt: skip
def test_variants_are_found_as_printed(formula: str, sentence: str, words: str) -> None:
    found = variant_in(sentence, formula_of(formula))
    assert found is not None
    assert found.span.of(sentence) == words


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("one China policy", "The policy towards China is one of many."),
        ("peaceful resolution", "After peace talks, the lasting settlement held."),
        ("condemns the launch", "He condemned it. The launch went on."),
        ("condemns the launch", "Nobody spoke."),
        ("of the", "of the harbour"),
    ],
)
def test_what_is_put_together_otherwise_is_no_variant(formula: str, sentence: str) -> None:
    assert variant_in(sentence, formula_of(formula)) is None


def test_articles_inflections_and_names_make_no_other_wording() -> None:
    formula = formula_of("condemns the launch by North Korea")
    one, other, third = (
        variant_in(words, formula)
        for words in (
            "It condemns the launch by North Korea.",
            "We condemned a launch by the DPRK.",
            "It strongly condemned the launch by the DPRK.",
        )
    )
    assert one
    assert other
    assert third
    assert one.key == other.key != third.key
