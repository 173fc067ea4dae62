"""Formulas recur in several articles; parts of longer ones are left out."""

from index.answer.wording.recurrent import recurrent

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
    assert [place.sentence for place in places] == [0, 1, 2]
    first = places[0]
    assert first.span.of(SAID[0][1]) == "peace and stability across the Tarn Strait"


def test_what_two_articles_say_does_not_recur() -> None:
    assert recurrent(SAID[:2]) == []
