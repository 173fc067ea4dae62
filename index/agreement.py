"""How far the articles that may answer agree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """One of several answers that differ.

    Attributes:
        words: the words that answer, as the best quote of it prints them.
        outlets: who prints it, best quote first, copies included. No outlet has two positions in
            its name: one that prints both counts for the better one, so this may be empty.
    """

    words: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many other articles bear the first quote out, and how many do not.

    Every article that may answer counts, shown or not; those that print one story count once.

    Attributes:
        agree: articles that answer as the first quote does, its own left out.
        differ: articles that answer otherwise.
        positions: where some differ, all answers, the first quote's first.
    """

    agree: int = 0
    differ: int = 0
    positions: tuple[Position, ...] = ()

    @property
    def in_words(self) -> str:
        """“2 other articles agree, 1 differs”; empty where nothing was compared."""
        parts = []
        if self.agree:
            parts.append(f"{_others(self.agree)} {'agrees' if self.agree == 1 else 'agree'}")
        if self.differ:
            counted = str(self.differ) if self.agree else _others(self.differ)
            parts.append(f"{counted} {'differs' if self.differ == 1 else 'differ'}")
        return ", ".join(parts)


def _others(number: int) -> str:
    return f"{number} other {'article' if number == 1 else 'articles'}"
