"""Complete elliptical questions: ``and when?``, ``what about Qin Gang?``, ``in 2022?``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.answer.conversation.context import DialogueContext, FollowUp, all_printed, days_in
from index.answer.conversation.coreference import resolve_reference
from index.answer.conversation.mentions import ROLES, Mention, Sort, mentions, sort_of
from index.answer.conversation.parse import AUXILIARY, DETERMINERS, PREPOSITIONS
from index.answer.question.names import CALENDAR
from index.answer.question.terms import STOP_WORDS, words_of
from index.answer.question.verbs import asks_in
from index.values import Span

_NOUNS = (
    r"day|date|time|year|yr|month|week|city|country|place|town|capital|venue|hotel|reason|building"
)
_WHERE_NOUNS = frozenset(
    words_of("year yr month week city country place town capital venue hotel building")
)
_ASKING = (
    r"(?:(?:with|by|to|from|for|about|against|of) )?whom?|(?:since|until|till|by|from)? ?when|where"
    rf"|y|why not|why|how come|(?:for )?how (?:long|often)|how many(?: times)?|how much|how|which"
    rf"|(?:when|where|why|how) (?:and|n|&|or) (?:when|where|why|how)"
    rf"|(?:(?:in|on|at|for) )?(?:what|which) (?:{_NOUNS})|(?:about|by|for|from|in|on|with) what"
)
_SWAPPED = {
    "who with": "with whom", "who by": "by whom", "who to": "to whom", "who from": "from whom",
    "where to": "where", "what for": "why", "which ones": "which", "which one": "which",
}  # fmt: skip
_TAIL = (
    r" (?:(?:is|was|were|will) (?:that|it|this|they)(?: be)?|(?:did|does|will|would)"
    r" (?:that|it|this) (?:happen|occur|take place|come about|be)"
    r"|(?:did|do|does) (?:he|she|they|it) do (?:that|it|so|this)"
    r"|(?:did|do|does|is|was|were|has|have) (?:he|she|it|they|that))"
)
_BARE = re.compile(rf"(?P<wh>{_ASKING}|{'|'.join(_SWAPPED)})(?P<tail>{_TAIL})?", re.IGNORECASE)
_WHICH = re.compile(
    r"(?P<ask>who|what|where) (?:is|are) (?P<that>that|this|it|he|she|they)", re.IGNORECASE
)
_WHO_IS = re.compile(r"who(?:m)? (?:is|was|are|were) (?:he|she|they)", re.IGNORECASE)
_ELSE = re.compile(
    r"(?P<wh>who|whom|what|where|when|why|how|anyone|anybody|anything|anywhere|someone) else"
    r"\b(?P<rest>.*)",
    re.IGNORECASE,
)
_ANY = {
    "anyone": "who", "anybody": "who", "someone": "who", "anything": "what", "anywhere": "where",
    "whom": "who",
}  # fmt: skip
_CAME = re.compile(
    r"(?:(?:was|were|is) (?:there|present|at it|in the room|invited|involved)|came|attended|went"
    r"|joined|showed up|took part|participated|was part of (?:it|that))?",
    re.IGNORECASE,
)
_COMING = frozenset(words_of("accompany attend come go join participate"))
_OUTCOME = re.compile(
    r"(?:what|who|how many|how much|which \w+) (?:(?:was|were|got|had been) )?(?:also )?(?:"
    r"discussed|agreed|decided|signed|said|announced|happened|attended|came|achieved|promised|pledged|hosted"
    r"|invited|spoke|voted|present|concluded)(?: on| upon| to| about| up| next)?"
    r"|(?:what|who) (?:was|were|is|are) the (?:outcome|result|agenda|topic|reaction|response"
    r"|purpose|aim|point|goal|host|mediator|upshot)s?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:what|wat|how|hows|whats) (?:about|abt)|what of|same for)\s+", re.IGNORECASE
)
_ASKS = frozenset(words_of("who whom whose what which when where why how"))
_ALIKE: dict[Sort, tuple[Sort, ...]] = {
    "person": ("person",),
    "country": ("country", "body", "place"),
    "place": ("place", "country"),
    "body": ("body", "country"),
    "event": ("event", "thing"),
    "thing": ("thing", "event"),
}
"""The sorts of mentions that a name of each sort may replace, best match first."""
_OWNED = ("his ", "her ", "their ", "its ")
_CHATTER = frozenset(
    words_of(
        """
        ah cool fine good great hello hey hi hmm interesting lol nice nope ok okay please
        right sorry sure thank thanks thx ty wow yeah yep yes
        """
    )
)
_PEOPLES = (
    r"\w+(?:ians?|eans?|ese|ish|cans)|french|dutch|swiss|greeks?|turks?|kurds?|brits|poles|danes"
    r"|swedes?|finns?|czechs?|thais?|germans?|saudis?|israelis?|iraqis?|emiratis?|qataris?"
)
_JOINED = re.compile(r"\s(?:and|n|&)\s", re.IGNORECASE)
_PLACING = frozenset(("in", "at", "near", "outside", "to", "from"))


def bare(follow_up: FollowUp) -> str | None:
    """Complete ``when?`` or ``why was that?``: the previous question with a new interrogative."""
    body, first = follow_up.body, follow_up.first
    if which := _WHICH.fullmatch(body):
        named = _pointed_at(which, first)
        if named:
            return f"{which['ask']} {'are' if which['that'] == 'they' else 'is'} {named}"
    match = _BARE.fullmatch(body)
    if match is None or _WHO_IS.fullmatch(body):
        return None
    wh = match["wh"].lower()
    wh = {"y": "why"}.get(wh, _SWAPPED.get(wh, wh))
    if wh == "why not":
        return _why_not(first)
    last = wh.split()[-1]
    if re.fullmatch(rf"(?:what|which) (?:{_NOUNS})", wh):
        wh = f"{'in' if last in _WHERE_NOUNS else 'at' if last == 'time' else 'on'} {wh}"
        wh = wh.removeprefix("on ") if last == "reason" else wh
    return first.asked.again(wh)


def _pointed_at(which: re.Match[str], first: DialogueContext) -> str | None:
    """Return the answer that the question points at: ``where is that?`` after a place was named."""
    wanted = {"who": "person", "where": "place"}.get(which["ask"].lower())
    someone = which["that"].lower() in {"he", "she", "they"}
    if first.answer is None or (someone and wanted != "person"):
        return None
    return first.answer if wanted in {None, first.kind} else None


def _why_not(first: DialogueContext) -> str:
    """Complete ``why not?``: ``why did China not sign``."""
    asked = first.asked
    if asked.form not in {"open", "closed"}:
        return asked.again("why")
    again = (asked.auxiliary, asked.subject, "not", asked.verb, asked.filled)
    return " ".join(" ".join(("why", *again)).split())


def other(follow_up: FollowUp) -> str | None:
    """Complete ``who else was there?`` or ``anyone else?`` from the previous question."""
    match = _ELSE.fullmatch(follow_up.body)
    if match is None:
        return None
    first, wh = follow_up.first, _ANY.get(match["wh"].lower(), match["wh"].lower())
    rest = match["rest"].strip()
    asked = first.asked
    if not rest:
        return (
            asked.again(f"{wh} else") if wh != "who" or first.kind == "person" else _who(first, "")
        )
    if wh == "who" and _CAME.fullmatch(rest):
        same = asked.form == "subject" and (asked.base in _COMING or _CAME.fullmatch(asked.verb))
        return f"who else {asked.verb} {asked.rest}" if same else _who(first, rest)
    return _same_verb(rest, f"{wh} else", first)


def _who(first: DialogueContext, rest: str) -> str | None:
    """Return the question who else took part in the event."""
    event = first.first("event")
    if event and re.fullmatch(r"(?:(?:was|were) there)?", rest):
        return f"who else was at {event}"
    if first.occasion is None:
        return None
    return f"who else {rest or 'was there'} {first.occasion}"


def _same_verb(rest: str, wh: str, first: DialogueContext) -> str | None:
    """Complete ``who else signed?`` after a question who signed something or when."""
    asked, finite = first.asked, asks_in(rest)
    if finite is None or asked.base is None:
        return None
    if finite[1] != asked.base or asked.auxiliary == "was":
        return f"{wh} {rest} {first.occasion}" if first.occasion else None
    return f"{wh} {rest} {asked.rest if asked.form == 'subject' else asked.filled}".strip()


def outcome(follow_up: FollowUp) -> str | None:
    """Complete ``what was agreed?`` or ``any results?`` with the event asked about before."""
    body, first = follow_up.body, follow_up.first
    if not _OUTCOME.fullmatch(body):
        return None
    event = first.first("event")
    at = "to" if body.endswith(("came", "went")) else "at"
    where = f"{at} {event}" if event else first.occasion
    return f"{body} {where}" if where else None


@dataclass(frozen=True, slots=True)
class _Instead:
    """A replacement: words with their preposition."""

    before: str
    words: str

    def __str__(self) -> str:
        return f"{self.before} {self.words}".strip()


def about(follow_up: FollowUp) -> str | None:
    """Complete ``what about Qin Gang?``, ``and in Geneva?`` or ``last week?``."""
    body, earlier = follow_up.body, follow_up.earlier
    match = _ABOUT.match(body)
    words = body[match.end() :] if match else body
    if words.lower().startswith(_OWNED):
        words = resolve_reference(replace(follow_up, body=words)) or words
    if not words or not _is_fragment(words, 8 if match else 6):
        return None
    if time := _time(words):
        return _at_time(time, earlier[0])
    instead = _taken(words)
    if not (match or follow_up.led or instead.before) or _names_nothing(instead.words):
        return None
    return _put_instead(instead, earlier)


def _is_fragment(words: str, longest: int) -> bool:
    """Return whether the words are no clause: they have no interrogative and no verb."""
    split = words.split()
    lowered = [word.lower().strip(",") for word in split]
    verb = any(asks_in(word) for word in lowered[1:] if word.endswith("ed"))
    pronoun = bool({"him", "them", "it", "that", "this", "he", "she", "they"} & set(lowered))
    return len(split) <= longest and not (
        verb or pronoun or (_ASKS | AUXILIARY - {"may"}) & {*lowered}
    )


def _names_nothing(words: str) -> bool:
    """Return whether the words are small talk, or a thing without a like: ``and the upshot?``."""
    lowered = words.lower().split()
    if all(word in STOP_WORDS | PREPOSITIONS | _CHATTER or word.endswith("ly") for word in lowered):
        return True
    if {"else", "year", "month", "week", "day", "one"} & set(lowered):
        return True
    small = words == words.lower() and lowered[0] in DETERMINERS
    people = lowered[0] == "the" and re.fullmatch(_PEOPLES, lowered[-1])
    return small and not people and sort_of(words) == "person" and not re.search(ROLES, words)


def _time(words: str) -> str | None:
    """Return the words as a time with its preposition if they are only a time."""
    for lead in ("", "in ", "on "):
        found = days_in(lead + words)
        if found and len(found) == len(lead + words):
            needless = lead == "on " and not re.search(r"\d|day$", words)
            return words if needless else lead + words
    return None


def _at_time(time: str, first: DialogueContext) -> str:
    whole = first.asked.whole
    if not first.days:
        return f"{whole} {time}"
    year = re.search(r"\b(?:19|20)\d\d\b", first.days)
    month = set(time.lower().split()) & (CALENDAR - _WEEKDAYS)
    if year and month and not re.search(r"\d{4}|['’]\d\d|this|last", time):
        time = f"{time} {year.group()}"
    return whole.replace(first.days, time, 1)


_WEEKDAYS = frozenset(one for one in CALENDAR if one.endswith("day"))


def _taken(words: str) -> _Instead:
    first, _, others = words.partition(" ")
    if others and first.lower() in PREPOSITIONS | {"w/"}:
        return _Instead(first, others)
    return _Instead("", words)


def _put_instead(instead: _Instead, earlier: Sequence[DialogueContext]) -> str | None:
    """Return the latest question with its most similar mention replaced, or the words added."""
    first = earlier[0]
    sort = _sort(instead, earlier)
    like = _like(instead, sort, first)
    if like is None and (asked := _asked_where(instead, sort, first)):
        return asked
    if like is not None:
        whole = first.asked.whole
        if whole[like.span.end :].startswith(("'s", "’s")):
            instead = _Instead(instead.before, re.sub(r"['’]s$", "", instead.words))
        before, after = whole[: like.span.start], whole[like.span.end :]
        return f"{before}{_fitting(instead, like, before)}{after}"
    return _added(instead, sort, first)


def _sort(instead: _Instead, earlier: Sequence[DialogueContext]) -> Sort:
    words = re.sub(r"['’]s$", "", instead.words)
    found = mentions(words, all_printed(earlier))
    whole = [one for one in found if len(one.text) >= len(words.removeprefix("the "))]
    sort = whole[0].sort if whole else sort_of(words)
    if sort == "person" and re.fullmatch(rf"the (?:{_PEOPLES})", instead.words.lower()):
        return "country"
    return (
        "place"
        if sort == "person" and instead.before.lower() in {"in", "near", "outside"}
        else sort
    )


def _asked_where(instead: _Instead, sort: Sort, first: DialogueContext) -> str | None:
    """Ask whether it was there: ``and in Geneva?`` after ``where did they meet?``."""
    here = sort in {"place", "country"} and instead.before.lower() in _PLACING
    if first.kind != "place" or not here or not first.asked.whether:
        return None
    return f"{first.asked.whether} {instead}"


def _like(instead: _Instead, sort: Sort, first: DialogueContext) -> Mention | None:
    """Return the mention to replace: one with the same preposition, then one of the same sort."""
    whole = first.asked.whole
    alike = [one for one in (*first.named, *_inside(first)) if one.sort in _ALIKE[sort]]
    if _JOINED.search(instead.words) and (both := _joined_subject(first)):
        return both
    owner = next((one for one in alike if f"{one.text}'" in instead.words), None)
    if owner is not None:
        return owner
    if instead.before:
        lead = instead.before.lower()
        same = [one for one in alike if whole[: one.span.start].lower().split()[-1:] == [lead]]
        inside = set(_inside(first))
        placed = [
            one
            for one in alike
            if lead in _PLACING and (one in inside or _stands_somewhere(one, whole))
        ]
        return next(iter(same + placed), None)
    if instead.words.endswith(("'s", "’s")):
        owners = [one for one in alike if whole[one.span.end :].startswith(("'s", "’s"))]
        alike = owners or alike
    if sort in {"event", "thing"}:
        return _same_head(instead.words, alike) or next(iter(alike[::-1]), None)
    nearest = next((kind for kind in _ALIKE[sort] if any(one.sort == kind for one in alike)), None)
    alike = [one for one in alike if one.sort == nearest]
    if not alike:
        return None
    return alike[-1] if sort in {"person", "place"} else alike[0]


def _joined_subject(first: DialogueContext) -> Mention | None:
    """Return ``Sullivan and Wang`` as one mention, to be replaced by another pair."""
    subject = first.asked.subject
    at = first.asked.whole.find(subject)
    if not _JOINED.search(subject):
        return None
    return Mention(Span(at, at + len(subject)), subject, "person")


def _inside(first: DialogueContext) -> Iterator[Mention]:
    """Yield places and bodies in the names of events: ``Bali`` in ``the Bali G20``."""
    for named in first.named:
        words = re.finditer(r"[\w-]+", named.text) if named.sort in {"event", "thing"} else ()
        for word in words:
            sort = sort_of(word.group())
            if sort in {"body", "country", "place"}:
                at = named.span.start
                yield Mention(Span(at + word.start(), at + word.end()), word.group(), sort)


def _stands_somewhere(one: Mention, whole: str) -> bool:
    before = whole[: one.span.start].lower().split()
    return bool(before) and before[-1] in _PLACING


def _same_head(words: str, alike: Sequence[Mention]) -> Mention | None:
    head = words.lower().split()[-1]
    return next((one for one in alike if one.text.lower().split()[-1] == head), None)


def _fitting(instead: _Instead, like: Mention, before: str) -> str:
    """Return the new words with the right number of articles."""
    if before.lower().endswith("the "):
        return instead.words.removeprefix("the ")
    determined = like.text.lower().startswith("the ") and like.sort in {"event", "thing"}
    bare_thing = determined and sort_of(instead.words) in {"event", "thing"}
    needs = bare_thing and not instead.words.lower().startswith(("the ", "a ", "an "))
    return f"the {instead.words}" if needs else instead.words


def _added(instead: _Instead, sort: Sort, first: DialogueContext) -> str | None:
    """Return the question with the new words added, if no mention is like them."""
    asked = first.asked
    if instead.before:
        return f"{asked.whole} {instead}"
    if sort == "event":
        return f"{asked.whole} at {instead.words}"
    if sort == "person" and asked.form == "subject" and first.kind == "person":
        return f"{instead.words} {asked.verb} {asked.rest}".strip()
    if sort == "place":
        return f"{asked.whole} in {instead.words}"
    return f"{asked.whole} for {instead.words}"
