"""Pressing the buttons of live cards by what they do."""

from tests.discord_double import DiscordDouble, Message, User


def press_id(card: Message, act: str) -> str:
    """The ``custom_id`` of the button or menu that does ``act``."""
    ids = [part["custom_id"] for part in card.walk() if part.get("custom_id")]
    [found] = [one for one in ids if one.rsplit(":", 1)[-1] == act]
    return str(found)


def labelled(card: Message, words: str) -> str:
    """The ``custom_id`` of the button whose label begins so, or that does what the words name."""
    ids = {one["custom_id"]: one.get("label") or "" for one in card.buttons if "custom_id" in one}
    found = [id_ for id_, label in ids.items() if label.startswith(words)]
    return str(found[0]) if len(found) == 1 else press_id(card, words)


async def press(
    discord: DiscordDouble, card: Message, act: str, *values: str, user: User | None = None
) -> Message:
    """Press, and wait for what the card becomes."""
    pressed = await discord.press(card, press_id(card, act), values=values, user=user)
    return await pressed.until(lambda message: "One moment" not in message.text)
