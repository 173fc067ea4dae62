"""Who said what in an article: words, the sentence around them, and who said them."""

from dataclasses import dataclass
from typing import Literal

from index.values import Span

Kind = Literal["direct", "mixed", "indirect", "turn", "statement"]
"""``direct``: between quotation marks; ``mixed``: partly; ``indirect``: reported without marks;
``turn``: a paragraph of a transcript; ``statement``: a paragraph published in a person's name."""

VERSION = 7
"""Raised when other rules find other attributions, so that libraries extract them again."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said something; a name or an office is known.

    Attributes:
        printed: where the text names the speaker: a name, a pronoun, an office, a label.
        name: the fullest name of the person or organisation in the article, or None.
        office: what the article says that the person is, as printed, or None.
    """

    printed: Span
    name: str | None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Something that was said.

    Attributes:
        words: what was said: between the quotation marks, or from after “that” to the clause's end.
        sentence: the whole sentence around it; for a turn or statement the paragraph.
        kind: how it is reported.
        speaker: who said it; None where the text leaves a doubt.
    """

    words: Span
    sentence: Span
    kind: Kind
    speaker: Speaker | None = None
