"""Words made comparable: what differs only in type is the same."""

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
    """Words without case, kinds of quotes and dashes, compatibility forms and runs of space."""
    # Case is folded before and after: folding may undo NFKC, and NFKC what was folded.
    folded = unicodedata.normalize("NFKC", words.translate(_SIGNS)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).casefold().translate(_SIGNS).split())


def contains(text: str, words: str) -> bool:
    """Whether words stand in a text as whole words, both made plain: no “5” stands in “2015”."""
    if not words:
        return False
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return re.search(before + re.escape(words) + after, text) is not None


def token_f1(given: str, wanted: str) -> float:
    """How far two short answers agree, 0–1, as SQuAD measures it (Rajpurkar et al. 2016).

    The harmonic mean of precision and recall of words, without case, signs and articles; where
    one has no words, 1 if the other has none either.
    """
    ours, theirs = _tokens(given), _tokens(wanted)
    if not ours or not theirs:
        return float(ours == theirs)
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total())


def _tokens(words: str) -> Counter[str]:
    bare = plain(words).translate(_PUNCTUATION)
    return Counter(_ARTICLES.sub(" ", bare).split())
