"""Reasons for a refusal: what the articles lack of the question."""

import difflib
from collections.abc import Iterable, Sequence

from index.answer.answer_comparison import agreement
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.verbs import base_of
from index.answer.quoting.quote import with_sure_span
from index.answer.retrieval.idf import WeightedTerm
from index.answer.retrieval.retriever import RetrievalResult
from index.answer.same_event import value_kind
from index.answer.spans.article_date import dates_by_article
from index.store.rows import SearchFilter
from index.text.language import language_name
from index.told import Told
from index.values import Answer, Question, Quote, day_in_words

EMPTY = Told("There are no articles to answer from yet.")

_NAMED = 5
"""Names that a message lists at most."""
_LANGUAGES = 12
"""Languages that a message lists at most."""


def too_far(search_filter: SearchFilter) -> str:
    """Return the reason if sentences were found but none answers well enough."""
    return Told(
        "No sentence{where} answers this question closely enough to be quoted.",
        where=_within(search_filter),
    )


def unnamed(names: Sequence[str], search_filter: SearchFilter) -> str:
    """Return the reason if no searched article has these words (at least one) of the question."""
    return Told(
        "No article{where} mentions {names}.",
        where=_within(search_filter),
        names=_listed(_quoted(names[:_NAMED]), "or"),
    )


def apart(names: Sequence[str], search_filter: SearchFilter) -> str:
    """Return the reason if each name is found, but never all of them in one passage."""
    together = _listed(_quoted(names), "and")
    return Told(
        "No passage{where} mentions {names} together.", where=_within(search_filter), names=together
    )


def said_nothing(who: str, about: str | None) -> str:
    """Return the reason if somebody's statements are asked for, and none is about the topic."""
    if about is None:
        return Told(
            "No article reports that “{who}” said this; the command “said” lists their statements.",
            who=who,
        )
    return Told(
        "No article reports what “{who}” said about “{topic}”; the command “said” lists their "
        "other statements.",
        who=who,
        topic=about,
    )


def nothing_near(search_filter: SearchFilter) -> str:
    """Return the reason if the search of existing articles found nothing."""
    return Told("Nothing{where} is related to this question.", where=_within(search_filter))


def nothing_there(search_filter: SearchFilter) -> str:
    """Return the reason if the question's source and dates leave no article to search."""
    return Told("There are no {articles}.", articles=_articles(search_filter))


def no_source(name: str, existing: Sequence[str]) -> str:
    """Return the message for an unknown source, with similar names or else a list of sources."""
    if not existing:
        return Told("There is no source named “{name}”; there are none yet.", name=name)
    by_plain = {one.casefold(): one for one in existing}
    close = difflib.get_close_matches(name.casefold(), by_plain, n=_NAMED)
    if close:
        similar = _listed(_quoted(by_plain[one] for one in close), "or")
        return Told(
            "There is no source named “{name}”; did you mean {names}?", name=name, names=similar
        )
    names = _quoted(existing[:_NAMED])
    if len(existing) > _NAMED:
        names.append(Told("{number} more", number=len(existing) - _NAMED))
    return Told(
        "There is no source named “{name}”; there are: {names}.",
        name=name,
        names=_listed(names, "and"),
    )


def no_language(code: str, existing: Sequence[str]) -> str:
    """Return the message for a language of no article, with those that articles are in."""
    if not existing:
        return Told("No article here is known to be in {language}.", language=language_name(code))
    named = [Told("in {language}", language=language_name(one)) for one in existing[:_LANGUAGES]]
    return Told(
        "No article here is in {language}; there are articles {others}.",
        language=language_name(code),
        others=_listed(named, "and"),
    )


_LAST = {"or": Told("{others} or {last}"), "and": Told("{others} and {last}")}
_ARTICLES = {
    (False, False, False): Told("articles"),
    (True, False, False): Told("articles from “{source}”"),
    (False, True, True): Told("articles published between {since} and {until}"),
    (False, True, False): Told("articles published since {since}"),
    (False, False, True): Told("articles published until {until}"),
    (True, True, True): Told("articles from “{source}” published between {since} and {until}"),
    (True, True, False): Told("articles from “{source}” published since {since}"),
    (True, False, True): Told("articles from “{source}” published until {until}"),
}
"""The articles that are searched, by whether a source, a first and a last day are given."""


def _listed(names: Sequence[str], last: str) -> str:
    *others, final = names
    return _LAST[last].format(others=others, last=final) if others else final


def _quoted(names: Iterable[str]) -> list[str]:
    return [Told("“{only}”", only=name) for name in names]


def _within(search_filter: SearchFilter) -> str:
    if not search_filter.narrowed:
        return ""
    return Told(" in the {articles}", articles=_articles(search_filter))


def _articles(search_filter: SearchFilter) -> str:
    source, since, until = search_filter.source, search_filter.since, search_filter.until
    told: str = _ARTICLES[bool(source), bool(since), bool(until)]
    if source or since or until:
        told = told.format(source=source, since=str(since), until=str(until))
    if not search_filter.languages:
        return told
    return Told(
        "{articles} in {language}",
        articles=told,
        language=language_name(search_filter.languages[0]),
    )


LIKELY = 20
"""Top passages of which at least one must be from the days that the question names."""


def refusal_reason(found: RetrievalResult, search_filter: SearchFilter) -> str:
    """Return the reason, for the user, why none of the passages found is quoted."""
    reading, candidates = found.reading, found.candidates
    names = [term for term in found.term_weights.terms if term.name]
    lacking = [term for term in names if not term.found] or [
        term
        for term in found.term_weights.terms
        # a thing: verbs and words with synonyms are too ambiguous
        if not (term.found or base_of(term.words)) and term.words.isalpha() and len(term.ways) == 1
    ]
    if lacking:
        return unnamed([_written(reading, term) for term in lacking], search_filter)
    if len(names) > 1 and not any(one.has_every_name for one in candidates):
        return apart([_written(reading, term) for term in names], search_filter)
    if reading.days and not any(one.timely for one in candidates[:LIKELY]):
        words = as_typed(reading.days.words.strip(), reading.text)
        return Told(
            "Nothing was found from the time named in the question (“{words}”).", words=words
        )
    return too_far(search_filter)


def as_typed(words: str, text: str) -> str:
    """Return words in the case that they have in a text, or unchanged if it lacks them."""
    at = text.lower().find(words)
    return text[at : at + len(words)] if at >= 0 else words


def _written(reading: QuestionAnalysis, term: WeightedTerm) -> str:
    """Return a term in the spelling of the question's name, or else as typed."""
    alike = [name for name in reading.read_as.names if name.casefold() == term.words.casefold()]
    return alike[0] if alike else term.words


# Build the answer that quotes make, or the refusal.

QUOTES = 5

MORE = 20
"""Most further quotes that go with an answer, to be shown where somebody asks for them."""


def answered(question: Question, reading: QuestionAnalysis, quotes: tuple[Quote, ...]) -> Answer:
    """Return the answer of these quotes, best first.

    It shows the first quotes, and its agreement counts all of them.
    """
    dated = dates_by_article(reading, quotes[0].sentence, quotes[0].span)
    kind = value_kind(reading.kind, quotes[0].span or "")
    quotes = tuple(map(with_sure_span, quotes))
    first = quotes[0]
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=first.score,
        # only a dated article dates a sentence
        answer=day_in_words(first.published.day)
        if dated and first.published
        else first.span or first.sentence,
        answer_from="published_at" if dated else "text",
        quotes=quotes[:QUOTES],
        more=quotes[QUOTES:][:MORE],
        agreement=agreement(kind, quotes),
    )


def refused(
    question: Question, reading: QuestionAnalysis, reason: str, nearest: tuple[Quote, ...] = ()
) -> Answer:
    """Return the refusal for a reason, with the nearest quotes."""
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=nearest[0].score if nearest else 0.0,
        reason=reason,
        nearest=nearest,
    )
