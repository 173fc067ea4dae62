"""A formula's words stand for their family, names for all their forms."""

import pytest

from index.answer.formulas import formula_of, recurrent, variant_in


def test_a_name_stands_for_all_its_forms() -> None:
    [slot] = formula_of("North Korea").slots
    assert slot.named
    assert "dprk" in slot.words


@pytest.mark.parametrize(
    ("formula", "sentence", "words"),
    [
        ("one China policy", "We keep our longstanding “one China” policy, he said.",
         "longstanding “one China” policy"),
        ("one China policy", "They abide by the one-China principle.", "one-China principle"),
        ("condemns the launch", "Velden strongly condemned the new launches.",
         "strongly condemned the new launches"),
        ("rules-based international order", "They stand for a rules-based order.",
         "rules-based order"),
        ("peaceful resolution", "He wants a peaceful and lasting settlement.",
         "peaceful and lasting settlement"),
        ("swift and severe costs", "They will be swift, severe costs.", "swift, severe costs"),
        ("condemns North Korea", "It condemns the DPRK.", "condemns the DPRK"),
        ("one China policy", "The policy towards China is one of many.", None),
        ("peaceful resolution", "After peace talks, the lasting settlement held.", None),
        ("condemns the launch", "He condemned it. The launch went on.", None),
        ("immediate ceasefire", "It is immediately reversed as a ceasefire ends.", None),
        ("sovereignty and territorial integrity of Tarn", "Sovereignty and integrity count.", None),
        ("of the", "of the harbour", None),
        ("war of aggression", "They speak of war, aggression and hunger.", None),
        ("war of aggression", "It is a war of choice and aggression.", None),
        ("war of aggression", "They spoke of the war and Norland’s aggression.", None),
        ("centrality of ASEAN", "They stand for its centrality and for ASEAN.", None),
        ("centrality of ASEAN", "He stressed its centrality and the ASEAN outlook.", None),
    ],
)  # fmt: skip
def test_variants_are_found_as_printed_but_not_what_is_put_together_otherwise(
    formula: str, sentence: str, words: str | None
) -> None:
    found = variant_in(sentence, formula_of(formula))
    assert (found and found.span.of(sentence)) == words


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


SAID = [
    ("a", "Marsh spoke of peace and stability across the Tarn Strait on Monday."),
    ("b", "There must be peace and stability across the Tarn Strait."),
    ("c", "Peace, he said: peace and stability across the Tarn Strait."),
    ("c", "She called for peace and stability across the Tarn Strait again."),
    ("d", "Nobody spoke of Foreign Minister Elena Marsh."),
    ("e", "They met Foreign Minister Elena Marsh."),
    ("f", "It was Foreign Minister Elena Marsh."),
]


def test_the_longest_formula_is_kept_once_an_article() -> None:
    [(key, places)] = recurrent(SAID)
    assert " ".join(key) == "peace and stability across the tarn strait"
    assert [number for number, _ in places] == [0, 1, 2]
    assert places[0][1].of(SAID[0][1]) == "peace and stability across the Tarn Strait"
