"""Looks for what watches wait for in the articles that have come in.

Each article is first compared with each watch by its words, which costs little. What is left is
asked like any question, of those articles alone: a watch needs as much to post as an answer does.

"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Literal, TypeVar

from index.answer.answer_comparison import same_answer
from index.answer.answerer import Answerer
from index.answer.formulas import formula_of
from index.answer.presentation.recall import Recall
from index.answer.question.analyze import analyze
from index.answer.question.normal_form import terms_of
from index.answer.question.terms import Term, phrase_stems, stems_of, words_of
from index.answer.quoting.quote import quote_of, verbatim
from index.answer.same_event import changes, value_kind
from index.answer.sides import country_of, known_sides, side_of
from index.answer.word_comparison import Piece
from index.answer.wording import WordingQuery, WordingSearch, compared
from index.concurrency import ShouldContinue
from index.errors import InputError, NotFoundError
from index.store.administration.answers import ShownAnswer
from index.store.administration.watches import NewWatch, Watch
from index.store.deliveries import Arrival, Disturbed, Finding
from index.store.library import Library
from index.store.rows import Generation
from index.text.sentences import sentence_blocks
from index.told import Told
from index.values import PUBLIC, Answer, Question, Quote, Reach, ReadAs, Span

T = TypeVar("T")

ASKED = 20
"""Most articles that one question is asked of at once."""


def question_of(watch: Watch) -> Question:
    """The question of a watch, asked when the watch was made if it posts once, else now."""
    given = watch.given
    return Question(
        text=given.text or given.kind,
        scope=given.scope,
        source=given.source,
        at=watch.made_at if watch.once else None,
        further_scopes=given.further_scopes,
    )


def answer_of(watch: Watch, quotes: tuple[Quote, ...], answer: str | None = None) -> Answer:
    """What a watch posts, stored as an answer so that its quotes are checked and buttons work.

    By default, the first sentence answers.
    """
    return Answer(
        question=question_of(watch),
        read_as=ReadAs(names=tuple(filter(None, (watch.given.text,)))),
        confidence=1.0,
        answer=answer or quotes[0].sentence,
        answer_from="text",
        quotes=quotes,
    )


def likely_of(question: Question, candidates: Sequence[Arrival]) -> list[Arrival]:
    """The newest articles that have enough of a question's words to be asked."""
    terms = analyze(question).terms
    likely = [one for one in candidates if share_of(terms, f"{one.title}\n{one.text}") >= 0.5]
    return likely[-ASKED:]


def share_of(terms: Sequence[Term], text: str) -> float:
    """The share of a question's terms that a text has in any form; 1 if it has no terms."""
    if not terms:
        return 1.0
    stems = stems_of(text)
    found = sum(term.said_in(stems) for term in terms)
    return found / len(terms)


LONGEST_WORDS = 80
MOST_SENTENCES = 4

MOST_NAMES = 8

_NO_NAMES = Told("There are no names in “{text}”. Type names such as: Macron, Merz.")
_TOO_MANY = Told("These are more than {most} words of names. Make several watches of them.")


@dataclass(frozen=True, slots=True)
class Names:
    """Names that are looked for together.

    A name counts in any form that articles use for it (“SecState”, “Secretary of State”). A single
    word counts only where it is written with a capital, so that “may” is nobody.

    Attributes:
        forms: for each name, the stems of each of its forms.
    """

    forms: tuple[tuple[frozenset[str], ...], ...]

    @classmethod
    def read(cls, text: str) -> "Names":
        """Read names as they are typed.

        Raises:
            InputError: there are none, or too many.
        """
        terms = terms_of(text)
        if not terms:
            raise InputError(_NO_NAMES.format(text=text[:100]))
        if len(terms) > MOST_NAMES:
            raise InputError(_TOO_MANY.format(most=MOST_NAMES))
        return cls(tuple(tuple(map(phrase_stems, term.said)) for term in terms))

    def count(self, text: str) -> int:
        """How many of the names a text has."""
        every = stems_of(text)
        capital = stems_of(" ".join(word for word in words_of(text) if not word[0].islower()))
        return sum(
            any(form <= (capital if len(form) == 1 else every) for form in forms)
            for forms in self.forms
        )

    def find(self, title: str, text: str) -> tuple[Span, Span] | None:
        """The first shortest run of sentences that names all; None if there is none.

        A headline may give names that the sentences lack, but not all of them.

        Returns:
            one to four whole sentences of one paragraph, at most 80 words; and the one of them
            with most of the names.
        """
        if self.count(f"{title}\n{text}") < len(self.forms):
            return None
        for size in range(1, MOST_SENTENCES + 1):
            if (run := self._run("", text, size)) is not None:
                return run
        return self._run(title, text, 1)

    def _run(self, title: str, text: str, size: int) -> tuple[Span, Span] | None:
        for block in sentence_blocks(text):
            for start in range(len(block) - size + 1):
                run = block[start : start + size]
                whole = Span(run[0].start, run[-1].end)
                words = whole.of(text)
                if len(words.split()) > LONGEST_WORDS or not self.count(words):
                    continue
                if self.count(f"{title}\n{words}") == len(self.forms):
                    best = max(run, key=lambda one: (self.count(one.of(text)), -one.start))
                    return whole, best
        return None


_NO_SIDE = Told("No country, body or source here is “{side}”. Type a side such as: {names}.")
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
    """

    side: str
    now: Quote
    before: Quote | None = None
    former_side: str = ""
    pieces: tuple[Piece, ...] = ()


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
            reach = Reach(scope=given.scope, further_scopes=given.further_scopes)
            query = WordingQuery(given.text, given.side, reach)
            for one in self._search.new_wordings(query, likely, live):
                quotes = (one.now, replace(one.before, rank=2))
                yield likely[one.now.article_key], answer_of(watch, quotes, one.now.span)

    def change(self, answer: Answer) -> WordingChange:
        """What is new in a wording that was found, from what is stored of it."""
        now, *others = answer.quotes
        sides = self._library.passages.sides(one.article_key for one in answer.quotes)
        side = side_of(now.source, sides.get(now.article_key))
        if not others:
            return WordingChange(side.name, now)
        before = others[0]
        former = side_of(before.source, sides.get(before.article_key))
        name = "" if former.nearness == "press" else former.name
        return WordingChange(side.name, now, before, name, compared(before, now))


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


AnswerChange = Literal["corrected", "withdrawn", "overtaken"]
"""What has become of an answer: the publisher corrected the article, or took out the words; the
article is no longer on the web; a later article gives a different value."""


def change_of(subject: str) -> AnswerChange:
    """What the subject of a delivery that follows an answer up says has happened."""
    if subject.startswith("corrected:"):
        return "corrected"
    return "withdrawn" if subject.startswith("withdrawn:") else "overtaken"


class AnswerChanges:
    """Finds out what has become of answers that people follow."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._recall = Recall(library)

    def overtaking(
        self, watch: Watch, candidates: Sequence[Arrival], answerer: Answerer, live: Generation
    ) -> Iterator[Finding]:
        """Find a new article that gives a newer value of the same event than the answer did.

        It is surely of that event, or it answers the question no worse.
        """
        question = question_of(watch)
        likely = {one.article_key: one for one in likely_of(question, candidates)}
        shown = self._answer(watch) if likely else None
        if shown is None or not shown.quotes:
            return
        before = shown.quotes[0].article_key
        answer = answerer.answer_from(question, live, [*likely, before])
        older = next((one for one in answer.quotes if one.article_key == before), None)
        found = likely.get(answer.quotes[0].article_key) if older else None
        if not older or not found:
            return
        newest, reading = answer.quotes[0], analyze(question)
        no_worse = newest.score >= older.score
        if older.overtaken or (no_worse and changes(reading, older, newest)):
            yield Finding(watch.id, found.article_key, answer, found.event)

    def disturbing(self, answerer: Answerer, live: Generation) -> Iterator[Finding]:
        """Find what was corrected or withdrawn among all that answers quoted first."""
        for one in self._library.arrivals.disturbed():
            shown = _in_scope(one.watch, self._library.feedback.recall)
            if not shown or not shown.quotes or shown.quotes[0].place.article != one.article_key:
                continue
            if one.gone_at is None or one.gone_at <= one.watch.made_at:
                yield from self._corrected(one, shown, answerer, live)
            elif (told := self._answer(one.watch)) is not None:
                # The answer as it stands, whose quote now says that its article is gone.
                answer = replace(told, question=question_of(one.watch))
                yield Finding(one.watch.id, f"withdrawn:{one.article_key}", answer)

    def _corrected(
        self, one: Disturbed, shown: ShownAnswer, answerer: Answerer, live: Generation
    ) -> Iterator[Finding]:
        """What the article says now, if its publisher corrected it or it says something else."""
        place, scopes = shown.quotes[0].place, shown.question.scopes
        cited = self._library.passages.cited(place.article, place.revision, scopes)
        if cited is None:
            return
        newest = self._library.catalogue.show(scopes, place.article, None)
        corrected = newest.correction not in {None, cited.correction}
        stands = cited.text[place.sentence_start : place.sentence_end] in newest.text
        if stands and not corrected:
            return
        answer = answerer.answer_from(question_of(one.watch), live, [place.article])
        span, now = shown.quotes[0].span, answer.quotes[0].span if answer.quotes else None
        said = span.of(cited.text) if span else ""
        same = said and now and same_answer(value_kind(shown.read_as.kind, said), said, now)
        if corrected or not same:
            yield Finding(one.watch.id, f"corrected:{place.article}", answer)

    def _answer(self, watch: Watch) -> Answer | None:
        """The answer that is followed, with the quotes that still stand; None for none."""
        further = watch.given.further_scopes
        found = _in_scope(watch, lambda key, scope: self._recall.answer(key, scope, further))
        return found.answer if found else None


def _in_scope(watch: Watch, recall: Callable[[str, str], T]) -> T | None:
    """The followed answer in the first of the watch's scopes that has it; None once it expired."""
    given = watch.given
    for scope in (given.scope, *given.further_scopes):
        with suppress(NotFoundError):
            return recall(given.answer_key or "", scope)
    return None


AT_ONCE = 100
"""Articles that are looked at in one step."""

OLDEST = timedelta(days=7)
"""An article that was this much older when it came in is no news; standing watches skip it."""

_log = logging.getLogger(__name__)


class Matcher:
    """Compares arrivals with watches."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._changes = AnswerChanges(library)
        self.wordings = Wordings(library)

    def match(
        self, answerer: Answerer, live: Generation, now: datetime, go_on: ShouldContinue
    ) -> int:
        """Look at everything that has come in, step by step; returns the number of findings.

        Args:
            answerer: asks the questions.
            live: the generation that answers.
            now: the current time.
            go_on: asked before each step and each question.
        """
        changed = list(self._changes.disturbing(answerer, live))
        if changed:
            self._library.deliveries.tell(changed, now)
        found = len(changed)
        while go_on() and (step := self._step(answerer, live, now, go_on)) is not None:
            found += step
        return found

    def _step(
        self, answerer: Answerer, live: Generation, now: datetime, go_on: ShouldContinue
    ) -> int | None:
        """Look at some arrivals; None if there are none, or the work was stopped."""
        library = self._library
        after = library.deliveries.cursor()
        until = library.arrivals.ready(after, live)
        if until <= after:
            return None
        watches = library.watches.active(now)
        arrivals = library.arrivals.between(after, until, AT_ONCE) if watches else []
        last = arrivals[-1].revision_id if len(arrivals) == AT_ONCE else until
        found: list[Finding] = []
        for watch in watches:
            if not go_on():
                return None
            found += self._found(watch, arrivals, answerer, live)
        kept = library.deliveries.keep(found, after=after, until=last, now=now)
        return len(found) if kept else 0

    def _found(
        self,
        watch: Watch,
        arrivals: Sequence[Arrival],
        answerer: Answerer,
        live: Generation,
    ) -> list[Finding]:
        """What a watch finds in arrivals; a watch that cannot be read finds nothing."""
        candidates = [one for one in arrivals if _concerns(watch, one)]
        try:
            if watch.given.kind == "names":
                return list(self._naming(watch, candidates))
            if watch.given.kind == "wording":
                return [
                    Finding(watch.id, one.article_key, answer)
                    for one, answer in self.wordings.find(watch, candidates, live)
                    if self._is_news(one, answer.quotes[0].sentence)
                ]
            if watch.given.kind == "answer":
                return list(self._changes.overtaking(watch, candidates, answerer, live))
            return list(self._answering(watch, candidates, answerer, live))
        except InputError as error:
            _log.warning("Watch %d cannot be looked for: %s", watch.id, error)
            return []

    def _naming(self, watch: Watch, candidates: Sequence[Arrival]) -> Iterator[Finding]:
        names = Names.read(watch.given.text)
        for one in candidates:
            if (found := names.find(one.title, one.text)) is None:
                continue
            text, sentence = found
            cited = self._library.passages.cited(one.article_key, one.number, (one.scope,))
            if cited is None or not self._is_news(one, sentence.of(one.text)):
                continue
            quoted = quote_of(cited, one.text, text, sentence, None)
            quotes = verbatim([quoted], self._library.passages)
            if quotes:
                answer = answer_of(watch, (quotes[0],))
                yield Finding(watch.id, one.article_key, answer, one.event)

    def _answering(
        self,
        watch: Watch,
        candidates: Sequence[Arrival],
        answerer: Answerer,
        live: Generation,
    ) -> Iterator[Finding]:
        """Ask the question of the candidates; each event gives at most one answer."""
        question = question_of(watch)
        likely = likely_of(question, candidates)
        while likely:
            keys = {one.article_key: one for one in likely}
            answer = answerer.answer_from(question, live, list(keys))
            if not answer.quotes:
                return
            found = keys.get(answer.quotes[0].article_key)
            if found is None:  # an older copy says it, which was looked at when it came in
                keys = {key: one for key, one in keys.items() if not one.is_copy}
                likely = list(keys.values()) if len(keys) < len(likely) else []
                continue
            if self._is_news(found, answer.quotes[0].sentence):
                yield Finding(watch.id, found.article_key, answer, found.event)
            likely = [
                one
                for one in likely
                if one.article_key != found.article_key
                and (one.event is None or one.event != found.event)
            ]

    def _is_news(self, one: Arrival, sentence: str) -> bool:
        """Whether a sentence of a changed article is new in it."""
        if one.number == 1:
            return True
        earlier = self._library.arrivals.earlier_texts(one.article_key, one.number)
        return not any(sentence in text for text in earlier)


def _concerns(watch: Watch, one: Arrival) -> bool:
    """Whether an article may concern a watch: in its scopes, later than it, and no old news."""
    given = watch.given
    if one.scope not in {PUBLIC, given.scope, *given.further_scopes}:
        return False
    if min(one.revision_id, one.copied_from) <= watch.after_revision:
        return False
    if watch.once or one.published is None:
        return True
    return one.published >= one.gathered - OLDEST
