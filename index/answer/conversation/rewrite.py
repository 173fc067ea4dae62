"""Follow-ups: the whole question that ``and when?`` or ``what about Qin Gang?`` stands for.

A question that says itself what it is about comes back as it was typed. One that leans on those
before it is completed from them: another thing asked for (``and when?``), another name or time in
the place of its like (``and Lavrov?``), or the names put where ``he``, ``there`` and ``the talks``
stand. Rules alone do it; what they cannot complete stays as it was typed.
"""

import re
from collections.abc import Callable, Sequence

from index.answer.conversation.context import FollowUp, Turn, latest
from index.answer.conversation.coreference import resolve_reference
from index.answer.conversation.ellipsis import about, bare, other, outcome
from index.answer.conversation.parse import spelt_out
from index.answer.question.analyze import LONGEST

__all__ = ["Turn", "rewrite"]

_OPENING = re.compile(
    r"(?:(?:and|&|n|but|so|or|also|plus|ok|okay|oh|ah|hm+|well|cool|great|nice|thanks|thank you|thx"
    r"|ty|interesting|alright|right|wait|then)\b[,.!…:;–-]*\s+|(?:yes|no|yeah|hey|sorry),\s+)+"
)
_CLOSING = re.compile(
    r"(?:,?\s+(?:then|exactly|precisely|though|tho|again|please|pls|plz|btw|anyway|too|as well"
    r"|actually|roughly|approximately))*[\s?!.…]*$",
    re.IGNORECASE,
)


_RULES: tuple[Callable[[FollowUp], str | None], ...] = (
    bare,
    other,
    outcome,
    about,
    resolve_reference,
)


def rewrite(question: str, earlier: Sequence[Turn]) -> str:
    """The whole question that a follow-up stands for, or the same text where it stands alone.

    Args:
        question: as typed.
        earlier: the questions of the conversation before it, the oldest first.
    """
    if not earlier or len(question) > LONGEST:
        return question
    text = " ".join(question.split())
    opening = _OPENING.match(text[:1].lower() + text[1:])
    body = _CLOSING.sub("", text[opening.end() :] if opening else text)
    if not body:
        return question
    follow_up = FollowUp(spelt_out(body), opening is not None, latest(earlier))
    found = (rule(follow_up) for rule in _RULES)
    whole = next((one for one in found if one), None)
    return _finished(whole, question, earlier[-1]) if whole else question


def _finished(whole: str, question: str, before: Turn) -> str:
    """With the first letter and the end as they were typed; too long a question stays as it was."""
    asks = "?" in question or before.read_as_question.rstrip().endswith("?")
    first = whole[:1].upper() if question.lstrip()[:1].isupper() else whole[:1]
    whole = " ".join(f"{first}{whole[1:]}".split()).rstrip(" ?!.") + "?" * asks
    return whole if len(whole) <= LONGEST else question
