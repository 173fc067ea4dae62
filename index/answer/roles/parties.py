"""Find who acts for the party that a question names."""

import re

from index.values import Span

_ASKS_WHO_FOR = re.compile(
    r"^who (?!are |did |does |is |was |were ).*\b(?:for|on behalf of) (?:the )?"
    r"(?P<party>[\w' .-]+?)(?: (?:in|on|at|during|with) .*)?$"
)
_NAME = r"(?:[A-Z][\w.'’-]*|bin|bint|al|ibn|de|van|von)"
_ACTING = re.compile(rf"(?P<who>{_NAME}(?: {_NAME}){{0,7}})(?: \w+)? $")
_LONGEST_NAME = 100
"""Characters before the party in which the name is looked for."""


def acting_for(question: str, sentence: str) -> Span | None:
    """Return the name of who acts for the party that a question names; None if that is unclear.

    Of ``A signed for Israel, B for Oman`` it is ``B`` if the question asks who signed for Oman.

    Args:
        question: the question in its normal form.
        sentence: the sentence.
    """
    asked = _ASKS_WHO_FOR.search(question)
    if asked is None:
        return None
    party = re.search(rf"\bfor (?:the )?{re.escape(asked['party'])}\b", sentence, re.IGNORECASE)
    if party is None:
        return None
    start = max(0, party.start() - _LONGEST_NAME)
    found = _ACTING.search(sentence[start : party.start()])
    return Span(*found.span("who")).moved(start) if found else None
