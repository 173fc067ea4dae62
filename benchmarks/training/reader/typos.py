"""Turn well-formed questions into chat style.

The training data has whole sentences, but people type shorthand and typos in chat.
"""

import random
import re

from index.values import MONTH_NAMES

_SHORT = {
    "with": "w/", "and": "n", "year": "yr", "years": "yrs", "government": "govt",
    "percent": "pct", "million": "m", "people": "ppl", "meeting": "mtg", "about": "abt",
    "before": "b4", "are": "r", "you": "u", "because": "bc", "without": "w/o", "between": "btwn",
    "department": "dept", "president": "prez", "minister": "min", "secretary": "sec",
    **{name.lower(): name[:3].lower() for name in MONTH_NAMES if len(name) > 4},
    "september": "sept",
}  # fmt: skip
_DROPPED = frozenset("did do does is are was were the a an of has have had".split())  # noqa: SIM905
_ASKING = re.compile(r"^(who|when|where|why|how (?:many|much|long)|which|what)\b\s*", re.IGNORECASE)
_CONTRACTED = re.compile(r"\b(who|when|where|why|what|how) (is|did|has|was)\b", re.IGNORECASE)
_ENDINGS = {"is": "s", "did": "d", "has": "s", "was": "s"}


def typed(question: str, chance: random.Random) -> str:
    """Return the question as someone might type it in a hurry."""
    words = question.rstrip("?. ").lower()
    if chance.random() < 0.5:
        mark = chance.choice(("'", ""))
        words = _CONTRACTED.sub(lambda m: m[1] + mark + _ENDINGS[m[2].lower()], words)
    if chance.random() < 0.3:
        words = " ".join(word for word in words.split() if word not in _DROPPED) or words
    if chance.random() < 0.15 and (asking := _ASKING.match(words)) and words[asking.end() :]:
        words = f"{words[asking.end() :]} - {asking[1]}"
    if chance.random() < 0.5:
        words = " ".join(_SHORT.get(word, word) for word in words.split())
    if chance.random() < 0.5:
        words = words.replace("'s ", "s ").replace("-", " ")
    if chance.random() < 0.3:
        words = _mistyped(words, chance)
    return words


def _mistyped(words: str, chance: random.Random) -> str:
    """Put a typo into one long word."""
    parts = words.split()
    long = [number for number, part in enumerate(parts) if len(part) > 4 and part.isalpha()]
    if not long:
        return words
    number = chance.choice(long)
    parts[number] = _slip(parts[number], chance)
    return " ".join(parts)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
