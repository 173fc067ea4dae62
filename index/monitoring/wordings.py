"""Finds a side's new wordings in the articles that have come in, and tells what is new in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from index.answer.formulas import formula_of
from index.answer.question.terms import stems_of
from index.answer.sides import country_of, known_sides, side_of
from index.answer.word_comparison import Piece
from index.answer.wording import Change, WordingQuery, WordingSearch, compared
from index.errors import InputError
from index.monitoring.questions import question_of
from index.store.administration.watches import NewWatch, Watch
from index.store.library import Library
from index.store.monitoring.arrivals import Arrival
from index.store.rows import Generation
from index.values import Answer, Quote, ReadAs

_NO_SIDE = "No country, body or source here is “{side}”. Type a side such as: {names}."
_NO_WORDS = "“{text}” has no words to look for. Type a formula such as: one China policy."


@dataclass(frozen=True, slots=True)
class WordingChange:
    """What is new in a wording.

    Attributes:
        side: whose wording it is.
        now: the sentence with it; ``span`` is the wording.
        before: the sentence with the former wording; None if that no longer stands in its article.
        former_side: whose the former wording is: the same side, or for names another one; empty for
            press.
        pieces: the former wording, compared word by word: ``quoted`` is before, ``stored`` now.
        change: whether it says more or less than before; None if it cannot be told.
    """

    side: str
    now: Quote
    before: Quote | None = None
    former_side: str = ""
    pieces: tuple[Piece, ...] = ()
    change: Change | None = None


class Wordings:
    """Looks for new wordings in one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._search = WordingSearch(library)

    def find(
        self, watch: Watch, candidates: Sequence[Arrival], live: Generation
    ) -> Iterator[tuple[Arrival, Answer]]:
        """Find the articles that word the formula of a watch anew for their side.

        The first quote of each answer has the new wording, the second the former one.
        """
        given = watch.given
        formula = formula_of(given.text)
        likely = {
            one.article_key: one
            for one in candidates
            if formula.may_stand_in(frozenset(stems_of(one.text)))
        }
        if likely:
            query = WordingQuery(
                given.text, given.side, given.scope, further_scopes=given.further_scopes
            )
            for one in self._search.new_wordings(query, likely, live):
                answer = _answer(watch, one.now, one.before)
                yield likely[one.now.article_id], answer

    def change(self, answer: Answer) -> WordingChange:
        """What is new in a wording that was found, from what is stored of it."""
        now, *others = answer.quotes
        sides = self._library.mentions.sides(one.article_id for one in answer.quotes)
        side = side_of(now.source, sides.get(now.article_id))
        if not others:
            return WordingChange(side.name, now)
        before = others[0]
        former = side_of(before.source, sides.get(before.article_id))
        name = "" if former.nearness == "press" else former.name
        return WordingChange(side.name, now, before, name, *compared(before, now))


def check_formula(new: NewWatch, sides: Iterable[str]) -> None:
    """Check the formula of a new watch, and its side.

    Args:
        new: the watch.
        sides: the sides that sources were given; countries and those of outlets are known besides.

    Raises:
        InputError: it has no words to look for, or nothing can have its side.
    """
    if not formula_of(new.text).slots:
        raise InputError(_NO_WORDS.format(text=new.text[:100]))
    known = {side.casefold(): side for side in (*known_sides(), *sides)}
    if new.side and not country_of(new.side) and new.side.strip().casefold() not in known:
        close = get_close_matches(new.side.casefold(), known, n=3) or ["china", "european union"]
        names = ", ".join(known[name] for name in close)
        raise InputError(_NO_SIDE.format(side=new.side[:100], names=names))


def _answer(watch: Watch, now: Quote, before: Quote) -> Answer:
    """What is posted, stored as an answer so that its quotes are checked and its buttons work."""
    return Answer(
        question=question_of(watch),
        read_as=ReadAs(names=(watch.given.text,)),
        confidence=1.0,
        answer=now.span,
        answer_from="text",
        quotes=(now, replace(before, rank=2)),
    )
