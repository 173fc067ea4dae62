"""The result of a check of quotations."""

from dataclasses import dataclass
from typing import Literal

from index.values import Published

Verdict = Literal["verbatim", "altered", "nowhere", "not checked"]

PieceKind = Literal["kept", "left out", "added", "changed", "gap"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a message quotes.

    Attributes:
        text: the words, without the quotation marks.
        start: offset in the message, in code points.
        end: offset just past it; only of a block quote, ``text`` is not ``message[start:end]``,
            because the mark of each line is left out.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the comparison of a quotation with its source.

    Attributes:
        kind: ``kept``: in both; ``left out``: only in the source; ``added``: only in the quotation;
            ``changed``: other words; ``gap``: the quotation marks with an ellipsis or brackets
            that it leaves out or replaces the source's words.
        quoted: the words of the quotation; empty for ``left out``, and for a gap.
        stored: the words of the source; empty for ``added``.
    """

    kind: PieceKind
    quoted: str
    stored: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where words stand in the library.

    Attributes:
        text: the words; equals ``revision.text[start:end]``.
        sentence: the whole sentences around them, which contain ``text``.
        article_id: the library's public name of the article.
        external_id: the name that a bulk file gave the article.
        revision: the number of the revision, from 1.
        start: offset of ``text`` in the revision, in code points.
        end: offset just past it.
        title: the article's headline.
        source: outlet, or the source's name.
        url: where a person reads the article.
        link: ``url`` with a text fragment that points to the words.
        published: when the article was published.
    """

    text: str
    sentence: str
    article_id: str
    external_id: str | None
    revision: int
    start: int
    end: int
    title: str
    source: str
    url: str | None
    link: str | None
    published: Published | None


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A quotation and whether it stands in the library.

    Attributes:
        quotation: the words quoted.
        verdict: ``verbatim``: the same words in the same order; capitals, punctuation and
            typography may differ. ``altered``: most words, with differences. ``nowhere``: neither.
        similarity: 0–1, words kept per word kept, changed, added or left out; 1 if verbatim.
        exact: whether capitals, punctuation and typography are the same, too.
        pieces: the comparison, in order; of a quotation that is nowhere, with what comes closest.
        standing: where it stands: the earliest article with these words. Of a quotation that is
            nowhere, what comes closest. None if nothing does, or it was not checked.
        others: number of other articles with the same words.
        also: their outlets, each once, earliest first.
        reason: why it was not checked, or nothing is close, in words for a person; else None.
    """

    quotation: Quotation
    verdict: Verdict
    similarity: float = 0.0
    exact: bool = False
    pieces: tuple[Piece, ...] = ()
    standing: Standing | None = None
    others: int = 0
    also: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def in_words(self) -> str:
        """Return the verdict for a person."""
        if self.verdict != "verbatim":
            return _IN_WORDS[self.verdict]
        return "Verbatim" if self.exact else "Verbatim, but for capitals, punctuation or typography"

    @property
    def differs(self) -> bool:
        """Return whether there is a difference to show, or something left out at a gap."""
        return any(piece.kind != "kept" for piece in self.pieces)

    @property
    def printed_by(self) -> str:
        """Return who else has the same words, in words; empty if nobody."""
        if not self.others:
            return ""
        articles = "1 other article" if self.others == 1 else f"{self.others:,} other articles"
        outlets = [one for one in self.also if one][:_OUTLETS]
        named = f", by {', '.join(outlets)}" if outlets else ""
        more = len(self.also) - len(outlets)
        return f"The earliest; also in {articles}{named}{f' and {more} more' if more else ''}."


_OUTLETS = 3
"""Outlets that are named; the others are counted."""

_IN_WORDS: dict[Verdict, str] = {
    "altered": "Altered",
    "nowhere": "Nowhere in the articles that I hold",
    "not checked": "Not checked",
}


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """The quotations of one message.

    Attributes:
        checked: in the order of the message.
        more: number of further quotations, which were not checked.
        marked: whether the message marks quotations; if not, it was checked whole.
        elapsed_ms: how long it took, in milliseconds.
    """

    checked: tuple[CheckedQuotation, ...]
    more: int = 0
    marked: bool = True
    elapsed_ms: int = 0
