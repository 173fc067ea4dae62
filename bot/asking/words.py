"""What the bot says where there is nothing to quote: small talk, how to ask."""

from collections.abc import Awaitable, Callable, Sequence

from bot.core.markdown import clip
from bot.translations.language import numeral, retold, say, translatable
from index.answer.question.asides import REPLIES, SmallTalk

HOW_TO_ASK = translatable("Ask me a question about the news, in English.")
"""The reply to a message without words."""

FOR_EXAMPLE = translatable("For example: {question}")

UNREADABLE = translatable(
    "Discord shows me only messages that mention me. Mention me, reply with the ping (@) on, or "
    "use /ask."
)
"""The reply, once for each person and channel, to a message whose words did not arrive."""

_REPLIES: dict[SmallTalk, str] = {
    "help": translatable(
        "Ask me a question about the news, in English.\n\nUse /ask, mention me, reply to one of my "
        "answers, or write me a direct message. I answer with sentences from articles, word for "
        "word, or say that no article answers. Short follow-ups such as “and when?” work, too. If "
        "I misread a question, correct it with the button below the answer. /help shows what else "
        "I can do."
    ),
    "identity": translatable(
        "I'm Verbale. I answer questions about diplomatic news with sentences from articles, word "
        "for word, and name the source. No language model writes my answers. /about shows more."
    ),
    "sources": translatable("I read no sources here yet."),
}
_SOURCES = translatable(
    "I read {named}. /sources shows more; the option source of /ask limits a question to one of "
    "them."
)
_MORE_SOURCES = translatable(
    "I read {number} outlets and sources. Most articles are from {named}. /sources shows more; the "
    "option source of /ask limits a question to one of them."
)
_MOST_SOURCES = 15
_NAME = 60


async def small_talk_reply(kind: SmallTalk, sources: Callable[[], Awaitable[Sequence[str]]]) -> str:
    """The reply to small talk.

    Args:
        kind: its kind.
        sources: the names of outlets, those with most articles first, and of sources; called only
            for ``sources``.

    Raises:
        VerbaleError: the names cannot be read.
    """
    names = await sources() if kind == "sources" else ()
    if names:
        return _sources(names)
    return say(_REPLIES[kind]) if kind in _REPLIES else retold(REPLIES[kind])


def _sources(names: Sequence[str]) -> str:
    named = ", ".join(clip(name, _NAME) for name in names[:_MOST_SOURCES])
    if len(names) <= _MOST_SOURCES:
        return say(_SOURCES, named=named)
    return say(_MORE_SOURCES, named=named, number=numeral(len(names)))
