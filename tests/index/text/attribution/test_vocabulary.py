"""The forms of cue verbs are made by rule, and are those of the table of verbs."""

from pathlib import Path

import index.answer.question
from index.text.attribution.vocabulary import ACTING, CLAUSAL, past_of

TABLE = Path(index.answer.question.__file__).with_name("verbs.tsv")
FORMS = CLAUSAL | ACTING


def test_the_forms_of_a_verb_are_those_of_the_table() -> None:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()]
    cues = [row for row in rows if row[1] in FORMS]
    assert len(cues) > 20
    for base, past, _, participle, third in cues:
        assert {participle, third} <= FORMS, base
        assert past_of(base) == past


def test_phrases_have_the_forms_of_their_verbs() -> None:
    assert {"calls for", "called for", "calling for", "spoke of", "made it clear"} <= FORMS
    assert {"denies", "denied", "denying", "stresses", "agreeing", "accuses"} <= FORMS
