"""Tell the questions that ask whether something is so: ``did they sign``, ``anyone hurt in oslo``.

Such a question begins with an auxiliary. An interrogative in it begins a clause, as in ``was anyone
hurt when it fell``, unless what is known or said is asked for, or one thing more.
"""

import re

_AUXILIARY = (
    r"(?!do kwon\b|will smith\b|will\.i)"
    r"(?:(?:did|do|does|is|are|am|was|were|has|have|had|will|would|shall|can|could|should|might"
    r"|must|ai)(?:n'?t)?|(?:ca|wo|sha)n'?t|cannot|may(?= (?:he|i|it|she|the|they|we|you)\b))\b"
)
_ANY = (
    r"any(?:one|body)?\b(?! (?:clue|comments?|dates?|details?|explanations?|ideas?"
    r"|info(?:rmation)?|news|reasons?|thoughts|updates?|word)\b)"
)
_WHETHER = re.compile(rf"(?:and |so |but )?(?:{_AUXILIARY}|{_ANY})")

_INTERROGATIVE = r"(?:wh(?:o|om|ose|en|ere|y|at|ich)|how)\b"
_KNOWING = re.compile(
    r"\b(?:announced?|aware|certain|clear|commented on|confirm(?:ed)?|decided?|disclosed?"
    r"|established|explain(?:ed)?|f[io]u?nd out|known?|knew|mention(?:ed)?|reason|reveal(?:ed)?"
    r"|said|say|specif(?:y|ied)|sure|tell|told|understood)"
    rf"(?: (?!to\b|for\b|if\b|that\b)[\w']+){{0,2}}? {_INTERROGATIVE}"
    rf"|\b(?:agreed?|decided?|picked?|set) (?:on )?{_INTERROGATIVE} to\b"
)
"""What is known or said is asked for: ``did they say when they meet``."""
_FURTHER = re.compile(
    r"(?:,| and)(?: if so,?)? (?:when|where|why|how)\b(?!.*,)"
    r"| and (?:if so,? )?(?:who|what|which)\b"
)
"""One thing more is asked for: ``did they sign, and when``."""


def asks_whether(asked: str) -> bool:
    """Return whether a question in lower case asks whether something is so, and nothing else."""
    if _WHETHER.match(asked) is None:
        return False
    return not _KNOWING.search(asked) and not _FURTHER.search(asked)
