"""Answers for the tests of benchmarks."""

from typing import Any

from index.values import Quote
from tests.bot.samples import quote


def quoted(sentence: str, **changes: Any) -> Quote:
    """A quote of one sentence."""
    one = {"text": sentence, "sentence": sentence, "span": None, "end": len(sentence)}
    return quote(**(one | changes))
