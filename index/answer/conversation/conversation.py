"""A conversation: the last turns, as an immutable value."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from index.answer.question.analyze import LONGEST
from index.answer.question.lexicon.lookup import packaged_lexicon
from index.answer.question.names import People, nobody, people_in
from index.answer.question.normal_form import spell_out
from index.answer.question.terms import STOP_WORDS, WORD, content_words, stem, words_of
from index.answer.question.times.expressions import find_dates
from index.store.administration.answers import REMEMBERED
from index.values import Answer, Question, Span, Turn

_LATE = date(2100, 12, 31)
"""A day after every year that a question can name, because only the words matter here."""

_OPENING = re.compile(
    r"(?:(?:and|&|n|but|so|or|also|plus|ok|okay|k|oh|ah|hm+|well|cool|great|nice|thanks|thank you"
    r"|thx|ty|interesting|alright|right|wait|then|lol|ugh|jeez)\b[,.!…:;–-]*\s+"
    r"|(?:yes|no|yeah|hey|sorry),\s+|(?:(?:what|how) about|what of|same for)\s+)+",
    re.IGNORECASE,
)
_ENDING = " ?!.,…"
"""Characters that end a question and say nothing in the middle of one."""

_ASKING = re.compile(
    r"\b(?:(?:in|on|at|to|from|by|with|for|since|until) )?"
    r"(?:how (?:many|much|long|come|big|old|far|often)"
    r"|(?:which|what) (?:city|country|year|month|day)"
    r"|who(?:m|se)?|what|where|when|which|why|how)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should|must)\b",
    re.IGNORECASE,
)
_PREPOSITION = "about|after|against|at|before|by|for|from|in|of|on|to|under|with"
_LED_BY = re.compile(rf"({_PREPOSITION})\s+\S", re.IGNORECASE)
_NAMING = re.compile(r"\s*(?:(?:and|n|&|so|ok|okay),? )?(?:what|how) about\b", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:(?:and|n|or)\b|&)", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|n|&)\s+", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\A\W*(?:(?:ok|okay|so|now|and)\W+)?(?:unrelated|something else|(?:moving|switching) \w+"
    r"|(?:another|different|new|next|other) (?:one|question|story|subject|thing|topic))\b"
    r"[\s,:.;!–-]*",
    re.IGNORECASE,
)
"""That another subject follows: ``new topic:``."""
_EMPTY = frozenset(
    words_of("is was were be been did do does it that this ones one happen says again exactly tho")
)
"""Words that add nothing to an interrogative: ``when was that again``."""

_WHO_DID_IT = re.compile(r"^who(?: else)? (?:did|does|has done) (?:it|this|that)$", re.IGNORECASE)
"""A turn that asks who is behind an event; the verb of the question before may be another's."""

_REFERRING = frozenset(
    """he him his she her hers they them their theirs em it its that this those these there then one
    ones else other others same both guy lady again instead""".split()  # noqa: SIM905
)


def completed(
    turn: str,
    last: str,
    topic: str,
    named: str = "",
    *,
    people: People = nobody,
) -> str:
    """Return a turn with the words that it lacks, as it is searched and shown.

    Args:
        turn: the turn as typed.
        last: the question before it, as it was read.
        topic: the last question that stood alone.
        named: the words that answered the question before; empty if they are no name.
        people: finds the people whom articles name, in whatever case they are typed.
    """
    body = _body(turn)
    if _asks_nothing(body):
        return _exchanged(last, body, turn, people)
    asking = _ASKING.search(body)
    rest = words_of(_ASKING.sub("", body, count=1).lower())
    if asking is not None and _EMPTY.issuperset(rest) and not _WHO_DID_IT.match(body):
        return " ".join(f"{asking.group()} {_unasked(last)}".split())
    return ", ".join(filter(None, (body, _lacking(body, f"{named} {topic}"))))


def asks_the_same(turn: str) -> bool:
    """Return whether a turn asks the question before of something else.

    ``what about Oman?`` does, and ``and in Rabat?``, but not ``and when?``.
    """
    if _NAMING.match(turn):
        return True
    return _JOINED.match(turn) is not None and _asks_nothing(_body(turn))


def _exchanged(last: str, body: str, turn: str, people: People) -> str:
    """Return the last question with a phrase in place of the one that it stands for.

    That is the last one with the same preposition (``in Rabat`` for ``in Madrid``), the last
    country for a country, or the last people for as many people; a time stands for a time only.
    Where there is none, the phrase follows the question.
    """
    dated, days = _dated(body), find_dates(last, _LATE)
    last = (days.rest if days and dated else last).rstrip(_ENDING)
    led = _LED_BY.match(body)
    if led and not dated and (place := _place_for(led[1], last)):
        return f"{last[: place.start()]}{body}{last[place.end() :]}"
    asked = last if _NAMING.match(turn) else last.partition(",")[0]
    if led is None and (span := _country(body, asked) or _people(body, asked, people)):
        if last[: span.start].lower().endswith("the "):
            body = re.sub("^the ", "", body, flags=re.IGNORECASE)
        owner = "'s" if re.search("['’]s?$", last[span.start : span.end]) else ""
        return f"{last[: span.start]}{body}{owner}{last[span.end :]}"
    return f"{last}, {body}"


def _country(body: str, last: str) -> Span | None:
    """Return where the last question last names a country, if the phrase is one."""
    own = words_of(body.lower())
    if [(int(own[:1] == ["the"]), len(own))] != _countries(own):
        return None
    words = [*WORD.finditer(last)]
    named = _countries([word[0] for word in words])
    return Span(words[named[-1][0]].start(), words[named[-1][1] - 1].end()) if named else None


def _countries(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where words name countries: the first word, and that after the last."""
    lowered = re.sub(r"\bthe us\b", "the u.s", " ".join(words).lower())
    found = packaged_lexicon().find(lowered.split())
    return [(one.start, one.end) for one in found if one.entry.kind == "country"]


def _people(body: str, last: str, people: People) -> Span | None:
    """Return where the last question last names people, if the phrase names as many."""
    count = len(_AND.split(body))
    named = people_in(last, people)
    if len(named) < count or _AND.split(body) != [one.of(body) for one in people_in(body, people)]:
        return None
    span = Span(named[-count].start, named[-1].end)
    return span if len(_AND.split(span.of(last))) == count else None


def _place_for(preposition: str, last: str) -> re.Match[str] | None:
    """Return the last phrase with a preposition that is no time."""
    phrase = re.compile(
        rf"\b{preposition}\s+(?!(?:{_PREPOSITION})\b)[^,?]+?(?=\s+(?:{_PREPOSITION})\b|[,?]|$)",
        re.IGNORECASE,
    )
    found = [one for one in phrase.finditer(last) if not find_dates(one[0], _LATE)]
    return found[-1] if found else None


def in_story(turn: str, last: str, complete: str, people: People = nobody) -> str:
    """Return a turn as it is read inside the story: ``casualties?`` as ``how many casualties``.

    The arguments are those of ``completed``, and the completed turn.
    """
    body, asking = _body(turn), _ASKING.search(spell_out(last))
    if not _asks_nothing(body) or asking is None:
        return complete
    exchanged = _exchanged(last, body, turn, people)
    body = f"{asking.group()} {body}"
    return ", ".join(filter(None, (body, _lacking(body, exchanged))))


def alone(turn: str) -> str:
    """Return a turn as it is read without earlier words; empty if it is only a phrase."""
    body = _body(turn)
    return "" if _asks_nothing(body) else body


def refers(turn: str) -> bool:
    """Return whether a turn has a word that may refer to something said before."""
    return not _REFERRING.isdisjoint(map(str.lower, words_of(turn)))


def _asks_nothing(body: str) -> bool:
    """Return whether a turn is only a phrase, which takes the place of one in the last question."""
    return _ASKING.search(body) is None and _VERB.search(body) is None


def _body(turn: str) -> str:
    """Return a turn without a leading ``and`` or ``what about``, contractions written out."""
    text = " ".join(turn.split())
    opening = _OPENING.match(text)
    body = (text[opening.end() :] if opening else text).rstrip(_ENDING)
    return spell_out(body) or text


def _unasked(text: str) -> str:
    """Return a question without its interrogative, and without ``new topic:`` before it."""
    text = _ANNOUNCED.sub("", " ".join(text.split()))
    return _ASKING.sub("", spell_out(text), count=1).rstrip(_ENDING)


def _dated(body: str) -> bool:
    return any(find_dates(text, _LATE) for text in (body, f"in {body}", f"on {body}"))


def _lacking(body: str, topic: str) -> str:
    """Return the content words of the topic that the turn lacks, its time expression last."""
    topic = _unasked(topic)
    days = find_dates(topic, _LATE)
    stems = {stem(word) for word in words_of(body)}
    words = dict.fromkeys(
        word
        for word in words_of(days.rest if days else topic)
        if word.lower() not in STOP_WORDS and stem(word) not in stems
    )
    time = days.words if days and not _dated(body) else ""
    return " ".join(f"{' '.join(words)} {time}".split())


_STORIES = 3
"""Quoted articles in which the answer to a follow-up question is searched first."""

_DOUBTFUL = 0.05
"""Least doubt of a quote, and least trust in the nearest quote of a refusal."""

_LONGEST_NAME = 5
"""Maximum number of words of an answer that is a name."""


@dataclass(frozen=True, slots=True)
class Background:
    """What was asked and quoted before a turn: the evidence for what it is about.

    Attributes:
        completed: the turn with the words that it lacks, from the earlier questions.
        in_story: the turn as it is read in the articles that were quoted.
        alone: the same without words of the earlier questions, where it asks for something.
        topic: the question that the conversation is about.
        stories: the confidence of the quote, 0–1, by public id of the article quoted; for a
            refusal, of the nearest quotes. The last quote comes first.
    """

    completed: str
    in_story: str
    alone: str
    topic: str
    stories: Mapping[str, float]

    def prior(self, article: str, follow_up_odds: float) -> float:
        """Return the log-odds, before it is read, that an article or a copy of it answers.

        It does if the turn is about the story and the story was the right one.

        Args:
            article: its public id; a copy of a quoted article counts as the surest of them.
            follow_up_odds: the log-odds that the turn is about the story quoted before.
        """
        right = self.stories.get(article, max(self.stories.values(), default=0.0))
        is_follow_up = 1.0 / (1.0 + math.exp(-follow_up_odds))
        chance = min(max(right, _DOUBTFUL), 1.0 - _DOUBTFUL) * is_follow_up
        return math.log(chance / (1.0 - chance))


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first; immutable, so that conversations can't mix."""

    turns: tuple[Turn, ...] = ()

    def background(self, question: Question, people: People = nobody) -> Background | None:
        """Return the context of a question.

        None if nothing was asked before in its scopes, or if the question says all that the last
        one that stood alone did: then it stands alone, too. A turn that was answered from a scope
        which the asker reads no longer is left out, because it may hold words of that scope.

        Args:
            question: the turn.
            people: finds the people whom articles of its scopes name.
        """
        before = [
            one
            for one in reversed(self.turns)
            if one.scope == question.scope
            and set(one.further_scopes) <= set(question.further_scopes)
        ]
        if not before:
            return None
        last, topic = before[0], next((one for one in before if one.read is None), before[-1])
        own, asked = (
            {stem(word) for word in content_words(words_of(text))}
            for text in (question.text, topic.text)
        )
        if len(asked) > 1 and asked <= own:  # it says all that was asked before
            return None
        about = before[: before.index(topic) + 1]
        varied = next((one.whole for one in about if asks_the_same(one.text)), topic.text)
        text = completed(question.text, last.whole, varied, _name(last), people=people)
        text += "?" * ("?" in question.text)
        if len(text) > LONGEST:
            text = question.text
        inside = in_story(question.text, last.whole, text, people)[:LONGEST]
        return Background(
            completed=text,
            in_story=inside,
            alone=alone(question.text) or inside,
            topic=topic.text,
            stories=dict(islice(_stories(about).items(), _STORIES)),
        )

    def then(self, answer: Answer) -> "Conversation":
        """Return the conversation with this answer added."""
        turn = Turn(
            text=answer.question.text,
            scope=answer.question.scope,
            read=answer.read_as.question,
            kind=answer.read_as.kind,
            words=answer.quotes[0].span if answer.quotes else None,
            stories=tuple((one.article_key, one.score) for one in answer.quotes or answer.nearest),
            further_scopes=answer.question.further_scopes,
            names=answer.read_as.names,
        )
        return Conversation((*self.turns, turn)[-REMEMBERED:])


def _name(turn: Turn) -> str:
    """Return the words that answered if they are a name, else an empty string."""
    words = turn.words.split() if turn.words else []
    named = turn.kind in {"person", "place", "organisation"}
    return " ".join(words) if named and len(words) <= _LONGEST_NAME else ""


def _stories(turns: list[Turn]) -> dict[str, float]:
    """Return the confidence of each article's best quote: the first quotes, then the others."""
    stories: dict[str, float] = {}
    for rank in range(max(len(turn.stories) for turn in turns)):
        for article, score in (one.stories[rank] for one in turns if len(one.stories) > rank):
            stories[article] = max(score, stories.get(article, 0.0))
    return stories
