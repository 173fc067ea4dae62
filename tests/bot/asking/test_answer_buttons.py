"""The buttons below an answer."""

import secrets
from collections.abc import Sequence
from typing import Any, get_args

import discord
import pytest

from bot.asking.answer_buttons import Act, AnswerButton, Press, answer_buttons
from tests.bot.samples import answer, quote, refusal

LONGEST_ID = 100


@pytest.mark.parametrize("turns", [True, False])
@pytest.mark.parametrize("act", get_args(Act))
def test_a_press_is_found_again_in_the_id_of_its_button(act: Act, turns: bool) -> None:
    press = Press(secrets.token_hex(8), act, 10**19, turns)
    assert len(press.id) <= LONGEST_ID
    match = AnswerButton.__discord_ui_compiled_template__.fullmatch(press.id)
    assert match is not None
    assert Press.read(match) == press


@pytest.mark.parametrize(
    "forged",
    [
        "answer:0123456789abcdef:delete:0",
        "answer:0123456789ABCDEF:context:0",
        "answer:0123456789abcdef:context:-1",
        "answer:0123456789abcdef:context:0:turn:x",
        "answer:x:context:0",
    ],
)
def test_other_ids_are_no_button_of_an_answer(forged: str) -> None:
    assert not AnswerButton.__discord_ui_compiled_template__.fullmatch(forged)


def test_further_quotes_begin_after_those_that_the_card_shows() -> None:
    given = answer(quote(), quote(rank=2), more=(quote(rank=3),))
    buttons = answer_buttons("0" * 16, given, asker=7, private=False)
    labelled = {one["label"]: one["custom_id"] for one in _sent(buttons(1)) if one.get("label")}
    assert labelled["More quotes (2)"].endswith(":more:1")
    assert labelled["Remove"].endswith(":remove:7")
    assert "More" not in "".join(one.get("label") or "" for one in _sent(buttons(3)))


def test_a_shared_answer_offers_no_sharing_and_a_refusal_no_citation() -> None:
    shared = answer_buttons("0" * 16, answer(), asker=7, private=True, shared=True)
    assert not [one for one in _sent(shared(1)) if "share" in one["custom_id"]]
    refused = answer_buttons("0" * 16, refusal(quote()), asker=7, private=True)
    ids = [one["custom_id"] for one in _sent(refused(1))]
    assert not [one for one in ids if ":cite:" in one]
    assert [one for one in ids if ":context:" in one]


def _sent(rows: Sequence[discord.ui.ActionRow[Any]]) -> list[dict[str, Any]]:
    return [dict(part) for row in rows for part in row.to_component_dict()["components"]]
