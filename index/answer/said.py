"""Finds what somebody said, by date, and answers “what did Blinken say about Kosovo?” with it.

What is quoted is theirs, or the question is refused: somebody else's words on the same topic are no
answer. Questions that ask for more than a topic (“what did he say was mistaken?”) are answered like
all others, but not with what somebody else said.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import compress
from typing import Literal

from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.lexicon.lookup import general_forms
from index.answer.question.names import names_of
from index.answer.question.normal_form import terms_of
from index.answer.question.terms import Term, phrase_stems, stems_of, words_of
from index.answer.question.times.expressions import find_dates
from index.answer.quoting.duplicates import also_in, of_oldest_copies
from index.answer.quoting.quote import normalized_words, sentence_quote, verbatim
from index.answer.quoting.refusal import MORE, QUOTES, refused, said_nothing
from index.answer.retrieval.idf import TermWeights
from index.answer.sentences import LONGEST_WORDS, words_in
from index.answer.speakers import SpeakerMatch, SpeakerName, Speakers
from index.concurrency import (
    ProgressCallback,
    ShouldContinue,
    Threads,
    answers,
    in_background,
    no_progress,
    reads,
)
from index.store.articles.extractions import SaidFilter
from index.store.library import Library
from index.store.rows import Generation, SaidRow, SearchFilter
from index.text.attribution import VERSION, Kind
from index.text.attribution.noun_phrases import is_body, is_country
from index.text.sentences import sentences
from index.text.size_policy import is_wide
from index.text.vocabulary import CUE
from index.values import Agreement, Answer, Question, Quote, Reach, Span

SaidReason = Literal["nobody", "nothing", "nothing about", "no words"]
"""Why there are no statements: nobody has that name; there is nothing from that time; nothing about
the topic; the topic has no words to look for."""


@dataclass(frozen=True, slots=True)
class SaidQuery:
    """Who is looked for, and which of their statements.

    Attributes:
        who: a name, a last name or an office, as typed.
        about: words that the statements are about, as typed, or None.
        reach: who asks, and when.
    """

    who: str
    about: str | None = None
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that somebody said.

    Attributes:
        speaker: the name of who said it, or the office where no name is known.
        office: what the article says that the person is, or None.
        kind: how it is reported.
        quote: the outlet's sentences around it, checked verbatim; ``span`` is what was said, None
            for turns and statements, which are said as a whole.
        printed: how the text names the speaker: “he”, “the minister”; None where only the headline
            does.
        more: further statements of the speaker in this article, which are not shown.
    """

    speaker: str
    office: str | None
    kind: Kind
    quote: Quote
    printed: str | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """What somebody said.

    Attributes:
        query: as asked.
        speakers: the speakers that the typed name matches, most frequent first.
        since: first day, as it was read.
        until: last day, as it was read.
        statements: most relevant first for a topic, else newest first; undated ones last.
        is_cut: whether there are older ones that are not listed.
        reason: why there are none; None if there are some.
        unread: number of articles that were not read for statements yet.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: SaidQuery
    speakers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    statements: tuple[Statement, ...] = ()
    is_cut: bool = False
    reason: SaidReason | None = None
    unread: int = 0
    elapsed_ms: int = 0


MOST = 50
"""Statements of one answer."""

PER_ARTICLE = 3
"""Statements shown of one article; a press conference has hundreds."""

_LEAST = 0.5
"""Least share of a topic's weight in a statement and what is around it, so that it is about it."""
_OPENING = 200
"""Characters at the start of an article that tell where something is said."""
_ROWS = 3_000
"""Most attributions that are looked through, newest first."""
_ARTICLES = 120
"""Most articles whose texts are read."""
_AT_ONCE = 20
"""Revisions in one transaction."""

MOST_SENTENCES = 4
"""Sentences of one quote."""

_PART_OF_ANOTHER = frozenset(("republic of china", "republic of korea"))
"""Names that stand in the names of other countries, too: the People's Republic of China."""

Groups = Sequence[Sequence[frozenset[str]]]
"""For each term of what a statement is about, the stems of each of its forms."""


class Statements:
    """Finds what somebody said; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.speakers = Speakers(library)

    def find(self, query: SaidQuery, live: Generation | None) -> SaidAnswer:
        """Find what somebody said: most relevant first for a topic, else newest first.

        Raises:
            InputError: the name or the topic is empty or too long, or a date cannot be read.
        """
        started = time.perf_counter()
        read = analyze(query.reach.asks(query.who)).read_as
        terms = terms_of(query.about) if query.about else ()
        known = self.speakers.of(query.reach.scopes)
        match = known.match(query.who)
        wanted = SaidFilter(match.ids, live.chunker if live else "", read.since, read.until)
        statements: tuple[Statement, ...] = ()
        is_cut = False
        if match.ids and (terms or not query.about):
            statements, is_cut = self._statements(query.reach.scopes, wanted, terms, known.shown)
        reason: SaidReason | None = None
        if query.about and not terms:
            reason = "no words"
        elif not match.ids:
            reason = "nobody"
        elif not statements:
            reason = "nothing about" if query.about else "nothing"
        return SaidAnswer(
            query,
            match.names,
            read.since,
            read.until,
            statements,
            is_cut,
            reason,
            unread=self._library.attributions.count_unread(VERSION),
            elapsed_ms=round((time.perf_counter() - started) * 1000),
        )

    def answer(
        self, asked: "SaidQuestion", question: Question, reading: QuestionAnalysis, live: Generation
    ) -> Answer | None:
        """Answer with the person's statements, or refuse; None if the passages may tell more.

        They may tell what a question asks for beyond a topic, and what bodies say by others: the
        position of a country is told by its minister.
        """
        if asked.is_open and not asked.about:
            return None
        found = self.find(_query_of(asked, question, reading), live)
        if found.statements:
            least = _BESIDE * found.statements[0].quote.score
            quotes = [
                replace(one.quote, span=None, score=(1 + one.quote.score) / 2)
                for one in found.statements
                if one.quote.score >= least
            ]
            return _with_quotes(Answer(question, reading.read_as, 0.0), quotes)
        if asked.is_open or found.reason == "nobody" or not asked.about:
            return None
        if all(is_country(one) or is_body(one) for one in found.speakers):
            return None
        return refused(question, reading, said_nothing(asked.who, asked.about))

    def by_speaker(
        self, asked: "SaidQuestion", answer: Answer, reading: QuestionAnalysis
    ) -> Answer:
        """Return the answer without what others said; refused if nothing is left."""
        scopes = answer.question.scopes
        speakers = self.speakers
        match = speakers.of(scopes).match(asked.who)
        who = asked.who.casefold()
        named = names_of(asked.who) or any(
            term.name and term.words in who for term in reading.terms
        )
        if not match.names and not named:
            return answer  # “the report”, “the treaty”: whoever wrote it says it
        beside = speakers.beside((*answer.quotes, *answer.more), scopes)
        own = [one for one in beside if _is_own(one, asked.who, match)]
        if not own:
            reason = said_nothing(asked.who, asked.about)
            return refused(answer.question, reading, reason, answer.nearest)
        return answer if own[0] == beside[0] else _with_quotes(answer, own)

    def _statements(
        self,
        scopes: Sequence[str],
        wanted: SaidFilter,
        terms: Sequence[Term],
        shown_as: Mapping[int, str],
    ) -> tuple[tuple[Statement, ...], bool]:
        topic = None
        if terms:
            forms = [form for term in terms for form in term.said]
            reach = SearchFilter(tuple(scopes), wanted.chunker)
            weighed = TermWeights.of(terms, *self._library.full_text.frequencies(forms, reach))
            topic = Topic(
                tuple(map(tuple, map(forms_of, terms))),
                groups_of(terms),
                tuple(one.weight for one in weighed.terms),
                tuple(one.name for one in terms),
            )
        rows: list[SaidRow] = []
        for words in topic.searches() if topic else ((),):
            rows = [
                replace(row, speaker=shown_as.get(row.speaker_id, row.speaker))
                for row in self._library.attributions.said(
                    scopes, replace(wanted, words=words), _ROWS
                )
            ]
            shown = list(self._shown(rows, topic))
            if shown:
                break
        checked = verbatim((one.quote for one in shown), self._library.passages)
        kept = {(one.article_key, one.start, one.end) for one in checked}
        standing = (
            one for one in shown if (one.quote.article_key, one.quote.start, one.quote.end) in kept
        )
        merged = _merged(standing, by_relevance=topic is not None)
        # The outlets of all copies of their articles.
        quoted = {one.quote.article_key for one in merged}
        stories = {
            row.article_key: row.story
            for row in rows
            if row.story is not None and row.article_key in quoted
        }
        outlets = self._library.passages.printed_by(stories.values(), scopes)
        also = [outlets.get(stories.get(one.quote.article_key, -1), set()) for one in merged]
        merged = tuple(map(_also_by, merged, also))
        return merged[:MOST], len(merged) > MOST or len(rows) == _ROWS

    def _shown(self, rows: Sequence[SaidRow], topic: "Topic | None") -> Iterator[Statement]:
        """The statements of each article that are about the topic, one article of a story."""

        def order(row: SaidRow) -> tuple[bool, bool, float, str]:
            moment = row.published.order if row.published else 0.0
            return row.partial, row.published is None, moment, row.article_key

        by_revision: dict[int, list[SaidRow]] = {}
        for row in of_oldest_copies(rows, order):
            by_revision.setdefault(row.revision_id, []).append(row)
        ids = list(by_revision)
        if topic:  # those whose headline names it come first, then those with most about it
            ids.sort(key=lambda one: -len(by_revision[one]))
            ids.sort(key=lambda one: -topic.share(by_revision[one][0].title))
        texts = self._library.passages.texts(ids[:_ARTICLES])
        shown = 0
        for one in ids[:_ARTICLES]:
            if one in texts and (topic is not None or shown <= MOST):
                found = _of_article(by_revision[one], texts[one], topic)
                shown += len(found)
                yield from found


class SaidService:
    """Finds statements, and reads the articles for them that no rules or older rules have read.

    Args:
        library: where they are stored.
        live: returns the live generation.
        threads: keep SQL off the loop.
    """

    def __init__(
        self, library: Library, live: Callable[[], Generation | None], threads: Threads
    ) -> None:
        self._library = library
        self._live = live
        self._threads = threads
        self._statements = Statements(library)

    @answers
    def said(self, query: SaidQuery) -> SaidAnswer:
        """What somebody said: see ``Statements.find``.

        Raises:
            InputError: the name or the topic is empty or too long, or a date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return self._statements.find(query, self._live())

    @reads
    def speakers(self, *scopes: str) -> list[SpeakerName]:
        """Everybody who says something in ``public`` and the scopes, most frequent first."""
        return self._statements.speakers.of(scopes).names

    @in_background
    def read_statements(
        self, should_continue: ShouldContinue, watcher: ProgressCallback = no_progress
    ) -> int:
        """Read the articles that the current rules have not read; returns how many.

        It can be stopped at any time, and goes on where it was.
        """
        from index.text.attribution.extraction import attributions  # noqa: PLC0415 - long patterns

        stored, done = self._library.attributions, 0
        for some in stored.each_unread(VERSION, _AT_ONCE, should_continue, watcher):
            stored.keep(VERSION, [(one, attributions(one.title, one.text)) for one in some])
            done += len(some)
        return done


@dataclass(frozen=True, slots=True)
class Topic:
    """What statements are looked for about.

    Attributes:
        forms: the forms of each of its terms.
        groups: their stems.
        weights: how rare each term is.
        names: whether each term is a name.
    """

    forms: tuple[tuple[str, ...], ...]
    groups: Groups
    weights: tuple[float, ...]
    names: tuple[bool, ...]

    def searches(self) -> Iterator[Sequence[Sequence[str]]]:
        """The terms whose words a passage must have: all, then the names or the rarest alone."""
        yield self.forms
        if len(self.forms) > 1:
            named = [form for form, name in zip(self.forms, self.names, strict=True) if name]
            yield named or [self.forms[self.weights.index(max(self.weights))]]

    def share(self, *texts: str) -> float:
        """How much of the terms' weight texts have together, 0–1."""
        stems = frozenset[str]().union(*map(stems_of, texts))
        held = [any(form <= stems for form in group) for group in self.groups]
        return sum(compress(self.weights, held)) / (sum(self.weights) or 1.0)

    def is_of(self, said: str, around: str) -> bool:
        """Whether words are about it: they name it, if need be with what stands around them.

        All its names are there, or its rarest term if it has none.
        """
        stems = stems_of(said) | stems_of(around)
        rarest = max(self.weights)
        needed = self.names if any(self.names) else [one == rarest for one in self.weights]
        named = all(any(form <= stems for form in one) for one in compress(self.groups, needed))
        return named and self.share(said) > 0 and self.share(said, around) >= _LEAST


def _of_article(rows: Sequence[SaidRow], text: str, topic: Topic | None) -> list[Statement]:
    """The statements of an article that are shown, in its order.

    Those with most of the topic are, quotations before others, the first ones before later ones.
    """
    around = f"{rows[0].title}\n{text[:_OPENING]}"
    if topic:
        rows = [row for row in rows if topic.is_of(row.sentence.of(text), around)]

    def rank(row: SaidRow) -> tuple[float, bool, int]:
        is_short = len(row.words.of(text)) < 40
        share = topic.share(row.sentence.of(text)) if topic else 0.0
        return -share, is_short, row.words.start

    shown = sorted(sorted(rows, key=rank)[:PER_ARTICLE], key=lambda row: row.words.start)
    made: dict[tuple[int, int], Statement] = {}
    for row in shown:
        whole = row.kind in ("turn", "statement")
        quote = sentence_quote(
            row, text, *excerpt(text, row.sentence, row.words, topic, whole=whole)
        )
        quote = replace(quote, scope=row.scope, speaker=row.speaker)
        if topic:
            own, near, headline = map(topic.share, (quote.sentence, quote.text, row.title))
            quote = replace(quote, score=0.6 * own + 0.2 * near + 0.2 * headline)
        printed = row.printed.of(text) or None
        one = Statement(row.speaker, row.office, row.kind, quote, printed)
        made.setdefault((quote.start, quote.end), one)
    found = list(made.values())
    if found:
        found[-1] = replace(found[-1], more=len(rows) - len(shown))
    return found


def _merged(found: Iterable[Statement], *, by_relevance: bool) -> tuple[Statement, ...]:
    """Each wording once, at its earliest place, with the other outlets that print it."""
    by_words: dict[tuple[str, ...], list[Statement]] = {}
    for one in found:
        by_words.setdefault(normalized_words(one.quote.span or one.quote.sentence), []).append(one)
    kept: list[Statement] = []
    for same in by_words.values():
        first = min(same, key=lambda one: (one.quote.published is None, _moment(one.quote)))
        kept.append(_also_by(first, {one.quote.source for one in same}))
    kept.sort(key=lambda one: one.quote.start)
    kept.sort(key=lambda one: _moment(one.quote), reverse=True)
    if by_relevance:
        kept.sort(key=lambda one: round(one.quote.score, 2), reverse=True)
    return tuple(
        replace(one, quote=replace(one.quote, rank=rank)) for rank, one in enumerate(kept, start=1)
    )


def _also_by(one: Statement, outlets: set[str]) -> Statement:
    """A statement that these outlets print, too."""
    return replace(one, quote=also_in(one.quote, outlets))


def _moment(quote: Quote) -> float:
    return quote.published.order if quote.published else float("-inf")


def forms_of(term: Term) -> list[str]:
    """The forms by which a term is looked for, without those that mean something else, too."""
    general = general_forms().get(term.words, frozenset()) | _PART_OF_ANOTHER
    return [form for form in term.said if form not in general]


def groups_of(terms: Sequence[Term]) -> Groups:
    """For each term, the stems of each of its forms."""
    return [[phrase_stems(form) for form in forms_of(term)] for term in terms]


def terms_among(stems: AbstractSet[str], groups: Groups) -> int:
    """How many of the terms a text with these stems has."""
    return sum(any(form <= stems for form in group) for group in groups)


def excerpt(
    text: str, around: Span, words: Span, topic: Topic | None, *, whole: bool
) -> tuple[Span, Span | None, Span]:
    """Choose the sentences of a statement that have most of a topic, else its first.

    Args:
        text: the article's text.
        around: the sentence or paragraph of the statement.
        words: what was said.
        topic: the topic.
        whole: whether all of ``around`` was said.

    Returns:
        the sentence, what of it was said if not all, and it with those that follow.
    """
    spans = [one.moved(around.start) for one in sentences(around.of(text))] or [around]
    said = [one for one in spans if one.end > words.start and one.start < words.end] or spans
    best = max(said, key=lambda one: (topic.share(one.of(text)) if topic else 0.0, -one.start))
    last = spans.index(best)
    chosen = best
    for following in spans[last + 1 : last + MOST_SENTENCES]:
        longer = Span(chosen.start, following.end)
        gap = Span(chosen.end, following.start).of(text)
        if words_in(longer, text) > LONGEST_WORDS or is_wide(gap):
            break
        chosen = longer
    if whole:
        return best, None, chosen
    inside = Span(max(words.start, best.start), min(words.end, best.end))
    return best, inside if inside.start < inside.end else None, chosen


# Questions for what somebody said.

_PUBLISHED_WITHIN = timedelta(days=2)
"""Within so many days after somebody says something, articles report it."""
_BESIDE = 0.8
"""Least relevance of a further statement, as a share of the first one's."""
_NEAR = 60
"""Characters around a name in which a verb of saying stands, if its bearer says something."""

_SAYS = (
    r"(?:say|says|said|saying|think|thinks|thought|want|wants|warn|warns|warned|claim|claims"
    r"|claimed|tell|tells|told|comment|comments|commented|speak|speaks|spoke|spoken)"
)
_ABOUT = r"(?:about|on|of|regarding|concerning|over|against)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # Not “what year did they say”, which asks for the year.
        rf"\bwhat(?: exactly)?(?: did| does| do| has| have| had| is| was|['’]s)? "
        rf"(?P<who>(?:(?! (?:did|does|do) ).)+?)"
        rf"(?: \w+ly| also| already| just| been| had| has| have)* {_SAYS}\b(?P<rest>.*)",
        rf"^(?:did|does|has|have) (?P<who>.+?)(?: \w+ly| also| already| ever)* {_SAYS}"
        rf"(?: anything| something| publicly)*(?P<rest> {_ABOUT} .+)",
        r"^(?:what (?:is|are|was|were) |what['’]s )?(?P<who>.+?)(?:['’]s|s['’]) "
        r"(?:words?|statements?|remarks?|comments?|views?|position|stance|opinion|reaction)"
        rf"(?P<rest> {_ABOUT} .+)",
    )
)
_TOPIC = re.compile(
    rf"(?:^| .{{0,60}}) (?:about|regarding|concerning) (?P<about>.+)$"
    rf"|^ {_ABOUT} (?P<on>.+)$|^ (?:in|from|with) (?P<circumstance>.+)$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:i|you|we|he|she|it|they|people|someone)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an|mr|mrs|ms) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SaidQuestion:
    """A question for what somebody said.

    Attributes:
        who: who is named, as typed.
        about: the topic, as typed; None if it asks for everything.
        is_open: whether it asks for more than a topic: what was said to be so, or in a letter.
    """

    who: str
    about: str | None
    is_open: bool = False


def said_question(text: str) -> SaidQuestion | None:
    """Read a question; None if it asks for something else."""
    words = " ".join(text.split()).strip(" ?!.")
    found = next((match for form in _FORMS if (match := form.search(words))), None)
    if found is None or _PRONOUN.match(found["who"]):
        return None
    who, topic = _ARTICLE.sub("", found["who"]), _TOPIC.match(found["rest"])
    if topic is None:
        is_whole = not found["rest"] and words.casefold().endswith(("say", "said", "saying"))
        return SaidQuestion(who, None, is_open=not is_whole)
    about = topic["about"] or topic["on"]
    return SaidQuestion(who, about or topic["circumstance"], is_open=not about)


def _query_of(asked: SaidQuestion, question: Question, reading: QuestionAnalysis) -> SaidQuery:
    """The statements that are asked for, of the days that the question names."""
    about = asked.about
    since, until = question.since, question.until
    days = reading.days
    if days is not None:
        since = since or (days.since.isoformat() if days.since else None)
        if days.until and days.until < date.max - _PUBLISHED_WITHIN:
            until = until or (days.until + _PUBLISHED_WITHIN).isoformat()
        today = (question.at or datetime.now(UTC)).date()
        named = find_dates(about, today, day_first=question.day_first) if about else None
        about = named.rest.strip() if named else about
    return SaidQuery(asked.who, about or None, replace(question, since=since, until=until))


def _is_own(quote: Quote, who: str, match: SpeakerMatch) -> bool:
    """Whether a quote is somebody's words; without a sure speaker, it names them with a cue."""
    name = words_of(who)[-1].casefold()
    if quote.speaker is not None:
        return quote.speaker in match.names or name in map(str.casefold, words_of(quote.speaker))
    before, _, after = quote.sentence.casefold().partition(name)
    return bool(after) and CUE.search(f"{before[-_NEAR:]} {after[:_NEAR]}") is not None


def _with_quotes(answer: Answer, quotes: Sequence[Quote]) -> Answer:
    """An answer with these quotes, best first."""
    first = quotes[0]
    ranked = tuple(replace(one, rank=rank) for rank, one in enumerate(quotes, start=1))
    return replace(
        answer,
        confidence=first.score,
        answer=first.span or first.sentence,
        answer_from="text",
        quotes=ranked[:QUOTES],
        more=ranked[QUOTES:][:MORE],
        agreement=Agreement(),
    )
