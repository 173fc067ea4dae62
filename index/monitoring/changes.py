"""Follows an answer up: its article was corrected or withdrawn, or a later one overtakes it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from index.answer.answer_comparison import same_answer
from index.answer.answerer import Answerer
from index.answer.other_values.conflicting import value_kind
from index.answer.other_values.newest import overtakes
from index.answer.presentation.recall import Recall
from index.answer.question.analyze import analyze
from index.errors import NotFoundError
from index.monitoring.questions import likely_of, question_of
from index.store.administration.shown_answers import ShownAnswer
from index.store.administration.watches import Watch
from index.store.library import Library
from index.store.monitoring.arrivals import Arrival, Disturbed
from index.store.monitoring.deliveries import Finding
from index.store.rows import Cited, Generation
from index.values import Answer

Change = Literal["corrected", "withdrawn", "overtaken"]
"""What has become of an answer: the publisher corrected the article, or took out the words; the
article is no longer on the web; a later article gives a different value."""


def change_of(subject: str) -> Change:
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
        """Find a new article that gives a newer value than the answer did.

        It has to answer the question by itself, about the same matter (``newest.overtakes``).
        """
        question = question_of(watch)
        likely = {one.article_key: one for one in likely_of(question, candidates)}
        shown = self._answer(watch) if likely else None
        if shown is None or not shown.quotes:
            return
        answer = answerer.answer_from(question, live, list(likely))
        new = answer.quotes[0] if answer.quotes else None
        if new is not None and new.article_id in likely:
            found = likely[new.article_id]
            if overtakes(analyze(question), shown.quotes[0], new):
                yield Finding(watch.id, found.article_key, answer, found.event)

    def disturbing(self, answerer: Answerer, live: Generation) -> Iterator[Finding]:
        """Find what was corrected or withdrawn among all that answers quoted first."""
        for one in self._library.arrivals.disturbed():
            shown = self._shown(one.watch)
            if shown is None or shown.quotes[0].place.article != one.article_key:
                continue
            if one.gone_at is not None and one.gone_at > one.watch.made_at:
                yield from self._withdrawn(one)
            else:
                yield from self._corrected(one, shown, answerer, live)

    def _withdrawn(self, one: Disturbed) -> Iterator[Finding]:
        """The answer as it stands, whose quote now says that its article is gone."""
        if (told := self._answer(one.watch)) is not None:
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
        if corrected or not _says_the_same(shown, cited, answer):
            yield Finding(one.watch.id, f"corrected:{place.article}", answer)

    def _shown(self, watch: Watch) -> ShownAnswer | None:
        """The answer that is followed; None once it has expired."""
        given = watch.given
        for scope in (given.scope, *given.further_scopes):
            try:
                shown = self._library.feedback.recall(given.answer_key or "", scope)
            except NotFoundError:
                continue
            return shown if shown.quotes else None
        return None

    def _answer(self, watch: Watch) -> Answer | None:
        """The answer that is followed, with the quotes that still stand; None for none."""
        given = watch.given
        for scope in (given.scope, *given.further_scopes):
            try:
                return self._recall.answer(
                    given.answer_key or "", scope, given.further_scopes
                ).answer
            except NotFoundError:
                continue
        return None


def _says_the_same(shown: ShownAnswer, cited: Cited, answer: Answer) -> bool:
    """Whether a changed article still gives the answer that was shown."""
    span = shown.quotes[0].span
    if span is None or not answer.quotes or answer.quotes[0].span is None:
        return False
    said = span.of(cited.text)
    return same_answer(value_kind(shown.read_as.kind, said), said, answer.quotes[0].span)
