"""Compare texts regardless of case, punctuation style and spacing."""

import re
import string
import unicodedata
from collections import Counter

_SIGNS = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None)
)
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation))


def plain(words: str) -> str:
    """Normalize case, quotation marks, dashes, compatibility characters and white space."""
    # Casefold before and after NFKC: each may undo the other.
    folded = unicodedata.normalize("NFKC", words.translate(_SIGNS)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).casefold().translate(_SIGNS).split())


def contains(text: str, words: str) -> bool:
    """Return whether a text, normalized, has the words as whole words: “2015” has no “5”."""
    if not words:
        return False
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return re.search(before + re.escape(words) + after, text) is not None


def token_f1(given: str, expected: str) -> float:
    """Return the token F1 of two short answers, 0–1, as in SQuAD (Rajpurkar et al. 2016).

    It is the harmonic mean of token precision and recall, without case, punctuation and articles.
    If either has no tokens, it is 1 if both have none, else 0.
    """
    ours, theirs = _tokens(given), _tokens(expected)
    if not ours or not theirs:
        return float(ours == theirs)
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total())


def _tokens(words: str) -> Counter[str]:
    bare = plain(words).translate(_PUNCTUATION)
    return Counter(_ARTICLES.sub(" ", bare).split())
