"""How cards tell that sources agree, or conflict."""

import pytest

from bot.ui.answer_card import answer_card
from index.values import Agreement, Position
from tests.bot.reading import shown, texts_of
from tests.bot.samples import answer


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (Agreement(1, 0), "1 other article agrees"),
        (Agreement(3, 0), "3 other articles agree"),
    ],
)
def test_articles_that_agree_are_counted_below_the_quote(agreement: Agreement, words: str) -> None:
    texts = texts_of(answer_card(answer(agreement=agreement)))
    assert texts.index(words) > 1


CONFLICT = Agreement(
    2, 1, (Position("March 3", ("Reuters", "AFP", "ANSA", "DPA", "EFE")), Position("4", ("AP",)))
)


def test_sources_that_conflict_lead_with_all_outlets_counted() -> None:
    [_, told, *_] = texts_of(answer_card(answer(agreement=CONFLICT)))
    assert told.split("\n") == [
        "**Sources conflict.** 2 other articles agree, 1 differs.",
        "- March 3: Reuters, AFP, ANSA and 2 more",
        "- 4: AP",
    ]


def test_an_outlet_that_says_two_things_is_named_once() -> None:
    held = (Position("March 3", ("Reuters",)), Position("March 4", ()))
    [_, told, *_] = texts_of(answer_card(answer(agreement=Agreement(0, 1, held))))
    assert told.endswith("- March 4: another article of an outlet named above")


def test_outlets_that_differ_cannot_mark_the_card_up() -> None:
    said = (
        Position("@everyone", ("**Bold** [x](https://e.org)",)),
        Position("`March`\n# 4", ("AP",)),
    )
    [_, told, *_] = texts_of(answer_card(answer(agreement=Agreement(0, 1, said))))
    _, first, second = told.split("\n")
    words, outlet = first.removeprefix("- ").split(": ")
    assert shown(outlet) == ("**Bold** [x](https://e.org)", [])
    assert shown(words) == ("@everyone", [])
    assert shown(second.removeprefix("- ").removesuffix(": AP")) == ("`March` # 4", [])


def test_of_many_answers_that_differ_five_are_told_and_the_rest_counted() -> None:
    said = tuple(Position(f"March {n}", (f"Outlet {n}",)) for n in range(1, 9))
    [_, told, *_] = texts_of(answer_card(answer(agreement=Agreement(3, 12, said))))
    assert told.startswith("**Sources conflict.** 3 other articles agree, 12 differ.\n- March 1: ")
    assert told.endswith("- March 5: Outlet 5\n- 3 more answers")


def test_no_agreement_is_not_mentioned() -> None:
    assert not any("agree" in text for text in texts_of(answer_card(answer())))
