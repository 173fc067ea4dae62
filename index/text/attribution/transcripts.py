"""Reads transcripts: who has the floor in each paragraph."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.attribution.noun_phrases import split_office
from index.text.attribution.people import People, head_of
from index.text.attribution.values import Attribution, Speaker
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
_NO_SPEAKER = re.compile(r"\b(?:VESSEL|SUBJECT|NOMINATION|WITHDRAWAL|SECTION|FACT|NOTE|BACKGROUND)")
_END = re.compile(r"(?:#\s?#|END\b|-?\s?\d{1,2}:\d\d [AaPp]\.?[Mm]|\* ?\* ?\*)")
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]\.?")
_OFFICE_LABELS = {
    "THE PRESIDENT": "President",
    "THE VICE PRESIDENT": "Vice President",
    "THE FIRST LADY": "First Lady",
    "THE SECRETARY": "Secretary",
    "THE PRIME MINISTER": "Prime Minister",
    "THE SECRETARY-GENERAL": "Secretary-General",
}
_INITIALS = 3
LEAST_WORDS = 4
"""Fewer words of a turn say nothing to quote."""


@dataclass(frozen=True, slots=True)
class _Floor:
    """Who has the floor: the label's place, and the speaker."""

    printed: Span
    speaker: Speaker | None


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
    return shouted and not _NO_SPEAKER.search(label) and any(len(word) > 1 for word in words)


def turns(text: str, blocks: Sequence[Span], people: People) -> Iterator[Attribution]:
    """Each paragraph of a transcript that somebody said whom its label names."""
    floor: _Floor | None = None
    for block in blocks:
        match = LABEL.match(text, block.start, min(block.end, block.start + 90))
        start = block.start
        if match and match["question"]:
            floor = None
            continue
        if match and (match["interview"] or _is_label(match["label"])):
            floor = _floor(match, people)
            start = match.end()
        elif _END.match(text, block.start, block.end):
            floor = None
        if floor is None or floor.speaker is None:
            continue
        words = Span(start, block.end)
        if _says_something(words.of(text)):
            yield Attribution(words, words, "turn", floor.speaker)


def _says_something(words: str) -> bool:
    return not _ASIDE.fullmatch(words.strip()) and len(words.split()) >= LEAST_WORDS


def _floor(match: re.Match[str], people: People) -> _Floor:
    printed = Span(*match.span("interview" if match["interview"] else "label"))
    label = printed.of(match.string).partition("(")[0].strip()
    return _Floor(printed, _labelled(label, printed, people))


def _labelled(label: str, printed: Span, people: People) -> Speaker | None:
    if _ANONYMOUS.search(label):
        return None
    if len(label) <= _INITIALS and " " not in label:
        name = people.with_initials(label)
        return Speaker(printed, name, people.office_of(name)) if name else None
    if label in _OFFICE_LABELS:
        office = _OFFICE_LABELS[label]
        holder = people.holder(head_of(office))
        return Speaker(printed, holder.name if holder else None, office)
    found = split_office(" ".join(in_title_case(word) for word in label.split()))
    if found is None or found.name is None:
        return None
    name = people.full_name(found.name)
    return Speaker(printed, name, found.office or people.office_of(name))


def in_title_case(word: str) -> str:
    """“Blinken” of “BLINKEN”, “McKeon” of “McKEON”, “Jean-Pierre” of “JEAN-PIERRE”."""
    if word.startswith("Mc"):
        return "Mc" + word[2:].capitalize()
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
