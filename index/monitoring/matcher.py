"""Looks for what watches wait for in the articles that have come in.

Each article is first compared with each watch by its words, which costs little. What is left is
asked like any question, of those articles alone: a watch needs as much to post as an answer does.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from index.answer.answerer import Answerer
from index.answer.quoting.quote import text_fragment, verbatim
from index.concurrency import ShouldContinue
from index.errors import InputError
from index.monitoring.changes import AnswerChanges
from index.monitoring.names import Names, NamesFound
from index.monitoring.questions import likely_of, question_of
from index.monitoring.wordings import Wordings
from index.store.administration.watches import Watch
from index.store.library import Library
from index.store.monitoring.arrivals import Arrival
from index.store.monitoring.deliveries import Finding
from index.store.rows import Cited, Generation
from index.values import PUBLIC, Answer, Quote, ReadAs

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
        self._wordings = Wordings(library)

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
                return list(self._wording(watch, candidates, live))
            if watch.given.kind == "answer":
                return list(self._changes.overtaking(watch, candidates, answerer, live))
            return list(self._answering(watch, candidates, answerer, live))
        except InputError as error:
            _log.warning("Watch %d cannot be looked for: %s", watch.id, error)
            return []

    def _naming(self, watch: Watch, candidates: Sequence[Arrival]) -> Iterator[Finding]:
        names = Names.read(watch.given.text)
        for one in candidates:
            if (place := names.find(one.title, one.text)) is None:
                continue
            cited = self._library.passages.cited(one.article_key, one.number, (one.scope,))
            if cited is None or not self._is_news(one, place.sentence.of(one.text)):
                continue
            quotes = verbatim([quote_of(one, cited, place)], self._library.passages)
            if quotes:
                answer = _naming_answer(watch, quotes[0])
                yield Finding(watch.id, one.article_key, answer, one.event)

    def _wording(
        self, watch: Watch, candidates: Sequence[Arrival], live: Generation
    ) -> Iterator[Finding]:
        """Two sides may word one event anew, so each article is told by itself."""
        for one, answer in self._wordings.find(watch, candidates, live):
            if self._is_news(one, answer.quotes[0].sentence):
                yield Finding(watch.id, one.article_key, answer)

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
            found = keys.get(answer.quotes[0].article_id)
            if found is None:  # an older copy says it, which was looked at when it came in
                keys = {key: one for key, one in keys.items() if not one.is_copy}
                likely = list(keys.values()) if len(keys) < len(likely) else []
                continue
            if self._is_news(found, answer.quotes[0].sentence):
                yield Finding(watch.id, found.article_key, answer, found.event)
            likely = [one for one in likely if not _same_event(one, found)]

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


def _same_event(one: Arrival, other: Arrival) -> bool:
    if one.article_key == other.article_key:
        return True
    return one.event is not None and one.event == other.event


def quote_of(one: Arrival, cited: Cited, place: NamesFound) -> Quote:
    """Quote a place of an arrival, to be checked before it is stored."""
    sentence = place.sentence.of(one.text)
    return Quote(
        rank=1,
        text=place.text.of(one.text),
        sentence=sentence,
        span=None,
        article_id=one.article_key,
        external_id=cited.external_id,
        revision=one.number,
        start=place.text.start,
        end=place.text.end,
        title=cited.title,
        source=cited.source,
        url=cited.url,
        link=text_fragment(cited.url, sentence) if cited.url else None,
        published=cited.published,
        score=1.0,
        partial=cited.partial,
        correction=cited.correction,
        gone=cited.gone,
    )


def _naming_answer(watch: Watch, quote: Quote) -> Answer:
    """What a watch for names posts, stored as an answer so that its buttons work."""
    return Answer(
        question=question_of(watch),
        read_as=ReadAs(names=(watch.given.text,)),
        confidence=1.0,
        answer=quote.sentence,
        answer_from="text",
        quotes=(quote,),
    )
