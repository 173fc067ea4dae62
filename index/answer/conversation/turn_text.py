"""Complete a turn of a conversation with words of the earlier questions.

A turn is seldom searchable by itself: ``and when?``, ``n lithuania?``, ``who else was there``. What
is searched, encoded and read is the turn together with what was asked before, as in conversational
question answering (Choi et al. 2018, Reddy et al. 2019). Nothing is invented: every word was typed
before, or stands in a quoted answer.
"""

import re
from collections.abc import Sequence
from datetime import date

from index.answer.question.lexicon.lookup import packaged_lexicon
from index.answer.question.lexicon.people import People, nobody, people_in
from index.answer.question.normal_form import spell_out
from index.answer.question.terms import STOP_WORDS, WORD, stem, words_of
from index.answer.question.times.expressions import find_dates
from index.values import Span

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
    last = _undated(last, body).rstrip(_ENDING)
    led = _LED_BY.match(body)
    if led and not _dated(body) and (place := _place_for(led[1], last)):
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


def _undated(text: str, body: str) -> str:
    """Return a text without its time expression if the turn has one of its own."""
    days = find_dates(text, _LATE)
    return days.rest if days and _dated(body) else text


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
