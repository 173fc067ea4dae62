import pytest

from index.answer.conversation.mentions import Sort, mentions, printed_in
from index.answer.conversation.parse import take_apart


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("where did Sullivan and Wang meet", [("Sullivan", "person"), ("Wang", "person")]),
        ("where did gantz see sullivan", [("gantz", "person"), ("sullivan", "person")]),
        (
            "when did the spanish foreign minister meet Blinken",
            [("the spanish foreign minister", "person"), ("Blinken", "person")],
        ),
        (
            "did China sign the Paris agreement in geneva",
            [("China", "country"), ("the Paris agreement", "thing"), ("geneva", "place")],
        ),
        (
            "what was agreed at the G20 summit in bali",
            [("the G20 summit", "event"), ("bali", "place")],
        ),
        ("what did nato tell the EU", [("nato", "body"), ("the EU", "body")]),
        ("who signed the test ban treaty", [("the test ban treaty", "thing")]),
        ("who met him there", []),
    ],
)
def test_names_are_known_by_capitals_by_lists_and_by_where_they_stand(
    question: str, named: list[tuple[str, Sort]]
) -> None:
    asked = take_apart(question, None)
    found = mentions(asked.whole, frozenset(), asked)
    assert [(one.text, one.sort) for one in found] == named
    assert all(one.span.of(asked.whole) == one.text for one in found)


def test_names_typed_small_are_those_that_were_printed_with_capitals() -> None:
    printed = printed_in(["In March, Ajit Doval met Mr. Sullivan. Nobody else came."])
    assert {"ajit", "doval", "sullivan"} <= printed
    assert not {"in", "nobody"} & printed
    [doval] = mentions("was it ajit doval's idea", printed)
    assert doval.text == "ajit doval"
