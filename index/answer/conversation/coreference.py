"""Resolve anaphors of earlier questions: ``he``, ``their``, ``there``, ``that meeting``.

Each anaphor is replaced by its antecedent, unless the question itself contains that: ``why did
Trump cancel his trip`` refers to no earlier question.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from index.answer.conversation.context import (
    DialogueContext,
    FollowUp,
    Gender,
    all_printed,
    days_in,
)
from index.answer.conversation.mentions import Mention, mentions
from index.answer.conversation.parse import AUXILIARY, PREPOSITIONS, agreeing, lead_of, possessive
from index.answer.question.answer_type import answer_type
from index.answer.question.terms import STOP_WORDS, WORD, words_of
from index.answer.question.verbs import BASES, base_of

_MEETINGS = frozenset(
    words_of(
        """
        meeting talks summit conversation visit trip encounter dinner lunch breakfast call
        session negotiations discussions discussion event conference gathering ceremony
        dialogue forum tour
        """
    )
)
_TEXTS = frozenset(
    words_of(
        """
        deal agreement accord accords pact treaty text document resolution declaration
        statement plan convention protocol ceremony signing framework law
        """
    )
)
_BLOWS = frozenset(words_of("attack attacks strike strikes war invasion raid bombing coup"))
_WORDS = frozenset(words_of("announcement speech statement decision vote pledge offer remarks"))
_FAMILIES = (
    (
        _MEETINGS,
        frozenset(words_of("meet see visit talk host receive travel attend negotiate fly go")),
    ),
    (_TEXTS, frozenset(words_of("sign agree adopt announce reach ratify approve conclude draft"))),
    (_BLOWS, frozenset(words_of("attack invade strike bomb kill hit launch"))),
    (_WORDS, frozenset(words_of("announce say vote decide pledge promise offer tell"))),
)
"""Event nouns, and the verbs of the events that they can refer to."""

_NOUNS = "|".join(sorted(_MEETINGS | _TEXTS | _BLOWS | _WORDS, key=len, reverse=True))
_LEANING = re.compile(
    r"\b(?:(?:that|this|the same) (?:(?P<place>city|country|place|town|hotel|resort|capital)"
    r"|(?P<man>man|guy|official|minister|ambassador|envoy|diplomat)|(?P<woman>woman|lady))"
    rf"|(?P<pointing>the|that|this|these|those) (?P<noun>{_NOUNS})\b(?! of | between | on )"
    r"|(?P<there>(?:over )?there)|(?P<time>(?:on )?that (?:same )?day|(?:in )?that"
    r" (?:year|month|week)|back then|at (?:the|that) time)|(?P<that>that|this)"
    r"|(?P<they>they|them|their)|(?P<he>he|him|his)|(?P<she>she|her)|(?P<it>it|its))\b(?!['’])",
    re.IGNORECASE,
)
_NO_QUESTION = re.compile(r"(?:what|how) about\b|(?:before|after|with|for) \w+$", re.IGNORECASE)
_OBJECT = frozenset(("him", "them"))
_EMPTY_IT = re.compile(
    r"\bit (?:true|clear|possible|likely|rain\w*|snow\w*|seem\w*|turn(?:ed)? out)\b|\btime is it\b"
    r"|^how\b.*\bit (?:take|takes|took) \w+|\b(?:is|was) it \w+ (?:that|to)\b"
    r"|\bit (?:is|was|that)\b"
    r"|\b(?:how|what) about it\b",
    re.IGNORECASE,
)
_HAPPENING = frozenset(words_of("begin start end last happen go continue finish take occur close"))
"""Verbs whose subject is an event."""

_OF_TEXTS = frozenset(words_of("say contain mean require demand include cover provide take enter"))
"""Verbs whose subject is a text, including ``take`` (effect) and ``enter`` (into force)."""
_MOVING = frozenset(words_of("come fly go head move return travel"))

_PRESENCE = re.compile(
    r"(?:who|anyone|anybody|someone|how many|people|else)\b.*(?:was|were|is|are|be|been|came|went)$"
    r"|(?:was|were|is|are) (?:anyone|anybody|someone|somebody)(?: else)?$",
    re.IGNORECASE,
)
"""Question beginnings that ask, before ``there``, who took part."""
_TIMELESS = frozenset(("date", "duration"))


@dataclass
class _Reading:
    """A question whose anaphors are replaced one by one."""

    body: str
    earlier: Sequence[DialogueContext]
    seen: set[str] = field(default_factory=set)

    def found(self, of: Callable[[DialogueContext], str | None]) -> str | None:
        """Return the value from the latest earlier question that has one."""
        return next((one for one in map(of, self.earlier) if one), None)

    def chunks_before(self, at: int) -> int:
        """Return how many phrases the question has before an offset, without the interrogative."""
        before = self.body[min(lead_of(self.body), at) : at]
        content = [_is_content(word.group()) for word in WORD.finditer(before)]
        return sum(now and not was for was, now in zip([False, *content], content, strict=False))


def resolve_reference(follow_up: FollowUp) -> str | None:
    """Return the question with its anaphors replaced; None if none can be resolved."""
    reading = _Reading(follow_up.body, follow_up.earlier)
    if _NO_QUESTION.match(reading.body):
        return None
    parts, last = [], 0
    for match in _LEANING.finditer(reading.body):
        words = _stands_for(match, reading)
        if words is not None:
            parts += [reading.body[last : match.start()], words]
            last = match.end()
    if not parts:
        return None
    whole = agreeing("".join([*parts, reading.body[last:]]))
    return _with_time(_with_rest(whole, reading), reading)


def _stands_for(match: re.Match[str], reading: _Reading) -> str | None:
    group = next(name for name in _RULES if match[name])
    return _RULES[group](match, reading)


def _person(match: re.Match[str], reading: _Reading) -> str | None:
    gender: Gender = "he" if match["he"] else "she"
    word, before = match.group().lower(), reading.chunks_before(match.start())
    as_object = word in _OBJECT or (word == "her" and not _owns(match))
    if gender in reading.seen or before > as_object:
        reading.seen.add(gender)
        return None
    name = reading.found(lambda one: one.person(gender, object_=as_object, besides=reading.body))
    reading.seen.add(gender)
    return name and (name if as_object or word in {"he", "she"} else possessive(name))


def _they(match: re.Match[str], reading: _Reading) -> str | None:
    word = match.group().lower()
    if "they" in reading.seen or reading.chunks_before(match.start()) > (word in _OBJECT):
        return None
    reading.seen.add("they")
    if word == "them" and (several := reading.earlier[0].told_of or "").endswith("s"):
        return several
    name = reading.found(lambda one: one.group)
    return name and (possessive(name) if word == "their" else name)


def _it(match: re.Match[str], reading: _Reading) -> str | None:
    before = reading.chunks_before(match.start())
    as_object = not _is_subject(match)
    if "it" in reading.seen or before > as_object or _EMPTY_IT.search(reading.body):
        return None
    reading.seen.add("it")
    name = reading.found(lambda one: _thing(match, one, as_object=as_object))
    return name and (possessive(name) if match.group().lower() == "its" else name)


def _thing(match: re.Match[str], one: DialogueContext, *, as_object: bool) -> str | None:
    following = _following(match)
    if located := _located(following, one):
        return located
    if following in _OF_TEXTS and (text := one.first("thing")):
        return text
    if as_object:
        return _done_to(one)
    alone = match.group().lower() == "it" and not following
    return one.event if alone or base_of(following) in _HAPPENING else _acting(one)


def _acting(one: DialogueContext) -> str | None:
    """Return the country or body that acted, or else the thing that was asked about."""
    actor = one.actor
    return actor or one.first("thing", "event", "body", "country") or one.event


def _done_to(one: DialogueContext) -> str | None:
    """Return the object of the action, not its subject."""
    if one.asked.form == "open" and one.asked.gap and one.kind != "person":
        return one.asked.gap
    thing = one.first("thing", "event") or one.told_of or one.done_to
    return thing or one.asked.event or one.first("body", "country", "place")


def _located(following: str, one: DialogueContext) -> str | None:
    """Return the place that was the answer, for ``is that in France?``."""
    return (
        one.answer if one.kind == "place" and following in {"in", "near", "far", "part"} else None
    )


def _there(match: re.Match[str], reading: _Reading) -> str | None:
    following = _following(match)
    ends = not following or following in (PREPOSITIONS - {"when", "where"})
    if not ends or reading.seen & {"there"}:
        return None
    reading.seen.add("there")
    if _PRESENCE.search(reading.body[: match.start()].rstrip()):
        return _present(match, reading)
    place = reading.found(lambda one: one.place)
    before = reading.body[: match.start()].split()
    if place and before and base_of(before[-1]) in _MOVING:
        place = f"to {place.partition(' ')[2]}"
    event = reading.found(lambda one: one.first("event"))
    return place or (f"at {event}" if event else _occasion(match, reading))


def _present(match: re.Match[str], reading: _Reading) -> str | None:
    """Return the event for ``there``: who was there attended it, and not just the city."""
    first = reading.earlier[0]
    event = first.first("event")
    if event:
        return f"at {event}"
    return _occasion(match, reading) or first.place


def _occasion(match: re.Match[str], reading: _Reading) -> str | None:
    occasion = reading.earlier[0].occasion
    return f"{match.group()} {occasion}" if occasion else None


def _time(_match: re.Match[str], reading: _Reading) -> str | None:
    first = reading.earlier[0]
    if first.kind == "date" and first.answer is not None:
        lead = "" if days_in(first.answer) != days_in(f"on {first.answer}") else "on "
        return (
            f"{lead or 'in '}{first.answer}" if not first.answer.startswith("on ") else first.answer
        )
    return first.days or None


def _that(match: re.Match[str], reading: _Reading) -> str | None:
    """Resolve ``that`` in ``what does that mean``, but not in ``said that …`` or ``that year``."""
    following = _following(match)
    if located := _located(following, reading.earlier[0]):
        return located
    before = reading.body[: match.start()].split()
    after_auxiliary = bool(before) and before[-1].lower() in AUXILIARY
    if following and not (after_auxiliary and (following in BASES or base_of(following))):
        return None
    if reading.chunks_before(match.start()) > 1:
        return None
    return reading.found(lambda one: one.event)


def _pointing(match: re.Match[str], reading: _Reading) -> str | None:
    noun = match["noun"].lower()
    own = match["pointing"].lower() == "the" and _names_own(match, reading)
    if own or "event" in reading.seen:
        return None
    reading.seen.add("event")
    return reading.found(
        lambda one: _same_event(noun, one, sure=match["pointing"].lower() != "the")
    )


def _same_event(noun: str, one: DialogueContext, *, sure: bool) -> str | None:
    """Return ``the talks between Sullivan and Wang`` if the event may have been talks."""
    for mention in one.named:
        if mention.sort in {"event", "thing"} and _akin(noun, mention.text.lower().split()[-1]):
            named = f"{mention.text}{_told_of(mention, one)}"
            return named if named.lower() != f"the {noun}" else None
    if noun in _MEETINGS and one.asked.base in _FAMILIES[1][1] and one.occasion:
        return f"the {noun} {one.occasion}"
    fits = any(noun in nouns and one.asked.base in verbs for nouns, verbs in _FAMILIES)
    return f"the {noun} {one.scene}".strip() if one.scene and (fits or sure) else None


def _told_of(mention: Mention, one: DialogueContext) -> str:
    """Return the phrase that identifies the talks: `` between Sullivan and Wang``."""
    rest = one.asked.whole[mention.span.end :]
    told = re.match(
        r" (?:between|of|on|with|about) [^,]+?(?=$| (?:held|signed|end|last|in|at)\b)", rest
    )
    return told.group() if told else ""


def _akin(noun: str, other: str) -> bool:
    return noun == other or any({noun, other} <= nouns for nouns, _ in _FAMILIES)


def _names_own(match: re.Match[str], reading: _Reading) -> bool:
    """Return whether the question has mentions besides ``the talks``."""
    text, printed = reading.body, all_printed(reading.earlier)
    others = [one for one in mentions(text, printed) if one.text.lower() != match.group().lower()]
    content = [
        word.group()
        for word in WORD.finditer(text, lead_of(text))
        if _is_content(word.group()) and not match.start() <= word.start() < match.end()
    ]
    return bool(others) or len(content) > 1


def _someone(match: re.Match[str], reading: _Reading) -> str | None:
    return reading.found(lambda one: one.person("she" if match["woman"] else "he"))


def _place(_match: re.Match[str], reading: _Reading) -> str | None:
    return reading.found(lambda one: one.place and one.place.partition(" ")[2])


_RULES: dict[str, Callable[[re.Match[str], _Reading], str | None]] = {
    "place": _place,
    "man": _someone,
    "woman": _someone,
    "pointing": _pointing,
    "there": _there,
    "time": _time,
    "that": _that,
    "they": _they,
    "he": _person,
    "she": _person,
    "it": _it,
}


def _following(match: re.Match[str]) -> str:
    """Return the next word, lower case; empty at the end of the question or clause."""
    rest = match.string[match.end() :]
    word = re.match(r"\s+([\w/'’-]+)", rest)
    return word[1].lower() if word else ""


def _owns(match: re.Match[str]) -> bool:
    following = _following(match)
    return (
        bool(following)
        and following not in STOP_WORDS | PREPOSITIONS
        and not days_in(f"{match.string[match.end() :]}").startswith(following)
    )


def _is_subject(match: re.Match[str]) -> bool:
    before = match.string[: match.start()].split()
    return bool(before) and before[-1].lower() in AUXILIARY


def _is_content(word: str) -> bool:
    lowered = word.lower()
    return not (
        lowered in STOP_WORDS or lowered in AUXILIARY or base_of(lowered) or lowered == "else"
    )


def _with_rest(whole: str, reading: _Reading) -> str:
    """Add the missing object: ``why did Sweden join`` after ``when did Sweden join NATO``."""
    asked = reading.earlier[0].asked
    same = asked.form == "open" and base_of(whole.rpartition(" ")[2]) == asked.base is not None
    return f"{whole} {asked.filled}" if same and asked.filled else whole


def _with_time(whole: str, reading: _Reading) -> str:
    """Add the previous question's time if both are about the past and this one has none."""
    first = reading.earlier[0]
    past_time = first.asked.auxiliary in {"did", "was", "were"} or (
        first.asked.form == "subject" and (first.asked.base or "") != first.asked.verb.lower()
    )
    named = reading.seen & {"he", "she", "they"}
    fits = past_time and named and re.search(r"\b(?:did|was|were)\b", whole)
    if not fits or days_in(whole) or answer_type(whole) in _TIMELESS or len(first.days.split()) > 5:
        return whole
    return f"{whole} {first.days}".strip()
