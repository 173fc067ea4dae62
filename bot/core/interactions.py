"""Acknowledges interactions, delivers cards, files and private messages, keeps what was typed."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar, Self

import discord

from bot.core.discord_calls import FAILURES, SENDING, is_transient, persistently
from bot.core.markdown import clip, escape
from bot.language import ENGLISH, retold, say, speak, translatable

_TYPED = "typed"


def remember_typed(interaction: discord.Interaction[Any], words: str) -> None:
    """Remember the typed text for the duration of the interaction."""
    interaction.extras[_TYPED] = words


def remember_command(interaction: discord.Interaction[Any]) -> None:
    """Remember a command as it was typed, without its files."""
    command = interaction.command.qualified_name if interaction.command else ""
    options = [
        f"{name}:{value}" for name, value in interaction.namespace if isinstance(value, str | int)
    ]
    remember_typed(interaction, " ".join([f"/{command}", *options]))


def typed_note(interaction: discord.Interaction[Any]) -> str:
    """A note for error messages with what was typed; empty if nothing was remembered."""
    typed = interaction.extras.get(_TYPED)
    return "\n\n" + say("What you typed: {words}", words=typed) if typed else ""


AnyInteraction = discord.Interaction[Any]
"""An interaction of any client."""

_PRIVATE = "private"
_PRESSED = "pressed"
_CONTENT_LIMIT = 2_000

_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060
_EXPIRED = {10015, _UNKNOWN_INTERACTION, 50027}  # the webhook is unknown, the token too old
_GONE = {10008, *_EXPIRED}  # the message is unknown

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        png: the file.
        name: its name, ending in ``.png``.
        alt: what it shows, for those who do not see it.
    """

    png: bytes
    name: str
    alt: str


class PictureCard(discord.ui.LayoutView):
    """A card above a picture.

    Args:
        card: the card, whose components move here.
        picture: the picture.
    """

    def __init__(self, card: discord.ui.LayoutView, picture: Picture) -> None:
        super().__init__(timeout=None)
        self._picture = picture
        for child in list(card.children):
            self.add_item(child)
        shown = discord.MediaGalleryItem(
            f"attachment://{picture.name}", description=picture.alt[:1_024]
        )
        self.add_item(discord.ui.MediaGallery[PictureCard](shown))

    def file(self) -> discord.File:
        """The picture as a new file: each can be sent once."""
        return discord.File(BytesIO(self._picture.png), self._picture.name)


def _attached(card: discord.ui.LayoutView) -> dict[str, Any]:
    """What a message with a card has besides it: the file of its picture, if it has one."""
    return {"attachments": [card.file()]} if isinstance(card, PictureCard) else {}


def speak_to(interaction: AnyInteraction, *, private: bool) -> None:
    """From now on, the current task speaks the asker's language, or in public the server's."""
    shared = None if private else interaction.guild_locale
    speak(str(shared or interaction.locale))


def language_of_channel(client: discord.Client, channel_id: int) -> str:
    """The language of a channel's server, where everybody reads a message; else English."""
    guild = getattr(client.get_channel(channel_id), "guild", None)
    return str(guild.preferred_locale) if guild else ENGLISH


async def acknowledge(interaction: AnyInteraction, *, private: bool = True) -> bool:
    """Show “thinking”, with ``private`` to the asker only; False if it is too late.

    From then on, the current task speaks the language of the reply.

    Raises:
        discord.HTTPException: Discord rejects it for another reason.
    """
    speak_to(interaction, private=private)
    in_time = await _in_time(
        interaction, interaction.response.defer(ephemeral=private, thinking=True)
    )
    if in_time:
        interaction.extras[_PRIVATE] = private
    return in_time


async def acknowledge_press(
    interaction: AnyInteraction, meanwhile: discord.ui.LayoutView | None = None
) -> bool:
    """Replace the card that was pressed by ``meanwhile``, or leave it as it is; False if too late.

    It can be replaced later.

    Raises:
        discord.HTTPException: Discord rejects it for another reason.
    """
    response = interaction.response
    in_time = await _in_time(
        interaction,
        response.edit_message(view=meanwhile, **_attached(meanwhile))
        if meanwhile
        else response.defer(),
    )
    if in_time:
        interaction.extras[_PRESSED] = True
    return in_time


async def remove_pressed(interaction: AnyInteraction) -> None:
    """Delete the message whose button was pressed; one that is gone already is no error.

    Raises:
        discord.HTTPException: Discord refuses.
    """
    try:
        await interaction.delete_original_response()
    except discord.HTTPException as error:
        if error.code not in _GONE:
            raise


async def _in_time(interaction: AnyInteraction, responding: Awaitable[object]) -> bool:
    """Whether Discord has received the first response, or may have."""
    try:
        await responding
    except FAILURES as error:
        if isinstance(error, discord.HTTPException):
            if error.code == _UNKNOWN_INTERACTION or error.status == 429:
                _log.warning("Too late to acknowledge interaction %s: %s", interaction.id, error)
                return False
            if error.code == _ALREADY_ACKNOWLEDGED:  # the call arrived; only its reply was lost
                return True
            if not is_transient(error):
                raise
        _log.warning(
            "Interaction %s may not be acknowledged (%r); continuing.", interaction.id, error
        )
    return True


async def deliver(interaction: AnyInteraction, view: discord.ui.LayoutView) -> None:
    """Replace “thinking”, a text in its place, or the card that was pressed, by a card.

    A deleted message is logged, and no error. Where the token has expired (15 minutes), the card of
    a command is posted as a message, if it was not to be private and the bot may write there.

    Raises:
        discord.HTTPException: Discord refuses the card.
        OSError, aiohttp.ClientError: Discord cannot be reached while the token lives.
    """
    try:
        await interaction.edit_original_response(content=None, view=view, **_attached(view))
    except discord.HTTPException as error:
        if error.code not in _GONE:
            raise
        _log.warning(
            "The message that should show the answer to interaction %s is gone: %s",
            interaction.id,
            error,
        )
        if error.code in _EXPIRED and interaction.extras.get(_PRIVATE, True) is False:
            await _post(interaction, view)


async def _post(interaction: AnyInteraction, view: discord.ui.LayoutView) -> None:
    """Post a card as the bot's own message; where it may not write, that is logged."""
    assert interaction.channel_id is not None
    view.stop()  # its buttons are found by their ids: discord.py need not keep the view
    channel = interaction.client.get_partial_messageable(interaction.channel_id)
    nonce = f"late-{interaction.id}"
    try:
        await persistently(lambda: channel.send(view=view, nonce=nonce), SENDING)
    except (discord.Forbidden, discord.NotFound) as error:
        _log.warning("Interaction %s cannot be answered by a message: %s", interaction.id, error)


async def deliver_file(interaction: AnyInteraction, words: str, file: discord.File) -> None:
    """Replace a private “thinking” by a file with a short text.

    Raises:
        discord.HTTPException: Discord refuses it.
        OSError, aiohttp.ClientError: Discord cannot be reached while the token lives.
    """
    await interaction.edit_original_response(content=words, attachments=[file])


async def reply_privately(interaction: AnyInteraction, words: str) -> None:
    """Send a message to the asker only, in place of an answer; a public “thinking” disappears.

    A card that was pressed stays, and the message appears below it. The message is in the asker's
    language, if it has a translation, and ends with what the person typed.

    A failure to send is logged, and no error.
    """
    speak_to(interaction, private=True)
    words = retold(words)
    typed = clip(escape(typed_note(interaction)), _CONTENT_LIMIT - 300)
    words = clip(escape(words), _CONTENT_LIMIT - len(typed)) + typed
    try:
        await _reply(interaction, words)
    except FAILURES as error:
        _log.warning("Cannot show the error message of interaction %s: %r", interaction.id, error)


async def _reply(interaction: AnyInteraction, words: str) -> None:
    private = interaction.extras.get(_PRIVATE)
    if interaction.extras.get(_PRESSED):
        await interaction.followup.send(words, ephemeral=True)
    elif private is None:
        try:
            await interaction.response.send_message(words, ephemeral=True)
        except discord.HTTPException as error:
            if error.code != _ALREADY_ACKNOWLEDGED:  # the message arrived, and its reply was lost
                raise
    elif private:
        await interaction.edit_original_response(content=words)
    else:
        # First, because a follow-up would fill the “thinking” message and be as public.
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            _log.info("The message of interaction %s was already gone.", interaction.id)
        await interaction.followup.send(words, ephemeral=True)


Submit = Callable[[AnyInteraction, re.Match[str], Mapping[str, str]], Awaitable[None]]
"""Handles a submitted modal: the match of its ``custom_id``, and the texts by input id."""

_OUT_OF_DATE = translatable("This form has expired. Please start again.")


class Restored(discord.ui.DynamicItem[discord.ui.Item[Any]], template="(?!)"):
    """A button or menu that is found by its ``custom_id`` alone, also after a restart.

    Attributes:
        handler: the feature and its method that get a press, with the match of the ``custom_id``.
    """

    handler: ClassVar[tuple[str, str]]

    def __init__(self, item: discord.ui.Item[Any], match: re.Match[str] | None = None) -> None:
        super().__init__(item)
        self._match = match

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Restore the item that was used."""
        return cls(item, match)

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press on."""
        feature, method = self.handler
        await getattr(interaction.client.get_cog(feature), method)(interaction, self._match)


def window(
    title: str,
    custom_id: str,
    label: str,
    typed: discord.ui.TextInput[Any],
    *,
    above: str | None = None,
    description: str | None = None,
) -> discord.ui.Modal:
    """A window with one input, which discord.py does not store: ``submitted`` passes it on."""
    made = discord.ui.Modal(title=title, custom_id=custom_id, timeout=None)
    made.stop()
    if above:
        made.add_item(discord.ui.TextDisplay(above))
    labelled = discord.ui.Label[Any](text=label, description=description, component=typed)
    return made.add_item(labelled)


async def submitted(interaction: AnyInteraction, submits: Mapping[str, Submit]) -> None:
    """Pass a submitted modal to its handler; of an unknown one, the person gets the text back.

    Args:
        interaction: the submission.
        submits: handlers by the pattern of their ``custom_id``.
    """
    data: Any = interaction.data
    texts = {
        component["custom_id"]: component["value"]
        for part in data["components"]  # inputs are nested in labels or in rows
        for component in (part.get("component"), *part.get("components", []))
        if component and "value" in component
    }
    remember_typed(interaction, "\n".join(filter(None, texts.values())))
    for pattern, submit in submits.items():
        if match := re.fullmatch(pattern, data["custom_id"]):
            await submit(interaction, match, texts)
            return
    _log.warning("A modal with the unknown id %r was submitted.", data["custom_id"])
    await reply_privately(interaction, _OUT_OF_DATE)
