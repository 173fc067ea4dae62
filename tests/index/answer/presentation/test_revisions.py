from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.presentation.revisions import Part, changes, deleted_in_words, revision_of
from index.errors import NotFoundError
from index.store.rows import Revision

MOMENT = datetime(2024, 8, 28, 9, 30, tzinfo=UTC)
KEPT = [Revision(number, "Talks", "They met.", None, None, None, MOMENT) for number in (1, 4, 6)]


def test_a_changed_phrase_is_one_change() -> None:
    [parts] = changes("They met on Tuesday at noon.", "They met on Friday at dusk.")
    assert parts == (
        Part("kept", "They met on "),
        Part("removed", "Tuesday at noon."),
        Part("added", "Friday at dusk."),
    )


def test_a_paragraph_that_goes_leaves_the_others_alone() -> None:
    first, last = "They met at the mill.", "Both spoke of grain for two hours."
    [parts] = changes(f"{first}\n\nIt rained.\n\n{last}", f"{first}\n\n{last}")
    assert [part.text.strip() for part in parts if part.kind != "kept"] == ["It rained."]


def test_changes_far_apart_are_told_one_by_one_with_a_few_words_around() -> None:
    between = " ".join(f"word{number}" for number in range(100))
    found = list(changes(f"one {between} two", f"uno {between} due"))
    assert [[part.kind for part in parts] for parts in found] == [
        ["removed", "added", "kept"],
        ["kept", "removed", "added"],
    ]
    assert "word7" in found[0][-1].text
    assert "word9 " not in found[0][-1].text


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_what_was_removed_stood_in_the_one_text_and_what_was_added_in_the_other(
    before: str, after: str
) -> None:
    for parts in changes(before, after):
        assert "".join(part.text for part in parts if part.kind != "added") in before
        assert "".join(part.text for part in parts if part.kind != "removed") in after


@pytest.mark.parametrize(
    ("number", "told"), [(5, "Revision 5 was deleted"), (7, "has no revision 7; it has 1 to 6")]
)
def test_a_revision_that_is_not_there_says_why(number: int, told: str) -> None:
    with pytest.raises(NotFoundError, match=told):
        revision_of(KEPT, number)
    assert revision_of(KEPT, 4) is KEPT[1]


def test_deleted_revisions_are_named_in_runs() -> None:
    assert deleted_in_words([2, 3, 5]).startswith("Revision 2–3, 5 was deleted.")
    assert deleted_in_words([]) == ""
