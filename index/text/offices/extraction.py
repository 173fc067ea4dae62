"""Extracts who holds which office from an article, with exact offsets.

Rules read titles before names, appositions after them, and verbs of appointment and departure
(Hearst 1992 for patterns, Fleischman and Hovy 2003 for “ROLE NAME” and appositions). What a
sentence does not say is left out: no country, term or full name is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from index.text.offices import OfficeMention, Standing
from index.text.offices.pieces import Pieces
from index.text.offices.vocabulary import (
    DEPARTMENT_WORDS,
    ENDINGS,
    HEADS,
    HEADS_AFTER,
    HELPERS,
    HONORIFICS,
    MODIFIERS,
    NEUTRAL,
    NO_OFFICE,
    NOT_LAST,
    STANDINGS,
    SUCCEEDING,
    VAGUE,
    WITH_OF,
)
from index.text.sentences import blocks, sentence_ends
from index.text.vocabulary import BODIES, CALENDAR, FUNCTION, OPENERS
from index.values import Span

_MOST_MODIFIERS = 6
_MOST_AREA = 7
_ARTICLES = ("the", "a", "an")
_INSIDE_AREA = frozenset(("of", "the", "for", "de"))


@dataclass(frozen=True, slots=True)
class Title:
    """An office in a sentence; numbers count its pieces.

    Attributes:
        left: the first piece, with adjectives and area.
        right: the last piece, with department and area.
        role: where the office stands, without area.
        area: where its area stands, or None.
        standing: what the words around the head say.
        head: the head noun, in lower case.
        is_determined: whether an article stands before it.
        area_follows: whether the area stands after the office.
    """

    left: int
    right: int
    role: Span
    area: Span | None
    standing: Standing
    head: str
    is_determined: bool
    area_follows: bool


def title_at(pieces: Pieces, at: int) -> Title | None:
    """The office whose head noun is a piece; None if it is none or is not held by anybody."""
    word = pieces.low(at)
    head = word.removesuffix("-elect").removesuffix("-designate")
    known = head in HEADS or (pieces.joined(at) and pieces.low(at - 1) in HEADS_AFTER.get(word, ()))
    if not known or pieces[at].owns:
        return None
    if pieces.joined(at + 1) and word in HEADS_AFTER.get(pieces.low(at + 1), ()):
        return None  # “attorney” of “attorney general”
    first = _first_of_role(pieces, at)
    before, adjective = _adjectives(pieces, first)
    left = start = _area_before(pieces, before)
    area = pieces.span(start, before - 1) if start < before else None
    if area is not None:
        left, further = _adjectives(pieces, start)
        adjective = further or adjective
    if not NO_OFFICE.isdisjoint((pieces.low(before - 1), pieces.low(left - 1))):
        return None
    last = _department(pieces, at)
    right, area_after = _area_after(pieces, last)
    if head in VAGUE and not (area or area_after) and first == last:
        return None
    ended = pieces.low(left - 1 - (pieces.low(left - 1) == "the"))
    over = ended == "of" and pieces.low(left - 2 - (pieces.low(left - 1) == "the")) in ENDINGS
    standing = "designate" if head != word else adjective or "holder"
    return Title(
        left, right, pieces.span(first, last), area or area_after,
        "former" if over or ended in SUCCEEDING else standing,
        head, pieces.low(left - 1) in _ARTICLES,
        area_after is not None,
    )  # fmt: skip


def _first_of_role(pieces: Pieces, at: int) -> int:
    first = at
    while (
        pieces.joined(first)
        and at - first < _MOST_MODIFIERS
        and pieces.low(first - 1) in MODIFIERS
        and pieces.low(first - 2) != "white"
        and not (pieces.low(first - 1) == "and" and pieces.low(first - 2) in HEADS)
        and not pieces[first - 1].owns
    ):
        first -= 1
    while first < at and pieces.low(first) in ("and", "affairs"):
        first += 1
    return first


def _adjectives(pieces: Pieces, first: int) -> tuple[int, Standing | None]:
    """The first piece with the adjectives before it, and what they say of the term."""
    standing: Standing | None = None
    while pieces.joined(first):
        word = pieces.low(first - 1)
        if word != "then" and word.removesuffix("-") in STANDINGS:
            standing = STANDINGS[word.removesuffix("-")]  # not “and then President Marsh said”
        elif not _is_neutral(pieces, first - 1):
            break
        first -= 1
    return first, standing


def _is_neutral(pieces: Pieces, at: int) -> bool:
    """Whether a word is an adjective that says nothing; “New” begins names."""
    one = pieces[at]
    opens = at == 0 and one.low != "new"
    return one.low in NEUTRAL and not one.owns and (one.text == one.low or opens)


def _area_before(pieces: Pieces, before: int) -> int:
    """The first piece of the area that ends right before a piece; the piece itself if none.

    None is the end of another phrase: “Special Representative for Afghanistan Reconciliation
    Ambassador …”.
    """
    first = before
    while pieces.joined(first) and before - first < _MOST_AREA:
        at = first - 1
        if pieces[at].owns and first < before:
            break
        if not pieces.may_be_name(at) or pieces.low(at) in STANDINGS or _is_neutral(pieces, at):
            of = pieces.low(at) == "of" and pieces.joined(at) and first < before
            if not (of and pieces.low(at - 1) in WITH_OF):  # “Joint Chiefs of Staff”
                break
        first = at
    heads = [at for at in range(first, before) if pieces.low(at) in HEADS]
    first = heads[-1] + 1 if heads else first
    while first < before and (
        (pieces.low(first) in FUNCTION and not pieces.may_be_name(first))
        or pieces[first].text in CALENDAR | OPENERS
        or pieces.low(first) in HONORIFICS
    ):
        first += 1
    joint, owner = pieces.low(first - 1), pieces.low(first - 2)
    owned = owner in HEADS or owner in HEADS_AFTER or (joint == "for" and owner in BODIES)
    return before if pieces.joined(first) and joint in ("of", "for") and owned else first


def _department(pieces: Pieces, at: int) -> int:
    """The last piece of “of State”, “for Foreign Affairs” after a head; the head if none."""
    if not (pieces.joined(at + 1) and pieces.low(at + 1) in ("of", "for")):
        return at
    begin = at + 2 + (pieces.low(at + 2) == "the")
    last = begin - 1
    while pieces.joined(last + 1) and (
        pieces.low(last + 1) in DEPARTMENT_WORDS
        or (pieces.low(last + 1) == "and" and pieces.low(last + 2) in DEPARTMENT_WORDS)
    ):
        last += 1
    while last >= begin and pieces.low(last) in NOT_LAST:
        last -= 1
    return last if last >= begin else at


def _area_after(pieces: Pieces, last: int) -> tuple[int, Span | None]:
    """The last piece of “of the World Health Organization”, and where the area stands."""
    if not (pieces.joined(last + 1) and pieces.low(last + 1) in ("of", "to")):
        return last, None
    begin = last + 2 + (pieces.low(last + 2) == "the")
    end, at = begin - 1, begin
    while pieces.joined(at) and pieces.may_be_name(at) and end - begin < _MOST_AREA:
        end, at = at, at + 1
        while not pieces[end].owns and pieces.joined(at) and pieces.low(at) in _INSIDE_AREA:
            at += 1
    return (last, None) if end < begin or pieces[end].owns else (end, pieces.span(begin, end))


VERSION = 5
"""Raised when other rules find other offices, so that libraries are read again."""

_LONGEST = 1_200
"""Characters of a sentence that is read; longer ones are lists."""
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_AGO = re.compile(r"\b(?:years|decades|centuries|century) ago\b|\bat the time\b|\bback then\b")
_SHORTEST_HEADLINE = 6
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 200
"""Mentions of one article."""

_HEAD = re.compile(
    rf"\b(?:{'|'.join(sorted(word.split('-')[-1] for word in {*HEADS, *HEADS_AFTER}))}|elect)\b"
)
"""In lower case: ignoring the case of a text takes three times as long."""
_COUNTED = (
    r"(?:the |its |their |his |her |a |an |[\w ]{2,30}['’]s? )?"
    r"(?:(?:new|next|first|second|third|fourth|\d+(?:st|nd|rd|th)|female|woman|permanent|youngest"
    r"|country['’]s|nation['’]s|current)[ -]){0,4}"
)
_BE = r"(?:is|was|has been|had been|being|gets|got)"
_ADVERB = r"(?:also |again |formally |officially |unanimously |narrowly |now )?"
_TAKES = re.compile(
    rf"(?:,? who)?(?: {_BE})? {_ADVERB}(?:sworn[ -]in|(?:re-?)?inaugurated|(?:re-?)?appointed"
    r"|(?:re-?)?elected|named|confirmed|chosen|installed|promoted|sworn)"
    rf"(?: as| to be| to serve as| to become)? {_COUNTED}"
    rf"|(?:,? who)? {_ADVERB}(?:becomes|became|takes office as|took office as|assumes office as"
    rf"|assumed office as|takes over as|took over as|serves as|is serving as) {_COUNTED}"
    r"|(?:,? who)? (?:is|remains) (?:now |currently |still )?(?:the )?"
)
_NOMINATED = re.compile(
    rf"(?:,? who)? {_BE} {_ADVERB}(?:nominated|picked|tapped|proposed)"
    rf"(?: as| to be| to serve as| to become| for)? {_COUNTED}"
)
_LEAVES = re.compile(
    r"(?:,? who)? (?:announces (?:his|her) resignation|(?:abruptly |formally )?(?:resigns|resigned"
    rf"|steps down|stepped down|retires|retired)|{_BE} (?:dismissed|removed|ousted|sacked|fired"
    rf"|impeached))(?: from (?:his|her) (?:post|position|role))? as {_COUNTED}"
    rf"|(?:,? who)? (?:served|had served) as {_COUNTED}|(?:,? who)? was {_COUNTED}"
)
_AS = re.compile(rf"(?: of [A-Z]\w+)? (?:as|to be|to serve as|to become) {_COUNTED}")
_APPOINTS = re.compile(
    r"\b(?:appoints|appointed|names|named|(?:re-?)?elects|elected|confirms|confirmed|chooses|chose"
    r"|(?:votes|voted) to (?:confirm|elect|appoint)|swears in|swore in|swearing in|installs"
    r"|installed|inaugurates)$"
)
_NOMINATES = re.compile(
    r"\b(?:nominates|nominated|picks|picked|taps|tapped|proposes|proposed|designates|designated)$"
)
_REMOVES = re.compile(
    r"\b(?:dismisses|dismissed|removes|removed|fires|fired|sacks|sacked|replaces|replaced"
    r"|succeeds|succeeded|replacing|succeeding)$"
)
_TAKES_NOW = re.compile(
    r" (?:is|gets) [\w -]*\b(?<!-)"
    r"(?:sworn|inaugurated|appointed|elected|named|confirmed|chosen|installed)"
    r"|(?:becomes|takes (?:office|over)|assumes office)\b"
)
_DOES_NOW = re.compile(
    r"\b(?<!-)(?:appoints|names|elects|confirms|chooses|swears in|installs|inaugurates"
    r"|dismisses|removes|fires|sacks|replaces)$"
)
_LEAVES_NOW = re.compile(
    r"(?:,? who)? (?:abruptly |formally )?(?:resigns|steps down|retires|is (?:dismissed|removed"
    r"|ousted|sacked|fired))\b"
)
"""Of these changes, those told in the present tense, as news in brief does on their day."""
_CLOSING = frozenset((*',.;)—–:”"!?', "", "said", "says", "told"))
"""What stands after a phrase that ends: a mark, the end of the sentence, or a verb."""
_LISTS = frozenset(("and", "or", "the"))
"""Words after a comma with which a list goes on: what stands before may be another person of it."""
_ELECTED = re.compile(r"(?<!re-)(?<!re)\belect(?:ed|s)\b")
_ONE_WORD = frozenset(("king", "queen", "pope", "emir"))
_RULERS = frozenset(("president", "governor", "mayor"))


def office_mentions(text: str, day: date | None = None) -> list[OfficeMention]:
    """Who holds, held or will hold which office, as an article's text says it, in order.

    Linear in the text's length. All offsets are into ``text``.

    Args:
        text: the article's text.
        day: the day of publication. Sentences about earlier years say nothing of that day.
    """
    return list(islice(_mentions(text, day), _MOST))


def _mentions(text: str, day: date | None) -> Iterator[OfficeMention]:
    for block in blocks(text):
        body = block.of(text)
        if _HEAD.search(body.lower()) is None:
            continue
        start = 0
        for end in [*sentence_ends(body), len(body)]:
            sentence = body[start:end]
            if _HEAD.search(sentence.lower()) and _is_read(sentence, day):
                first = start + len(sentence) - len(sentence.lstrip())
                yield from _in_sentence(sentence.strip(), block.start + first)
            start = end


def _is_read(sentence: str, day: date | None) -> bool:
    """Whether a sentence can say who holds an office on a day: no list, heading or history."""
    words: list[str] = [word for word in _WORD.findall(sentence) if len(word) > 3]
    ended = len(words) < _SHORTEST_HEADLINE or sentence.rstrip('”"')[-1:] in (".", "?", "!")
    # In title case, capitals tell no names.
    headline = not ended and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
    if len(sentence) > _LONGEST or headline or _AGO.search(sentence):
        return False
    years = [int(year) for year in _YEAR.findall(sentence)]
    return day is None or not any(year < day.year - 1 for year in years)


def _in_sentence(sentence: str, offset: int) -> Iterator[OfficeMention]:
    pieces = Pieces(sentence)
    whole = Span(0, len(sentence)).moved(offset)
    seen: set[tuple[int, int]] = set()
    before: Title | None = None
    for at in range(len(pieces)):
        title = title_at(pieces, at)
        if title is None:
            continue
        joint, before = before, title
        # One person’s: “Thai Deputy Prime Minister and Foreign Minister”, but not “the Secretary
        # and King Hussein”.
        if (
            joint is not None
            and title.left == joint.right + 2
            and pieces.low(joint.right + 1) == "and"
            and title.area is None
            and not joint.area_follows
            and not (joint.area is None and joint.is_determined)
        ):
            before = title = replace(title, area=joint.area, left=joint.left)
        else:
            joint = None
        if pieces.joined(title.right + 1):
            holder = _after(pieces, title)
        else:
            holder = _after_comma(pieces, title) or _apposed(pieces, title)
        if (holder := holder or _by_verb(pieces, title)) is None:
            continue
        person, standing, area = holder
        for role in (title.role, *([joint.role] if joint else [])):
            if (person.start, role.start) not in seen:
                seen.add((person.start, role.start))
                yield OfficeMention(
                    whole, person.moved(offset), role.moved(offset),
                    area.moved(offset) if area else None, standing,
                )  # fmt: skip


_Holder = tuple[Span, Standing, Span | None]


def _after(pieces: Pieces, title: Title) -> _Holder | None:
    """“French foreign minister Jean-Noël Barrot”, “President Xi Jinping of China”."""
    helps = pieces.low(title.left - 1) in ("to", "for") and pieces.low(title.left - 2) in HELPERS
    helps = helps or pieces.low(title.left - 1) == "under"  # mostly history
    # “special assistant to the President Erika Poethig”
    anothers = pieces.low(title.left - 1) == "the" and (
        pieces.low(title.left - 2) in ("to", "of", "for")
    )
    if title.area_follows or pieces[title.right].owns or helps or anothers:
        return None
    name = pieces.name_from(title.right + 1)
    if name is None or (name[0] == name[1] and title.head not in _ONE_WORD):
        return None  # no full name; rulers and popes have one word
    return pieces.span(*name), title.standing, title.area or _area_of_name(pieces, name[1])


def _after_comma(pieces: Pieces, title: Title) -> _Holder | None:
    """“The president of Namibia, Hage Geingob, expressed …”."""
    if pieces.low(title.right + 1) != "," or not (title.is_determined or title.area):
        return None
    name = pieces.name_from(title.right + 2)
    if name is None or name[0] == name[1] or pieces.low(name[1] + 1) not in _CLOSING:
        return None
    comma = _comma_before(pieces, title)
    if comma is not None and (comma == title.left - 1 or pieces.name_until(comma - 1)):
        return None  # “Wang Yi, the foreign minister, Li Qiang, …”
    return pieces.span(*name), title.standing, title.area


def _comma_before(pieces: Pieces, title: Title) -> int | None:
    """The comma before an office and its article, or None: what stands before it may be theirs."""
    comma = title.left - 1
    while comma >= 0 and pieces.low(comma) in _ARTICLES:
        comma -= 1
    return comma if pieces.low(comma) == "," else None


def _area_of_name(pieces: Pieces, last: int) -> Span | None:
    """The area after a name: “President Xi Jinping of China”; no party, no employer."""
    if pieces[last].owns or pieces.low(last + 1) != "of":
        return None
    _, area = _area_after(pieces, last)
    words = area.of(pieces.sentence).lower().split() if area else []
    return None if (BODIES - _STATES).intersection(words) else area


_STATES = frozenset(
    ("states", "kingdom", "republic", "nations", "union", "islands", "county", "city")
)
"""Of what is called a body, these are areas of their own."""


def _apposed(pieces: Pieces, title: Title) -> _Holder | None:
    """“Wang Yi, China's top diplomat,”."""
    comma = _comma_before(pieces, title)
    name = pieces.name_until(comma - 1) if comma is not None else None
    goes_on = pieces.low(title.right + 1) == "," and pieces.low(title.right + 2) in _LISTS
    if name is None or name[0] == name[1] or goes_on:
        return None
    return pieces.span(*name), title.standing, title.area


def _by_verb(pieces: Pieces, title: Title) -> _Holder | None:
    """“Rodrigo Paz is sworn in as the new president of Bolivia”."""
    sentence, left = pieces.sentence, pieces[title.left].start
    for last in range(title.left - 1, max(-1, title.left - 16), -1):
        name = pieces.name_until(last)
        if name is None or name[0] == name[1]:
            continue
        before = sentence[: pieces[name[0]].start].rstrip()
        found = _change(sentence[pieces[last].end : left], before, title)
        return None if found is None else (pieces.span(*name), found, title.area)
    return None


def _change(between: str, before: str, title: Title) -> Standing | None:
    """What the words before and after a name say: who takes an office, or leaves it."""
    if _TAKES.fullmatch(between):
        elected = _ELECTED.search(between) and title.head in _RULERS
        if elected and title.standing == "holder":
            return "designate"
        return _on_the_day(title, _TAKES_NOW.search(between))
    named = _AS.fullmatch(between) is not None
    if _NOMINATED.fullmatch(between) or (named and _NOMINATES.search(before)):
        return "designate"
    if named and _APPOINTS.search(before):
        return _on_the_day(title, _DOES_NOW.search(before))
    removed = named and _REMOVES.search(before) is not None
    if not removed and not _LEAVES.fullmatch(between):
        return None
    now = _DOES_NOW.search(before) if removed else _LEAVES_NOW.match(between)
    return "leaving" if now else "former"


def _on_the_day(title: Title, now: re.Match[str] | None) -> Standing:
    """Who takes an office, if that is told in the present tense; else what stands before it."""
    return "taking" if now and title.standing == "holder" else title.standing
