"""Answer a question with verified quotes, or refuse it with a reason."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.answer.candidates import Drafts, SentenceCandidate
from index.answer.conversation.conversation import Background, Conversation, alone, refers
from index.answer.conversation.turn_evidence import Evidence, TurnEvidence
from index.answer.doubt import doubted
from index.answer.office_answers import answer_of_holders
from index.answer.originals import Originals, judged, read_in
from index.answer.origins import with_origins
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.asides import aside, language_of_question, not_understood
from index.answer.question.lexicon.lookup import packaged_things
from index.answer.question.names import names_of
from index.answer.question.spelling import is_stranger
from index.answer.question.terms import STOP_WORDS, content_words, words_of
from index.answer.quotation import QuotationChecker
from index.answer.quoting import refusal
from index.answer.quoting.duplicates import also_in, one_per_story, stories_of, with_repeats
from index.answer.quoting.further_sentences import with_further_sentences
from index.answer.quoting.quote import merged, quote, verbatim, with_sure_span
from index.answer.quoting.refusal import answered, refusal_reason, refused
from index.answer.ranking.ranking import SentenceRanker
from index.answer.reader.base import Reader
from index.answer.retrieval.idf import FEW
from index.answer.retrieval.retriever import (
    Asked,
    PassageSearch,
    RetrievalResult,
    RetrievedPassage,
    with_text,
)
from index.answer.said import Statements, said_question
from index.answer.same_event import (
    compared,
    may_differ,
    other_values,
    sameness,
    with_other_values,
)
from index.answer.sentences import sentences_of
from index.answer.spans.article_date import dates_by_article
from index.answer.trace import SourceTracer, by_shared_words
from index.embedding.encoder import Encoder
from index.errors import NotFoundError
from index.operations.telemetry.observer import MISQUOTES, UNSEEN, Observer, timed
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.text.language import foreign
from index.values import Answer, Question, Quote

NEAREST = 3

PASSAGES = 20
"""Passages whose sentences are ranked; recall@20 is 0.98."""

BESIDE = 0.1
"""Least probability at which another article's sentence is quoted beside a sure one."""

THRESHOLD = 0.5
"""Default threshold: if the best sentence's probability is lower, the question is refused."""


_SURE = 0.8
"""Least confidence with which a question is answered whose language nothing reads."""


class Answerer:
    """Answers questions from one library; safe to call from several threads."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        nearest: VectorSearch,
        reader: Reader | None = None,
        threshold: float = THRESHOLD,
        *,
        originals: Originals | None = None,
        observer: Observer = UNSEEN,
    ) -> None:
        self.library = library
        self.originals = originals
        self._encoder = encoder
        self._search = PassageSearch(library, encoder, nearest, observer)
        self._ranker = SentenceRanker(encoder, reader)
        self._threshold = threshold
        self._observer = observer
        self._statements = Statements(library)
        self.quotations = QuotationChecker(library, encoder, nearest)
        self.sources = SourceTracer(self.answer, self.closest, library.catalogue, encoder)
        self.turns = TurnEvidence(self._search, self)

    def answer(
        self,
        question: Question,
        live: Generation | None = None,
        background: Background | None = None,
    ) -> Answer:
        """Answer one question.

        Args:
            question: as it was asked.
            live: the generation to answer from, even if another becomes live meanwhile; None for
                the one that is live now.
            background: what was asked and quoted before, if it is a turn of a conversation.

        Raises:
            InputError: the question is invalid.
            NotFoundError: it names a source that is not in the asker's scopes.
        """
        started = time.perf_counter()
        live, reading = live or self.library.generations.live(), analyze(question)
        if live is None:
            return refused(question, reading, refusal.EMPTY)
        answer = self._answer(Asked(question, reading, live), background)
        with self.library.database.one_reading():
            answer = self._statements.speakers.beside_quotes(answer)
            quotes = with_origins(answer.quotes, self.library.passages, question.scopes)
            answer = replace(answer, quotes=quotes)
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        return replace(answer, elapsed_ms=elapsed_ms, generation=live.id)

    def answer_from(self, question: Question, live: Generation, articles: Sequence[str]) -> Answer:
        """Answer one question from some articles and their copies alone.

        Args:
            question: as it was asked.
            live: the generation to answer from.
            articles: the public ids of the articles; one outside of the question's scopes is
                skipped.

        Raises:
            InputError: the question is invalid.
        """
        asked = Asked(question, analyze(question), live)
        found = self._search.seek(asked, articles)
        considered = self.read(found)
        originals = self._told_elsewhere(asked, found, alone=not considered)
        originals = [one for one in originals if one.article_key in articles]
        answer = self._judged(asked, found, considered, originals)
        return replace(answer, generation=live.id)

    def closest(
        self, statement: Question, live: Generation, article: str | None = None
    ) -> tuple[Quote, ...]:
        """Return the sentences with most of a statement's words, as checked quotes, best first.

        The score of each is its share of the statement's content words.

        Args:
            statement: the statement, in place of a question.
            live: the generation to search.
            article: the public id of the only article to search; None for the best sentence of
                each article.

        Raises:
            InputError: the statement is invalid as a question.
        """
        asked = Asked(statement, analyze(statement), live)
        found = self._search.seek(asked, [article] if article else None)
        ranked = by_shared_words(statement.text, self.drafts(found), article)
        quotes = self._quotes(ranked[:NEAREST], asked.search_filter)
        quotes = with_origins(quotes, self.library.passages, statement.scopes)
        return tuple(map(with_sure_span, quotes))

    def background(self, conversation: Conversation, question: Question) -> Background | None:
        """Return the context of a turn, with people known by articles; None if it stands alone."""
        holders = self._search.lexicon.holders(question.scopes)
        return conversation.background(question, holders.people)

    def warm(self) -> None:
        """Load the models now, so that the first question doesn't wait for them."""
        self._encoder.encode_question("")
        self._ranker.warm()

    def candidates(
        self, question: Question, limit: int, live: Generation | None = None
    ) -> tuple[RetrievedPassage, ...]:
        """Return the passages in which the answer to a question is searched, best first.

        Args:
            question: as it was asked.
            limit: maximum number of passages.
            live: as for ``answer``.

        Raises:
            InputError: the question is invalid.
        """
        found = self.seek(question, live)
        return with_text(found.candidates[:limit], self.library.passages) if found else ()

    def seek(self, question: Question, live: Generation | None = None) -> RetrievalResult | None:
        """Retrieve passages without choosing a sentence; return None if the library is empty.

        Raises:
            InputError: the question is invalid.
        """
        generation = live or self.library.generations.live()
        if generation is None:
            return None
        return self._search.seek(Asked(question, analyze(question), generation))

    def _answer(self, asked: Asked, background: Background | None) -> Answer:
        question, reading, search_filter = asked.question, asked.reading, asked.search_filter
        self._check_source(search_filter)
        languages = search_filter.languages
        if languages and not self._holds(replace(search_filter.widest, languages=languages)):
            existing = self.library.catalogue.languages(search_filter.scopes)
            raise NotFoundError(refusal.no_language(languages[0], existing))
        asked_in = language_of_question(question.text)
        if asked_in and self.originals:
            reading = read_in(asked_in, reading)
            read = self.originals.read(reading, search_filter, asked.generation, asked_in)
            choices = judged(reading, read, asked_in)
            sure = [one for one in choices if one.score >= self._threshold]
            if quotes := self._quotes(sure, search_filter):
                return answered(question, reading, quotes)
            nearest = tuple(map(with_sure_span, self._quotes(choices, search_filter)[:NEAREST]))
            why = refusal.too_far if nearest else refusal.nothing_near
            return refused(question, reading, why(search_filter), nearest)
        answer = self._answer_english(asked, background)
        if asked_in and (not answer.answered or answer.confidence < _SURE):
            return aside(question, not_understood(asked_in))
        return answer

    def _answer_english(self, asked: Asked, background: Background | None) -> Answer:
        question, reading = asked.question, asked.reading
        said = said_question(background.completed if background else question.text)
        if question.language:
            said = None  # only statements in English are read
        if said and (told := self._statements.answer(said, question, reading, asked.generation)):
            return told
        holders = self._search.lexicon.holders(question.scopes)
        if held := answer_of_holders(self.library, holders, question, reading):
            return held
        found, considered = self.evidence(asked, background)
        if found.reading.plain != reading.plain and (
            held := answer_of_holders(self.library, holders, question, found.reading)
        ):
            return held
        originals = self._told_elsewhere(asked, found, alone=not considered)
        answer = self._judged(asked, found, considered, originals)
        if said and answer.answered:
            answer = self._statements.by_speaker(said, answer, reading)
        if background is None or answer.answered or refers(question.text):
            return answer
        if not alone(question.text):
            return answer
        # The turn as a new question. The “n” of “n when” names nothing, though articles print it.
        anew = self._answer(asked, None)
        return anew if anew.answered and any(len(one) > 1 for one in anew.read_as.names) else answer

    def _judged(
        self,
        asked: Asked,
        found: RetrievalResult,
        considered: Sequence[SentenceCandidate],
        originals: Sequence[SentenceCandidate],
    ) -> Answer:
        """Return the answer that the sentences give, or the refusal.

        Args:
            asked: the question.
            found: what is retrieved of English articles.
            considered: the sentences of these that were read.
            originals: the best sentences of articles in other languages.
        """
        question, reading, search_filter = asked.question, found.reading, asked.search_filter
        choices = [*self.chosen(found, considered), *originals]
        choices.sort(key=lambda one: -one.score)
        answering = self._answering(choices, reading)
        first, others = answering[0] if answering else None, list[SentenceCandidate]()
        with timed(self._observer, "compare"):
            may = first and not first.prior and may_differ(reading, first.answer)
            if first and may and not foreign(first.sentence.passage.language):
                read = self.read_next(found, first, considered)
                read = [one for one in read if not _lacks_article_date(one, reading)]
                others = other_values(reading, read, first)
        told = with_other_values(answering, others)
        quotes = self._quotes(told, search_filter)
        if quotes:
            quotes = self._compared(reading, told, quotes)
            quotes = with_repeats(quotes, considered, self._ranker.reader)
            return answered(question, reading, quotes)
        if len({one.article_key for one in choices}) < NEAREST:  # at last of what wasn't read
            unread = self._ranker.unread(self._drafts(found), choices)
            choices = [*choices, *one_per_story(unread)]
        nearest = tuple(map(with_sure_span, self._quotes(choices, search_filter)[:NEAREST]))
        return refused(question, reading, self._reason(found, search_filter, nearest), nearest)

    def _compared(
        self,
        reading: QuestionAnalysis,
        told: Sequence[SentenceCandidate],
        quotes: Sequence[Quote],
    ) -> tuple[Quote, ...]:
        """Return the quotes with the newest value first; values of other languages as they are."""
        if foreign(quotes[0].language):
            return tuple(quotes)
        originals = [one for one in quotes if foreign(one.language)]
        english = [one for one in told if not foreign(one.sentence.passage.language)]
        known = {} if told[0].prior else sameness(reading, english, told[0])
        others = [one for one in quotes if one not in originals]
        first, *others = compared(reading, others, self._threshold, known)
        if originals:
            others = sorted([*others, *originals], key=lambda one: -one.score)
        return tuple(replace(one, rank=rank) for rank, one in enumerate([first, *others], start=1))

    def _told_elsewhere(
        self, asked: Asked, found: RetrievalResult, *, alone: bool
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each article in another language than English."""
        search_filter = asked.search_filter
        if self.originals is None or set(search_filter.languages) == {"en"}:
            return []
        read = self.originals.read(found.reading, search_filter, asked.generation, alone=alone)
        return judged(found.reading, read)

    def read_next(
        self,
        found: RetrievalResult,
        first: SentenceCandidate,
        considered: Sequence[SentenceCandidate],
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each of the next articles, as far as they are read."""
        return self._ranker.read_next(self._drafts(found), first, considered)

    def _check_source(self, search_filter: SearchFilter) -> None:
        """Refuse an unknown source, so that a misspelt name doesn't look like no articles."""
        if search_filter.source is None or self._holds(
            replace(search_filter, since=None, until=None)
        ):
            return
        names = sorted({one.name for one in self.library.catalogue.sources(search_filter.scopes)})
        if search_filter.source.casefold() not in map(str.casefold, names):
            raise NotFoundError(refusal.no_source(search_filter.source, names))

    def _holds(self, search_filter: SearchFilter) -> bool:
        return self.library.passages.count(search_filter) > 0

    def evidence(self, asked: Asked, background: Background | None) -> Evidence:
        """Return what is retrieved for a question, and the sentences to rank."""
        if background is not None and (evidence := self.turns.gather(asked, background)):
            return evidence
        found = self._search.seek(asked)
        return found, self.read(found)

    def read(self, found: RetrievalResult, *, in_story: bool = False) -> list[SentenceCandidate]:
        """Return the sentences to rank, with all their features, unordered.

        Args:
            found: what is retrieved.
            in_story: whether a turn of a conversation is read in the story quoted before.
        """
        with timed(self._observer, "mark"):
            drafts = self._drafts(found)
            return self._ranker.considered(drafts, found.vector, in_story=in_story)

    def chosen(
        self, found: RetrievalResult, considered: Sequence[SentenceCandidate]
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each story found, likeliest first.

        Others of its article follow the first if the question asks for several things, or if the
        first is unsure. Of whom no article prints the name, none tells.
        """
        with timed(self._observer, "choose"):
            told, doubtful = self._ranker.by_act(found.reading, considered)
            choices = one_per_story(self._ranker.choose(found.reading, told, doubtful))
            further = with_further_sentences(found.reading, choices, told)
            read = [one.passage.id for one in found.candidates[:PASSAGES]]
            stranger = _names_a_stranger(found, lambda: self.library.passages.words(read).values())
            return [*map(doubted, further)] if stranger else further

    def odds(self, sentence: SentenceCandidate) -> float:
        """Return the log-odds of a sentence among those that are ranked, without its prior."""
        return self._ranker.odds(sentence)

    def drafts(self, found: RetrievalResult) -> list[SentenceCandidate]:
        """Return every sentence found, before it is read or encoded."""
        return self._drafts(found).everything()

    def _drafts(self, found: RetrievalResult) -> Drafts:
        """Return the sentences of the top passages, neither read nor encoded."""
        candidates = [
            one
            for one in found.candidates
            if self.originals is None or not foreign(one.passage.language)
        ][:PASSAGES]
        with self.library.database.one_reading():
            passages = [one.passage for one in candidates]
            sentences = sentences_of(passages, self.library.passages)
        return Drafts(found.reading, candidates, sentences, found.term_weights)

    def _answering(
        self, choices: Sequence[SentenceCandidate], reading: QuestionAnalysis
    ) -> list[SentenceCandidate]:
        """Return the sentences to quote: none, unless the first reaches the threshold.

        A sentence that only its article's date could date is left out if the article has none.
        """
        named = reading.read_as.names or reading.days or any(one.name for one in reading.terms)
        if not named and STOP_WORDS.issuperset(one.words for one in reading.terms):
            return []  # “and when”
        dated = [one for one in choices if not _lacks_article_date(one, reading)]
        if not dated or dated[0].score < self._threshold:
            return []
        return [one for one in dated if one.score >= min(BESIDE, self._threshold)]

    def _quotes(
        self, choices: Sequence[SentenceCandidate], search_filter: SearchFilter
    ) -> tuple[Quote, ...]:
        """Return verified quotes of the sentences, ranked, with copies merged into one quote."""
        if not choices:
            return ()
        with timed(self._observer, "check"), self.library.database.one_reading():
            passages, stories = self.library.passages, stories_of(choices)
            checked = verbatim(map(quote, choices), passages)
            self._observer.note(MISQUOTES, len(choices) - len(checked))
            quotes = merged(checked)
            outlets = passages.printed_by(stories.values(), search_filter.scopes)
            also = [outlets.get(stories.get(one.article_key, -1), set()) for one in quotes]
            return tuple(map(also_in, quotes, also))

    def _reason(
        self, found: RetrievalResult, search_filter: SearchFilter, nearest: Sequence[Quote]
    ) -> str:
        """Return the reason, for the user, why nothing is quoted."""
        if any(foreign(one.language) for one in nearest):
            return refusal.too_far(search_filter)
        if nearest:
            return refusal_reason(found, search_filter)
        if self._holds(search_filter):
            return refusal.nothing_near(search_filter)
        unbounded = SearchFilter(search_filter.scopes, search_filter.chunker)
        return refusal.nothing_there(search_filter) if self._holds(unbounded) else refusal.EMPTY


def _lacks_article_date(choice: SentenceCandidate, reading: QuestionAnalysis) -> bool:
    """Return whether only the article's date could date a sentence, and it has none."""
    today = dates_by_article(reading, choice.sentence.words, choice.span)
    return today and choice.sentence.passage.published is None


class AnswererCache:
    """Keep one answerer per encoder; safe to call from several threads.

    Args:
        make: makes the answerer of a generation.
    """

    def __init__(self, make: Callable[[Generation | None], Answerer]) -> None:
        self._make = make
        self._answerers: dict[str | None, Answerer] = {}
        self._lock = threading.Lock()

    def of(self, generation: Generation | None) -> Answerer:
        """Return the answerer of a generation; for None, that of the encoder in the settings."""
        encoder = generation.encoder if generation else None
        with self._lock:
            if encoder not in self._answerers:
                self._answerers[encoder] = self._make(generation)
            return self._answerers[encoder]


def _names_a_stranger(found: RetrievalResult, texts: Callable[[], Iterable[str]]) -> bool:
    """Return whether a question names somebody or something that no article prints.

    A capitalized word after the first is a name, unless all are, as in a headline. A compound is
    none: an article may tell of “Vietnamese and Lao” talks where a question has “Vietnamese-Lao”.
    In lower case, people are known by the lexicon, and what is neither English nor like a word of
    the ``texts`` is a name; but a large library prints so many names that it is a nickname or a
    slip: “joburg”.
    """
    few = found.term_weights.passages <= FEW
    lacking = {term.words: term for term in found.term_weights.terms if not term.found}
    inside = found.reading.text.partition(" ")[2]
    names = [content_words(words_of(name)) for name in names_of(inside) if "-" not in name]
    asked = f" {' '.join(words_of(found.reading.text.lower()))} "
    people = [one.name for one in packaged_things() if one.kind == "person"]
    known = [one.split() for one in people if f" {one} " in asked]
    as_headline = all(word[0].isupper() for word in words_of(inside) if word not in STOP_WORDS)
    return (
        any(term.name for term in lacking.values())
        or any(lacking.keys() >= {*name} for name in known)
        or any(name and not as_headline and lacking.keys() >= {*name} for name in names)
        or any(few and len(lacking[one].ways) == 1 and is_stranger(one, texts) for one in lacking)
    )
