"""Extracts who holds which office from an article, with exact offsets.

Rules read titles before names, appositions after them, and verbs of appointment and departure
(Hearst 1992 for patterns, Fleischman and Hovy 2003 for “ROLE NAME” and appositions). What a
sentence does not say is left out: no country, term or full name is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from index.text.attribution.vocabulary import BODIES
from index.text.blocks import blocks
from index.text.boundaries import sentence_ends
from index.text.offices.pieces import Pieces
from index.text.offices.titles import Title, title_at
from index.text.offices.values import OfficeMention, Standing
from index.text.offices.vocabulary import HEADS, HEADS_AFTER, HELPERS, PLACES
from index.values import Span

VERSION = 2
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
_SUCCEEDS = re.compile(r" (?:succeeds|succeeded|replaces|replaced|succeeding|replacing)$")
_SUCCEEDING = re.compile(r",? (?:succeeding|replacing|succeeds|and succeeds) ")
_CLOSES = frozenset(',.;)—–:”"!?')
_ELECTED = re.compile(r"(?<!re-)(?<!re)\belect(?:ed|s)\b")
_ONE_WORD = frozenset(("king", "queen", "pope", "emir"))
_BODIES = BODIES - {
    "states",
    "kingdom",
    "republic",
    "nations",
    "union",
    "islands",
    "county",
    "city",
}
"""Of a name, these are its party or employer: “prime minister Golob of the Freedom Movement”."""
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
    if len(sentence) > _LONGEST or _is_headline(sentence) or _AGO.search(sentence):
        return False
    years = [int(year) for year in _YEAR.findall(sentence)]
    return day is None or not any(year < day.year - 1 for year in years)


def _is_headline(sentence: str) -> bool:
    """Whether a line is in title case, so that capitals tell no names."""
    words: list[str] = [word for word in _WORD.findall(sentence) if len(word) > 3]
    if len(words) < _SHORTEST_HEADLINE or sentence.rstrip('”"')[-1:] in (".", "?", "!"):
        return False
    return sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _in_sentence(sentence: str, offset: int) -> Iterator[OfficeMention]:
    pieces = Pieces(sentence)
    whole = Span(0, len(sentence)).moved(offset)
    seen: set[tuple[int, int]] = set()
    before: Title | None = None
    for at in range(len(pieces)):
        title = title_at(pieces, at)
        if title is None:
            continue
        joint = before if before is not None and _is_joint(pieces, before, title) else None
        if joint is not None:
            title = replace(title, area=title.area or joint.area, left=joint.left)
        before = title
        for person, standing, area in _holders(pieces, title):
            for role in (title.role, *([joint.role] if joint else [])):
                if (person.start, role.start) not in seen:
                    seen.add((person.start, role.start))
                    yield OfficeMention(
                        whole, person.moved(offset), role.moved(offset),
                        area.moved(offset) if area else None, standing,
                    )  # fmt: skip


def _is_joint(pieces: Pieces, one: Title, other: Title) -> bool:
    """Whether two offices are one person’s: “Thai Deputy Prime Minister and Foreign Minister”."""
    near = other.left == one.right + 2 and pieces.low(one.right + 1) == "and"
    alone = one.area is None and one.is_determined  # “the Secretary and King Hussein”
    return near and other.area is None and not one.area_follows and not alone


_Holder = tuple[Span, Standing, Span | None]


def _holders(pieces: Pieces, title: Title) -> Iterator[_Holder]:
    """The people whom the sentence gives an office."""
    named = _named(pieces, title)
    if named is not None:
        yield named
    else:
        yield from _by_verb(pieces, title)


def _named(pieces: Pieces, title: Title) -> _Holder | None:
    """The name beside an office, without a verb between them."""
    if pieces.joined(title.right + 1):
        return _after(pieces, title)
    return _after_comma(pieces, title) or _apposed(pieces, title)


def _after(pieces: Pieces, title: Title) -> _Holder | None:
    """“French foreign minister Jean-Noël Barrot”, “President Xi Jinping of China”."""
    helps = pieces.low(title.left - 1) in ("to", "for") and pieces.low(title.left - 2) in HELPERS
    helps = helps or pieces.low(title.left - 1) == "under"  # mostly history
    if title.area_follows or pieces[title.right].owns or helps or _is_anothers(pieces, title):
        return None
    name = pieces.name_from(title.right + 1)
    if name is None or not _is_whole(name, title):
        return None
    return pieces.span(*name), title.standing, title.area or _area_of_name(pieces, name[1])


def _is_anothers(pieces: Pieces, title: Title) -> bool:
    """Whether the office is another’s: “special assistant to the President Erika Poethig”."""
    return pieces.low(title.left - 1) == "the" and pieces.low(title.left - 2) in ("to", "of", "for")


def _after_comma(pieces: Pieces, title: Title) -> _Holder | None:
    """“The president of Namibia, Hage Geingob, expressed …”."""
    if pieces.low(title.right + 1) != "," or not (title.is_determined or title.area):
        return None
    name = pieces.name_from(title.right + 2)
    if name is None or name[0] == name[1] or not _closed(pieces, name[1], verbs=True):
        return None
    if pieces.low(title.left - 1) == "," or _names_before(pieces, title) or (
        _is_anothers(pieces, title) and pieces.low(title.left - 3) in HELPERS
    ):  # fmt: skip
        return None  # “Wang Yi, the foreign minister, Li Qiang, …”
    if pieces.low(name[1] + 1) == "," and pieces.may_be_name(name[1] + 2):
        return None  # “the mayor of Utrecht, Noord Holland, Netherlands”
    return pieces.span(*name), title.standing, title.area


def _is_whole(name: tuple[int, int], title: Title) -> bool:
    """Whether a name is a full one; rulers and popes have one word."""
    return name[0] != name[1] or title.head in _ONE_WORD


def _names_before(pieces: Pieces, title: Title) -> bool:
    """Whether a comma and a name stand before the office: then it is theirs."""
    comma = title.left - 1
    while comma >= 0 and pieces.low(comma) in ("the", "a", "an"):
        comma -= 1
    return pieces.low(comma) == "," and pieces.name_until(comma - 1) is not None


def _area_of_name(pieces: Pieces, last: int) -> Span | None:
    if pieces[last].owns or not (pieces.joined(last + 1) and pieces.low(last + 1) == "of"):
        return None
    begin = last + 2 + (pieces.low(last + 2) == "the")
    if not pieces.joined(begin) or not pieces.may_be_name(begin):
        return None
    end = begin
    while pieces.joined(end + 1) and (
        pieces.may_be_name(end + 1)
        or (pieces.low(end + 1) in ("of", "the") and pieces.may_be_name(end + 2))
        or (pieces.low(end + 1) == "of" and pieces.low(end + 2) == "the")
    ):
        end += 1
    if pieces[end].owns:
        return None
    area = pieces.span(begin, end)
    words = area.of(pieces.sentence).lower().split()
    return None if _BODIES.intersection(words) else area


def _apposed(pieces: Pieces, title: Title) -> _Holder | None:
    """“Wang Yi, China's top diplomat,”."""
    comma = title.left - 1
    while comma >= 0 and pieces.low(comma) in ("the", "a", "an"):
        comma -= 1
    if pieces.low(comma) != "," or not _closed(pieces, title.right, verbs=False):
        return None
    name = pieces.name_until(comma - 1)
    if name is None or name[0] == name[1] or _is_listed(pieces, title.right):
        return None
    after = pieces.name_from(title.right + 2) if pieces.low(title.right + 1) == "," else None
    if after is not None and after[0] != after[1]:
        return None  # “Speaking to Ada Noor, the president of the league, Elena Marsh, said …”
    if pieces.span(*name).of(pieces.sentence) in PLACES:
        return None
    return pieces.span(*name), title.standing, title.area


def _closed(pieces: Pieces, last: int, *, verbs: bool) -> bool:
    """Whether a phrase ends after a piece: by a mark, or before a verb."""
    if last + 1 >= len(pieces) or pieces.low(last + 1) in _CLOSES:
        return True
    return verbs and pieces.low(last + 1) in ("said", "says", "told")


def _is_listed(pieces: Pieces, right: int) -> bool:
    """Whether a list goes on after the comma: then the phrase may be another person of it."""
    if pieces.low(right + 1) != ",":
        return False
    following = pieces.low(right + 2)
    office = any(pieces.low(at) in HEADS for at in range(right + 3, right + 7))
    return following in ("and", "or") or (following in ("the", "a", "his", "her") and office)


def _by_verb(pieces: Pieces, title: Title) -> Iterator[_Holder]:
    """“Rodrigo Paz is sworn in as the new president of Bolivia, succeeding Luis Arce”."""
    sentence, left = pieces.sentence, pieces[title.left].start
    for last in range(title.left - 1, max(-1, title.left - 16), -1):
        name = pieces.name_until(last)
        if name is None or name[0] == name[1]:
            continue
        between = sentence[pieces[last].end : left]
        before = sentence[: pieces[name[0]].start].rstrip()
        found = _change(between, before, title, _is_of_body(pieces, title))
        if found is not None:
            yield pieces.span(*name), found, title.area or _area_of_its(pieces, title, name[0])
            yield from _other(pieces, title, name[0], before)
        return


def _area_of_its(pieces: Pieces, title: Title, name: int) -> Span | None:
    """The subject of “elects”: “The council elects Elena Marsh as its president”."""
    if pieces.low(title.left - 1) != "its" or not pieces.joined(name):
        return None
    last = first = name - 2
    if not pieces.joined(name - 1) or not pieces.may_be_name(last):
        return None
    while first > 0 and pieces.joined(first) and (
        pieces.may_be_name(first - 1) or pieces.low(first - 1) == "of"
    ):  # fmt: skip
        first -= 1
    return pieces.span(first, last)


def _change(between: str, before: str, title: Title, of_body: bool) -> Standing | None:
    """What the words before and after a name say: who takes an office, or leaves it."""
    if _TAKES.fullmatch(between):
        elected = _ELECTED.search(between) and title.head in _RULERS and not of_body
        return "designate" if elected and title.standing == "holder" else title.standing
    if _AS.fullmatch(between):
        by: tuple[tuple[re.Pattern[str], Standing], ...] = (
            (_APPOINTS, title.standing), (_NOMINATES, "designate"), (_REMOVES, "former"),
        )  # fmt: skip
        return next((standing for verb, standing in by if verb.search(before)), None)
    if _NOMINATED.fullmatch(between):
        return "designate"
    return "former" if _LEAVES.fullmatch(between) else None


def _is_of_body(pieces: Pieces, title: Title) -> bool:
    """Whether an office is a body’s, which elects its president at once, not a country’s."""
    words = title.area.of(pieces.sentence).lower().split() if title.area else []
    return not _BODIES.isdisjoint(words)


def _other(pieces: Pieces, title: Title, first: int, before: str) -> Iterator[_Holder]:
    """Who takes the office from somebody, or whom somebody succeeds."""
    if _SUCCEEDS.search(before):
        verb = first - 1
        name = pieces.name_until(verb - 1)
        if name is not None and name[0] != name[1]:
            yield pieces.span(*name), "holder", title.area
    after = _SUCCEEDING.match(pieces.sentence, pieces[title.right].end)
    if after:
        at = next(n for n in range(title.right, len(pieces)) if pieces[n].start >= after.end())
        name = pieces.name_from(at)
        if name is not None and name[0] != name[1]:
            yield pieces.span(*name), "former", title.area
