"""Put the confidence of an answer into words."""

from typing import Literal

Certainty = Literal["clear", "likely", "uncertain"]

CLEAR = 0.85
"""Least confidence of a clear answer. Confidence is calibrated (docs/quality.md): of answers at
this confidence about 85 in 100 are right, of all above it more."""
LIKELY = 0.65
"""Least confidence of a likely answer: about two in three are right at this confidence."""


def certainty(confidence: float) -> Certainty:
    """Return the certainty of an answer by its confidence, 0–1."""
    if confidence >= CLEAR:
        return "clear"
    return "likely" if confidence >= LIKELY else "uncertain"
