"""Notes of correction leave the text; reporting on corrections and earlier versions stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.extract.boilerplate.corrections import is_correction, without_correction

BODY = (
    "Envoys of both countries met in Geneva on Monday.\n\nThe talks lasted nine hours.\n\n"
    "They will meet again in Vienna.\n\nBoth sides spoke of progress.\n\nThe truce holds.\n\n"
    "Nobody would say for how long."
)
NOTES = [
    "Correction: The talks lasted nine hours, not six.",
    "CORRECTION (Aug. 29, 2024): A spokeswoman's name was wrong.",
    "Correction, Aug. 29, 2024: The crossing is at Brenn.",
    "Clarification: The text now says who proposed the truce.",
    "An earlier version of this article misstated the day of the talks.",
    "In an earlier version of this story, the crossing was misnamed.",
    "An earlier version of this report misspelled the name of the crossing.",
    "This article was amended on 29 August 2024 to name the crossing.",
    "This story has been corrected to say that the talks took place in Geneva.",
    "This story was updated on Monday to correct the spelling of a name.",
    "Editor’s note: A previous version gave a wrong day and has been corrected.",
    "* This article originally said that the talks took six hours.",
    "Berichtigung: Die Gespräche dauerten neun Stunden.",
    "In einer früheren Version dieses Artikels hieß es, die Gespräche seien beendet.",
    "Une version précédente de cet article indiquait un autre jour.",
    "Una versión anterior de este artículo daba otro día.",
    "Una versione precedente di questo articolo indicava un altro giorno.",
    "Uma versão anterior deste artigo indicava outro dia.",
    "In een eerdere versie van dit artikel stond een andere dag.",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_moves_from_the_top_and_from_the_end(note: str) -> None:
    assert without_correction(f"{note}\n\n{BODY}") == (BODY, note)
    assert without_correction(f"{BODY}\n\n{note}") == (BODY, note)


@pytest.mark.parametrize(
    "line",
    [
        "An earlier version of the bill would have closed the crossing.",
        "An earlier version of this report, seen by diplomats, called for talks.",
        "Corrections officers went on strike on Monday.",
        "The correction: markets fell by a tenth.",
        "“Correction: we never agreed to that,” the envoy said.",
        "This article of the treaty was amended in 1998.",
        "Editor's note: This is the first of three parts.",
        "This story was updated at noon.",
    ],
)
def test_reporting_stays(line: str) -> None:
    assert not is_correction(line)
    assert without_correction(f"{BODY}\n\n{line}") == (f"{BODY}\n\n{line}", None)


def test_several_notes_are_joined_by_line_breaks() -> None:
    text, said = without_correction(f"{NOTES[0]}\n\n{BODY}\n\n{NOTES[1]}")
    assert (text, said) == (BODY, f"{NOTES[0]}\n{NOTES[1]}")


def test_a_label_of_its_own_goes_with_the_note_below_it() -> None:
    text, said = without_correction(f"{BODY}\n\nCorrection\n\nThe talks lasted nine hours.")
    assert (text, said) == (BODY, "Correction\nThe talks lasted nine hours.")


def test_a_note_in_the_middle_stays_and_one_alone_is_the_text() -> None:
    middle = BODY.replace("They will meet", f"{NOTES[0]}\n\nThey will meet")
    assert without_correction(middle) == (middle, None)
    assert without_correction(NOTES[0]) == (NOTES[0], None)


@given(st.lists(st.sampled_from([*NOTES, *BODY.split("\n\n")]), min_size=1, max_size=9))
def test_every_paragraph_is_either_text_or_correction(paragraphs: list[str]) -> None:
    text, said = without_correction("\n\n".join(paragraphs))
    parts = text.split("\n\n") + (said.split("\n") if said else [])
    assert sorted(parts) == sorted(paragraphs)
