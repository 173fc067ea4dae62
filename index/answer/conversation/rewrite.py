"""Rewrite follow-up questions such as ``and when?`` or ``what about Qin Gang?`` as full questions.

A self-contained question is returned as typed. A question that depends on earlier ones is completed
from them: with a new interrogative (``and when?``), with a name or time replaced by a like one
(``and Lavrov?``), or with the antecedents of ``he``, ``there`` and ``the talks``. The rewriting is
rule-based; a question that no rule completes is returned as typed.
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
    """Return the full question of a follow-up, or the same text if it is self-contained.

    Args:
        question: the question as typed.
        earlier: the previous turns of the conversation, oldest first.
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
    """Restore first letter and final punctuation as typed; keep a question that became too long."""
    asks = "?" in question or before.read_as_question.rstrip().endswith("?")
    first = whole[:1].upper() if question.lstrip()[:1].isupper() else whole[:1]
    whole = " ".join(f"{first}{whole[1:]}".split()).rstrip(" ?!.") + "?" * asks
    return whole if len(whole) <= LONGEST else question
