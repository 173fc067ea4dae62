"""Matches a typed name or office with the speakers of a library."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.answer.attribution.values import SpeakerName
from index.answer.question.expansion import plain
from index.answer.question.lexicon.normalize import fold
from index.answer.question.terms import STOP_WORDS, words_of
from index.store.rows import KnownSpeaker
from index.text.attribution.proper_names import is_body
from index.text.attribution.vocabulary import OFFICES

_DOMINANT = 0.9
"""Least share of one full name in all statements of a last name, so that the last name alone is
taken for it."""

_NOT_ITSELF = frozenset(("vice", "deputy", "former", "assistant", "acting", "under"))

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakerMatch:
    """The speakers whom typed words mean: their ids, and their names, most frequent first."""

    ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


def match_speakers(typed: str, known: Sequence[KnownSpeaker]) -> SpeakerMatch:
    """Find whom a name or office means, regardless of case and accents.

    A full name is matched with the same name and with the last name alone, unless that usually
    belongs to another; a last name with all who bear it; an office with all who hold it, if it is
    nobody's name. Shorthand is written out (“SecState”).
    """
    words = _key(plain(typed)) or _key(typed)
    if not words:
        return SpeakerMatch()
    found = _by_name(words, known) or _by_title(words, known) or _by_office(words, known)
    return SpeakerMatch(tuple(one.id for one in found), _names(found))


def speaker_names(known: Iterable[KnownSpeaker]) -> list[SpeakerName]:
    """The names to choose from, most frequent first; names that differ in case are one."""
    said: Counter[_Words] = Counter()
    names: dict[_Words, Counter[str]] = {}
    offices: dict[_Words, Counter[str]] = {}
    for one in known:
        key = _key(one.name or one.office)
        said[key] += one.said
        names.setdefault(key, Counter())[one.name or one.office] += one.said
        if one.name and one.office:
            offices.setdefault(key, Counter())[one.office] += one.said
    return [
        SpeakerName(names[key].most_common(1)[0][0], _first(offices.get(key)), count)
        for key, count in said.most_common()
        if key
    ]


def _first(counted: Counter[str] | None) -> str | None:
    return counted.most_common(1)[0][0] if counted else None


def _by_name(words: _Words, known: Sequence[KnownSpeaker]) -> list[KnownSpeaker]:
    named = [(one, _key(one.name)) for one in known if one.name]
    whole = [one for one, key in named if _holds(key, words)]
    if len(words) == 1:
        return [one for one in whole if not is_body(one.name)] or whole
    if not whole:
        return []
    alone = [one for one, key in named if key == words[-1:]]
    return whole + (alone if _dominates(words, named) else [])


def _dominates(words: _Words, named: Sequence[tuple[KnownSpeaker, _Words]]) -> bool:
    """Whether a last name alone mostly means this full name."""
    full = [(one.said, key) for one, key in named if len(key) > 1 and key[-1] == words[-1]]
    own = sum(said for said, key in full if _holds(key, words))
    return own >= _DOMINANT * sum(said for said, _ in full)


def _by_title(words: _Words, known: Sequence[KnownSpeaker]) -> list[KnownSpeaker]:
    """Match “President Biden”: a name after an office."""
    name = list(words)
    while len(name) > 1 and (name[0] in OFFICES or name[0] in STOP_WORDS):
        name.pop(0)
    office = words[: len(words) - len(name)]
    if not office:
        return []
    found = _by_name(tuple(name), known)
    holders = [one for one in found if _holds(_key(one.office), office)]
    names = {_key(one.name) for one in holders}
    return [one for one in found if _key(one.name) in names or not one.office] if holders else found


def _by_office(words: _Words, known: Sequence[KnownSpeaker]) -> list[KnownSpeaker]:
    return [one for one in known if _holds(_key(one.office), words, first=True)]


def _holds(key: _Words, words: _Words, *, first: bool = False) -> bool:
    """Whether the words stand in the key next to each other; not after “vice” or “deputy”."""
    size = len(words)
    for at in range(len(key) - size + 1):
        if key[at : at + size] == words:
            return not (first and at and key[at - 1] in _NOT_ITSELF)
    return False


def _key(text: str) -> _Words:
    """The words of a name, folded, without initials and articles."""
    words = [fold(word).strip(".") for word in words_of(text)]
    return tuple(word for word in words if len(word) > 1 and word not in ("the", "mr", "ms", "mrs"))


def _names(found: Iterable[KnownSpeaker]) -> tuple[str, ...]:
    return tuple(one.name for one in speaker_names(found))
