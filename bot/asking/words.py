"""What the bot says where there is nothing to quote: small talk, other languages, how to ask."""

from collections.abc import Awaitable, Callable, Sequence

from bot.asking.small_talk import SmallTalk
from bot.core.markdown import clip
from bot.translations.language import say, translatable
from index.answer.question.language import ForeignLanguage

HOW_TO_ASK = translatable(
    "Ask me a question about the news, for example: Where did Sullivan and Wang meet?"
)
"""The reply to a message without words."""

UNREADABLE = translatable(
    "Discord shows me only messages that mention me. Mention me, reply with the ping (@) on, or "
    "use /ask."
)
"""The reply, once for each person and channel, to a message whose words did not arrive."""

_REPLIES: dict[SmallTalk, str] = {
    "greeting": translatable(
        "Hello! Ask me a question about the news, for example: Where did Sullivan and Wang meet? I "
        "answer with the exact sentence and its source."
    ),
    "thanks": translatable("You're welcome. Ask me anything else about the news."),
    "farewell": translatable("Goodbye!"),
    "help": translatable(
        "Ask me a question about the news, for example: Where did Sullivan and Wang meet?\n\nUse "
        "/ask, mention me, reply to one of my answers, or write me a direct message. I answer with "
        "sentences from articles, word for word, or say that no article answers. Short follow-ups "
        "such as “and when?” work, too. If I misread a question, correct it with the button below "
        "the answer. /help shows what else I can do."
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
    "I read {named} and {more} more. /sources shows more; the option source of /ask limits a "
    "question to one of them."
)
_MOST_SOURCES = 15
_NAME = 60

_LANGUAGES: dict[ForeignLanguage, str] = {
    "ar": "أفهم حاليًا الأسئلة باللغة الإنجليزية فقط. من فضلك اطرح سؤالك بالإنجليزية.",
    "de": "Im Moment verstehe ich nur Fragen auf Englisch. Bitte stell deine Frage auf Englisch.",
    "es": "Por ahora solo entiendo preguntas en inglés. Por favor, haz tu pregunta en inglés.",
    "fr": (
        "Pour l'instant, je ne comprends que les questions en anglais. Posez votre question en "
        "anglais, s'il vous plaît."
    ),
    "ru": (
        "Пока я понимаю вопросы только на английском языке. Пожалуйста, задайте вопрос "
        "по-английски."
    ),
    "zh": "目前我只能回答英文问题，请用英文提问。",
}  # fmt: skip


async def small_talk_reply(kind: SmallTalk, sources: Callable[[], Awaitable[Sequence[str]]]) -> str:
    """The reply to small talk.

    Args:
        kind: its kind.
        sources: the names of outlets and sources, called only for ``sources``.

    Raises:
        VerbaleError: the names cannot be read.
    """
    names = await sources() if kind == "sources" else ()
    return _sources(names) if names else say(_REPLIES[kind])


def in_language(language: ForeignLanguage) -> str:
    """That questions are English for now, in the language of the question."""
    return _LANGUAGES[language]


def _sources(names: Sequence[str]) -> str:
    named = ", ".join(clip(name, _NAME) for name in names[:_MOST_SOURCES])
    left_out = len(names) - _MOST_SOURCES
    if left_out <= 0:
        return say(_SOURCES, named=named)
    more = f"{left_out:,}"
    return say(_MORE_SOURCES, named=named, more=more)
