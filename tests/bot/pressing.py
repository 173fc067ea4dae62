"""Pressing the buttons of live cards by what they do."""

from tests.discord_double import DiscordDouble, Message, User


def press_id(card: Message, act: str) -> str:
    """The ``custom_id`` of the button or menu that does ``act``."""
    ids = [part["custom_id"] for part in card.walk() if part.get("custom_id")]
    [found] = [one for one in ids if one.rsplit(":", 1)[-1] == act]
    return str(found)


async def press(
    discord: DiscordDouble, card: Message, act: str, *values: str, user: User | None = None
) -> Message:
    """Press, and wait for what the card becomes."""
    pressed = await discord.press(card, press_id(card, act), values=values, user=user)
    return await pressed.until(lambda message: "One moment" not in message.text)
