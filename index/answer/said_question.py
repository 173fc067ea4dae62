"""Answers “what did Blinken say about Kosovo?” with statements of the person who is named.

What is quoted is theirs, or the question is refused: somebody else's words on the same topic are no
answer. Questions that ask for more than a topic (“what did he say was mistaken?”) are answered like
all others, but not with what somebody else said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import names_of
from index.answer.question.terms import words_of
from index.answer.question.times.expressions import find_dates
from index.answer.quoting.refusal import MORE, QUOTES, refused, said_nothing
from index.answer.said import SaidQuery, Statements
from index.answer.speakers import SpeakerMatch
from index.store.rows import Generation
from index.text.attribution.noun_phrases import is_body, is_country
from index.text.vocabulary import CUE
from index.values import Agreement, Answer, Question, Quote

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


class SaidQuestions:
    """Answers questions for what somebody said."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def answer(
        self, asked: SaidQuestion, question: Question, reading: QuestionAnalysis, live: Generation
    ) -> Answer | None:
        """Answer with the person's statements, or refuse; None if the passages may tell more.

        They may tell what a question asks for beyond a topic, and what bodies say by others: the
        position of a country is told by its minister.
        """
        if asked.is_open and not asked.about:
            return None
        found = self._statements.find(_query_of(asked, question, reading), live)
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

    def by_speaker(self, asked: SaidQuestion, answer: Answer, reading: QuestionAnalysis) -> Answer:
        """Return the answer without what others said; refused if nothing is left."""
        scopes = answer.question.scopes
        speakers = self._statements.speakers
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
