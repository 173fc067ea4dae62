"""A matter is found in whatever words a government names it."""

import pytest

from index.answer.readout.matters import matters_in


@pytest.mark.parametrize(
    ("sentence", "matter"),
    [
        ("Velden is imposing severe costs on Norland.", "penalties"),
        ("Sweeping sanctions would harm everyone.", "penalties"),
        ("The ransomware came from Velden.", "cyber"),
        ("They spoke of crimes in the information space.", "cyber"),
        ("The one-China principle must be kept.", "territory"),
    ],
)
def test_a_matter_has_several_words(sentence: str, matter: str) -> None:
    assert matter in matters_in(sentence)


def test_inflected_words_name_the_matter_and_other_words_none() -> None:
    assert matters_in("Negotiations and an emission") == {"settlement", "climate"}
    assert matters_in("The ministers met in Velden.") == frozenset()
    assert matters_in("") == frozenset()
