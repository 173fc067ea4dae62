"""Find the clause that tells whether something is so, for the answer to a yes/no question.

No two words answer “did Finland join NATO?”. What does is a verb with its subject or its objects:
“Finland joined NATO on Tuesday”.
"""

import re
from collections.abc import Sequence

from index.answer.question.terms import words_of
from index.answer.question.verbs import may_be_verb
from index.values import Span

_BOUNDARY = re.compile(
    r"[;:—()]|,(?!\d)|\s(?:after|although|as|because|before|but|despite|due to|following|once|since"
    r"|though|until|when|where|which|while|who|whose|with)\b|\sand(?=\s(?P<next>[a-z]+))"
)
"""Where a clause may begin. None begins at “that”, “if” and “whether”: what somebody denies or asks
does not tell that it is so."""

_OPENING = re.compile(r"[\s;:—(),]*(?:(?:and|but)\s)?")
_CLOSING = " \t\n;:—(),."


def whole_clause(sentence: str, marked: Span) -> Span:
    """Return the clause that words stand in, with a verb, as offsets in the sentence.

    Args:
        sentence: the sentence.
        marked: the words, as offsets in the sentence.
    """
    cuts = [cut for cut in _boundaries(sentence) if not marked.start < cut < marked.end]
    starts = [0, *(cut for cut in cuts if cut <= marked.start)]
    ends = [*(cut for cut in cuts if cut >= marked.end), len(sentence)]
    start, end = starts.pop(), ends.pop(0)
    added = sentence[start:end]
    while not _has_verb(added) and (starts or ends):
        if starts:
            start, before = starts.pop(), start
            added = sentence[start:before]
        else:
            end, after = ends.pop(0), end
            added = sentence[after:end]
    return _trimmed(sentence, start, end, marked)


def _boundaries(sentence: str) -> Sequence[int]:
    """Return where clauses may begin; “and” begins one before a verb only."""
    found = _BOUNDARY.finditer(sentence)
    return [one.start() for one in found if one["next"] is None or may_be_verb(one["next"])]


def _trimmed(sentence: str, start: int, end: int, marked: Span) -> Span:
    """Return a clause without the conjunction before it and the punctuation around it."""
    opening = _OPENING.match(sentence, start, marked.start)
    start = opening.end() if opening else start
    return Span(start, max(marked.end, start + len(sentence[start:end].rstrip(_CLOSING))))


def _has_verb(words: str) -> bool:
    return any(map(may_be_verb, words_of(words)))
