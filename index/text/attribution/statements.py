"""Reads whose words the paragraphs of a transcript or a statement are.

In a transcript, labels tell who has the floor. A statement in somebody's own name tells whose it is
by its headline (“Statement by President Biden on …”), its first line (“Antony J. Blinken, Secretary
of State”), an attribution line (“The following is attributable to Spokesperson Ned Price:”) or a
signature below (“JOSEPH R. BIDEN JR.”). One that several
publish names them in its first lines (“The following statement was released by the Governments of
Japan and France”); who is not clear for all of them is not clear for any.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.text.attribution import Attribution, Speaker
from index.text.attribution.noun_phrases import (
    NounPhrase,
    is_body,
    is_country,
    noun_phrase,
    split_office,
)
from index.text.attribution.people import People, head_of, without_initials
from index.text.vocabulary import OFFICES
from index.values import Span

LABEL = re.compile(
    r"(?P<label>(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þa-z.'’&-]*+[ ]?){1,7}"
    r"(?:\((?:via|through|in|as)[^()\n]{1,40}\)\s?)?):\s"
    r"|\(\((?P<interview>(?!WN\)|Wikinews|Q\))[^()\n]{1,40})\)\)\s?"
    r"|(?P<question>Q[.:]?|\(\([^()\n]{1,40}\)\))(?:\s|$)"
)
_UPPER = re.compile(r"[A-Z]{2,}")
_ANONYMOUS = re.compile(
    r"\b(?:QUESTION|MODERATOR|OPERATOR|PARTICIPANT|AUDIENCE|VOICE|SPEAKER|OFFICIAL|REPORTER|AIDE"
    r"|INTERPRETER|TRANSLATOR|CROWD|MEMBER|STAFF|ANNOUNCER|HOST|Q)\b"
)
_OFFICE_LABELS = {
    "THE PRESIDENT": "President",
    "THE VICE PRESIDENT": "Vice President",
    "THE FIRST LADY": "First Lady",
    "THE SECRETARY": "Secretary",
    "THE PRIME MINISTER": "Prime Minister",
    "THE SECRETARY-GENERAL": "Secretary-General",
}
LEAST_WORDS = 4
"""Fewer words of a turn say nothing to quote."""
_SHORT_QUESTION = 30
"""Most words of a question that hands on the floor, or is a reporter's."""
_COURTESY = re.compile(
    r"\s*(?:(?:(?:and|so|well|okay|yes|all right),? )*+(?:good (?:morning|afternoon|evening)|hello"
    r"|hi|hey|thanks|thank you|go ahead|please|welcome)\b[^.!?\n]{0,120}[.!?]+\s*)+",
    re.IGNORECASE,
)
"""Greetings, thanks and the floor for somebody else, and nothing more."""


def transcript_start(text: str, blocks: Sequence[Span]) -> int:
    """The number of the paragraph where a transcript begins; that of paragraphs if none does.

    A transcript has two labels of speakers, or that of a president.
    """
    first = len(blocks)
    for number, block in enumerate(blocks):
        match = LABEL.match(text, block.start, min(block.end, block.start + 90))
        if match is None or not (match["label"] is None or _is_label(match["label"])):
            continue
        if first < number or "THE PRESIDENT" in text[block.start : block.start + 13]:
            return min(first, number)
        first = number
    return len(blocks)


def _is_label(label: str) -> bool:
    words = [word for word in label.partition("(")[0].split() if word not in ("de", "la")]
    shouted = all(word == word.upper() or _UPPER.search(word) for word in words)
    return shouted and any(len(word) > 1 for word in words)


def turns(text: str, blocks: Sequence[Span], people: People) -> Iterator[Attribution]:
    """Each paragraph of a transcript that somebody said whom its label names."""
    speaker: Speaker | None = None
    for block in blocks:
        match = LABEL.match(text, block.start, min(block.end, block.start + 90))
        start = block.start
        if match and match["question"]:
            speaker = None
            continue
        if match and (match["interview"] or _is_label(match["label"])):
            speaker = _labelled(match, people)
            start = match.end()
        words = Span(start, block.end)
        said = words.of(text)
        if speaker and _says_something(said):
            yield Attribution(words, words, "turn", speaker)


def _says_something(words: str) -> bool:
    """Whether a paragraph is more than a greeting, thanks, or a question."""
    is_question = words.rstrip().endswith("?") and len(words.split()) <= _SHORT_QUESTION
    return len(words.split()) >= LEAST_WORDS and not is_question and not _COURTESY.fullmatch(words)


def _labelled(match: re.Match[str], people: People) -> Speaker | None:
    """Who has the floor by a label; None for somebody without a name."""
    printed = Span(*match.span("interview" if match["interview"] else "label"))
    label = printed.of(match.string).partition("(")[0].strip()
    if _ANONYMOUS.search(label):
        return None
    if label in _OFFICE_LABELS:
        office = _OFFICE_LABELS[label]
        holder = people.holder(head_of(office))
        named = holder is not None and people.in_headline(holder.name)  # not who is spoken of
        return Speaker(printed, holder.name if holder and named else None, office)
    found = _in_capitals(label)
    if found is None or found.name is None:
        return None
    name = people.full_name(found.name)
    if match["label"] and " " not in f"{label}{name}":
        return None  # “NAACP: …”, one of a list of organisations
    return Speaker(printed, name, found.office or people.office_of(name))


def _in_capitals(line: str) -> NounPhrase | None:
    """The name and the office of words in capitals: “Joseph R. Biden” of “JOSEPH R. BIDEN JR.”."""
    words = (
        # “McKEON”, “JEAN-PIERRE”
        "Mc" + word[2:].capitalize()
        if word.startswith("Mc")
        else re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
        for word in line.split()
    )
    return split_office(" ".join(words))


_LABEL = re.compile(
    r"^(?:(Q(?:UESTION)?[:.\s]|Question:)|Moderator:"
    r"|(?=[A-Z])(?:[A-ZÀ-ÖØ-Þ.’' -]|(?<=M)a?c(?=[A-Z])|\([^()\n]{1,40}\)){3,60}+:)",
    re.MULTILINE,
)


def asked(text: str, guests: Collection[str] = ()) -> list[Span]:
    """The questions of a transcript (“QUESTION: …”), each up to the next speaker's label.

    Args:
        text: the text.
        guests: last words of labels, in capitals, whose turns count like questions.
    """
    spans: list[Span] = []
    start: int | None = None
    for label in _LABEL.finditer(text):
        if start is not None:
            spans.append(Span(start, label.start()))
        name = label[0].partition("(")[0].strip(" :").rpartition(" ")[2]
        start = label.start() if label[1] or name in guests else None
    return spans if start is None else [*spans, Span(start, len(text))]


def is_asked(place: Span, questions: Sequence[Span]) -> bool:
    """Whether a sentence stands in one of the questions, which are in order of the text."""
    following = bisect_right(questions, place.start, key=lambda one: one.start)
    return following > 0 and questions[following - 1].holds(place)


_HEADLINE = re.compile(
    r"(?:^|: )(?:(?:Press|Video|Official|Written|Opening|Closing|Prepared|Full|Virtual) )?"
    r"(?:Statement|Message|Remarks|Letter|Address|Speech|Op-Ed|Comments?)"
    r"(?: as prepared(?: for delivery)?)? (?:of|by|from) (?P<who>(?:(?!\b(?:on|at|in|to|for"
    r"|regarding|after|about|following|and|before|during|marking|upon|as|with)\b)[^:,–—]){3,90})"
    r"(?P<after>,?\s?and\b)?|(?:^|: )Readout (?:by|from) (?P<who2>[^:,–—]{3,60}?) (?=on )",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?P<who>[A-Z][^,:;.\n]*(?:\.[^,:;.\n]*)*), (?P<office>[A-Z][^.:;\n]{3,110})")
_ATTRIBUTABLE = re.compile(
    r"(?:The )?(?:below|following)(?: \w+)? is attributable to (?:the )?(?P<who>[^:\n]{5,120}):"
)
_SIGNATURE = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]*[,]? ){1,4}[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+")
_SIGNED = re.compile(r"\b(?:I|I’m|my|My)\b")
_SIGNED_SHARE = 4
"""A signed text says “I” in one of this many paragraphs; orders and lists do not."""
_SIGNATURES = 5
"""Blocks at the end that may be a signature."""
_FIRST_PERSON = re.compile(r"\b(?:I|my|me|myself|we|We|our|Our|us)\b|\bI['’]")
_TRAVEL = " will travel to "
"""A note on somebody's travel begins with the spokesperson's name, and says nothing of theirs."""
_LONGEST_LINE = 300
_LOOKS_AT = 3
"""Blocks at the start that may tell whose words follow."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose words a text is from a block on.

    Attributes:
        speaker: the author.
        first: the number of the first block of theirs.
        certain: whether the text says so: a headline, a signature.
        signed: whether the text begins with the author's name and office.
    """

    speaker: Speaker
    first: int
    certain: bool
    signed: bool = False


def own_words(
    text: str, blocks: Sequence[Span], people: People, heading: str
) -> Iterator[Attribution]:
    """Each paragraph of a statement in a person's own name."""
    owner = (
        _by_line(text, blocks, people)
        or _by_headline(heading, people)
        or _by_signature(text, blocks)
    )
    if owner is None or not _speaks(text, blocks[owner.first :], owner):
        return
    for block in blocks[owner.first :]:
        words = block.of(text)
        if _says_something(words) and not _SIGNATURE.fullmatch(words.strip()):
            yield Attribution(block, block, "statement", owner.speaker)


def _by_headline(heading: str, people: People) -> _Owner | None:
    match = _HEADLINE.search(heading)
    if match is None or match["after"] or " and " in (who := match["who"] or match["who2"]):
        return None
    found = noun_phrase(who.strip())
    if found is None and (known := people.in_headline(who)):
        return _Owner(Speaker(Span(0, 0), known, people.office_of(known)), 0, certain=True)
    if (
        found is None
        or not found.name
        or found.is_body
        or (" " not in found.name and not found.office)
    ):
        return None
    name = people.full_name(found.name)
    return _Owner(Speaker(Span(0, 0), name, found.office), 0, certain=bool(found.office))


def _by_signature(text: str, blocks: Sequence[Span]) -> _Owner | None:
    """Read who signed a letter, a message or a proclamation, in capitals."""
    signed = [
        one for one in blocks[1:][-_SIGNATURES:] if _SIGNATURE.fullmatch(one.of(text).strip())
    ]
    read = [(one, _in_capitals(one.of(text))) for one in signed]
    names = [(one, without_initials(found.name)) for one, found in read if found and found.name]
    named = [(one, name) for one, name in names if " " in name and not is_body(name)]
    spoken = sum(_SIGNED.search(one.of(text)) is not None for one in blocks)
    if len(named) != 1 or _SIGNED_SHARE * spoken < len(blocks) - len(signed):
        return None
    place, name = named[0]
    return _Owner(Speaker(place, name), 0, certain=True)


def _by_line(text: str, blocks: Sequence[Span], people: People) -> _Owner | None:
    lines = 0
    owner: _Owner | None = None
    for number, block in enumerate(blocks[:_LOOKS_AT]):
        line = block.of(text)[:_LONGEST_LINE]
        if match := _ATTRIBUTABLE.match(line):
            found = noun_phrase(match["who"])
            if found and found.name:
                at = Span(*match.span("who")).moved(block.start)
                speaker = Speaker(at, people.full_name(found.name), found.office)
                return _Owner(speaker, number + 1, certain=True)
        match = _LINE.fullmatch(line)
        found = noun_phrase(match["who"]) if match else None
        if not (match and found and found.name and " " in found.name) or is_body(found.name):
            continue  # a place
        office = re.split(r"[\s,‑–-]", match["office"].lower())
        if not OFFICES.isdisjoint((*office, *(word.removesuffix("s") for word in office))):
            lines += 1
            at = Span(block.start, block.start + match.end("who"))
            speaker = Speaker(at, people.full_name(found.name), match["office"])
            owner = _Owner(
                speaker, number + 1, certain=False, signed=number == 0 and _TRAVEL not in text
            )
    return owner if lines == 1 else None


def _speaks(text: str, blocks: Sequence[Span], owner: _Owner) -> bool:
    """Whether the text is in the first person, and does not tell of its author as of another."""
    if not blocks or (owner.certain and owner.first):
        return bool(blocks)
    body = text[blocks[0].start : blocks[-1].end]
    last = re.escape((owner.speaker.name or "").split()[-1])
    told = rf"\b(?:Secretary|President|Minister|Mr\.?|Ms\.?|Spokesperson|Ambassador) {last}\b"
    if re.search(told, body):
        return False
    spoken = sum(_FIRST_PERSON.search(block.of(text)) is not None for block in blocks)
    return owner.certain or owner.signed or 2 * spoken >= len(blocks)


_OCCASION = (
    r"(?=\.?$|(?<=[a-z)])\. |[:;]|,? (?:on|following|after|at|in|to|as|upon|regarding|concerning"
    r"|condemning|expressing|welcoming|marking|about|for|announcing|commending)\b)"
)
_RELEASED = re.compile(
    r"statement (?:was |were |is )?"
    r"(?:(?:released|issued|adopted|published)(?: on [A-Z]\w+ \d+)? )?by "
    rf"(?P<who>(?:the )?(?:[Gg]overnments? of )?.{{4,700}}?){_OCCASION}"
)
_GROUP = re.compile(r"(?:the )?(G7 (?:\w+ )?(?:ministers|leaders))\b", re.IGNORECASE)
_JOINED = re.compile(r",? and |, ")
_STYLE = re.compile(
    r"^(?:of )?(?:the )?(?:[Gg]overnments? of )?(?:the )?"
    r"(?:(?:Republic|Kingdom|State|Commonwealth|Federal Republic) of )?"
)
_BODIES = frozenset(("European Commission", "African Union Commission"))
_LONGEST = 1_500
"""Most characters of a block that may name who publishes the statement."""


def joint_words(text: str, blocks: Sequence[Span], people: People) -> Iterator[Attribution]:
    """Each paragraph of a statement of several, once for each of them."""
    speakers, first = list[Speaker](), 0
    for number, block in enumerate(blocks[:_LOOKS_AT], start=1):
        if match := _RELEASED.search(block.of(text)[:_LONGEST]):
            at = Span(*match.span("who")).moved(block.start)
            speakers, first = _named(match["who"], at, people), number
            break
    for block in blocks[first:] if speakers else ():
        if len(block.of(text).split()) >= LEAST_WORDS:
            for speaker in speakers:
                yield Attribution(block, block, "statement", speaker)


def _named(words: str, at: Span, people: People) -> list[Speaker]:
    """The governments, or the people; none if one of them is unclear."""
    group = _GROUP.match(words)
    if group is not None:
        return [Speaker(at, group[1])]
    parts = [one for one in _JOINED.split(words) if one]
    found: list[Speaker] = []
    for one in parts:
        government = _STYLE.sub("", one.strip(), count=1).removesuffix(" of America")
        if is_country(government) or government in _BODIES:
            found.append(Speaker(at, government))
            continue
        person = noun_phrase(one)
        if not (person and person.name and (person.office or " " in person.name)) or person.is_body:
            return []
        name = people.full_name(person.name)
        found.append(Speaker(at, name, person.office or people.office_of(name)))
    return found
