"""Statements of a message and what the library says about them."""

from dataclasses import dataclass
from typing import Literal

from index.store.rows import Article
from index.values import Quote

Relation = Literal["verbatim", "supports", "differs", "close"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote beside a statement.

    Attributes:
        quote: the quote, checked verbatim.
        relation: ``verbatim``: it has the statement, or what the statement quotes, word for word;
            ``supports``: it has the same names, words and figures; ``differs``: the same, but
            another number, date or place; ``close``: none of these can be told.
        aspect: what differs: “number”, “date” or “place”; None unless something does.
        stated: the statement's words for it.
        quoted: the quote's words for it.
    """

    quote: Quote
    relation: Relation = "close"
    aspect: str | None = None
    stated: str | None = None
    quoted: str | None = None

    @property
    def in_words(self) -> str:
        """Return the relation for a person."""
        if self.relation == "differs":
            return (
                f"Gives another {self.aspect}, {self.quoted} instead of {self.stated}; it may be "
                "another event"
            )
        return _IN_WORDS[self.relation]


_IN_WORDS: dict[Relation, str] = {
    "verbatim": "Word for word; check who says it",
    "supports": "The same names, words and figures",
    "close": "Close, but judge yourself",
}


@dataclass(frozen=True, slots=True)
class TracedStatement:
    """A statement with what is closest to it, best first; ``reason`` if nothing is."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """The sources of a message.

    Attributes:
        statements: those that were looked for, in order.
        more: number of further statements.
        article: the article behind the message's link, if the library holds it; the evidence is
            from this article alone then.
        missing: the message's links whose articles the library does not hold.
        elapsed_ms: how long it took, in milliseconds.
    """

    statements: tuple[TracedStatement, ...]
    more: int = 0
    article: Article | None = None
    missing: tuple[str, ...] = ()
    elapsed_ms: int = 0
