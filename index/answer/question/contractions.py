"""Write out contractions and signs of typed English."""

import re

_CONTRACTED = re.compile(
    r"\b(?:(who|what|wat|when|where|why|how)(?:['’]?(s|d|ll)|(?:['’]|(?<!who))(re)|['’](ve))"
    r"|(that|there|he|she|they)(?:['’]?(s)|['’](d|re|ll|ve))|(it)['’](s|d|ll))\b",
    re.IGNORECASE,
)
_ENDINGS = {"s": "is", "d": "did", "re": "are", "ll": "will", "ve": "have"}
_WITH = re.compile(r"\bw/(?!o\b)\s*", re.IGNORECASE)
_WITHOUT = re.compile(r"\bw/o\b\s*", re.IGNORECASE)


def spell_out(text: str) -> str:
    """Return a text with ``where'd``, ``that's``, ``w/``, ``w/o`` and the like written out."""
    text = _CONTRACTED.sub(_in_words, text)
    return _WITHOUT.sub("without ", _WITH.sub("with ", text))


def _in_words(found: re.Match[str]) -> str:
    word, ending = filter(None, found.groups())
    return f"{'what' if word.lower() == 'wat' else word} {_ENDINGS[ending.lower()]}"
