"""What the question encoder learns from."""

from typing import Any

import numpy as np
import pytest

from benchmarks.training.questions import WrittenQuestion
from index.store.library import Library
from tests.index.answer.samples import Desk, draft

SENTENCE = "Wang signed the treaty in Rome."


def pairs_of(library: Library, questions: list[WrittenQuestion]) -> tuple[list[Any], Any]:
    from benchmarks.training import encoder  # noqa: PLC0415 - imports torch

    return encoder.pairs_of(library, questions)


def written(**changes: Any) -> WrittenQuestion:
    given: dict[str, Any] = {
        "question": "Where did Wang sign the treaty?", "chat": "where'd wang sign", "kind": "where",
        "part": "train", "article": "treaty", "sentence": SENTENCE, "answer": "Rome",
        "acceptable": ("Rome",), "at": None,
    }  # fmt: skip
    return WrittenQuestion(**given | changes)


def test_a_question_is_learnt_as_printed_and_as_typed_with_the_passages_that_answer(
    desk: Desk,
) -> None:
    filler = " ".join(["grain"] * 150)
    desk.add(
        draft(f"It {filler}.\n\n{SENTENCE} He {filler}.\n\nOnce more: {SENTENCE}", id="treaty"),
        draft(f"{SENTENCE} It rained.", title="Other", id="other"),
    )
    pairs, matrix = pairs_of(desk.library, [written()])
    assert [one.question for one in pairs] == [
        "where did wang sign the treaty",
        "where did wang sign",
    ]
    ids, vectors = desk.library.vectors.in_reach(desk.generation, desk.search_filter())
    texts = desk.library.passages.words(ids)
    found = desk.library.passages.in_reach(ids, desk.search_filter())
    answering = tuple(
        number
        for number, id_ in enumerate(ids)
        if found[id_].external_id == "treaty" and SENTENCE in texts[id_]
    )
    assert 0 < len(answering) < len(ids) - 1
    assert {one.passages for one in pairs} == {answering}
    assert matrix.shape == vectors.shape
    np.testing.assert_allclose(matrix.numpy(), vectors, atol=1e-3)


@pytest.mark.parametrize(
    "changes",
    [{"sentence": "", "answer": "", "acceptable": ()}, {"article": "other"}],
)
def test_a_question_that_no_passage_answers_is_left_out(
    desk: Desk, changes: dict[str, Any]
) -> None:
    desk.add(draft(SENTENCE, id="treaty"), draft("It rained.", title="Rain", id="other"))
    pairs, matrix = pairs_of(desk.library, [written(**changes)])
    assert pairs == []
    assert len(matrix) == 2


def test_articles_of_a_private_scope_are_not_learnt_from(desk: Desk) -> None:
    desk.add(draft("It rained.", title="Rain", id="rain"))
    desk.add(draft(SENTENCE, id="treaty"), scope="discord:1")
    pairs, matrix = pairs_of(desk.library, [written()])
    assert (pairs, len(matrix)) == ([], 1)
