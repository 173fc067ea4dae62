import re
from typing import get_args

from bot.asking.answer_buttons import RatingButton, new_key
from bot.commands.feedback import ReasonSelect
from index.store.administration.feedback import Reason


def test_every_key_is_found_again_in_the_ids_of_its_buttons_and_menu() -> None:
    key = new_key()
    buttons = [RatingButton(key, act) for act in ("good", "bad")]
    ids = [str(one.to_component_dict()["custom_id"]) for one in buttons]
    assert ids == [f"verdict:{key}:good", f"verdict:{key}:bad"]
    for one in ids:
        found = RatingButton.__discord_ui_compiled_template__.fullmatch(one)
        assert found is not None
        assert found["key"] == key
    found = ReasonSelect.__discord_ui_compiled_template__.fullmatch(f"why:{key}")
    assert found is not None
    assert max(len(one) for one in [*ids, f"why:{key}"]) <= 100


def test_no_two_keys_are_the_same() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(re.fullmatch("[0-9a-f]{16}", key) for key in keys)


async def test_the_menu_offers_every_reason_that_is_kept() -> None:
    menu = ReasonSelect(new_key()).to_component_dict()
    assert [one["value"] for one in menu["options"]] == list(get_args(Reason))
