"""Matches a typed name or office with the speakers of a library."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
    """The speakers whom typed words mean: their ids, and their names, most frequent first.

    ``shown`` has for each id the name to show, which is the same for all variants of a name.
    """

    ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    shown: Mapping[int, str] = field(default_factory=dict)


def match_speakers(
    typed: str, known: Sequence[KnownSpeaker], shown: Mapping[int, str]
) -> SpeakerMatch:
    """Find whom a name or office means, regardless of case and accents.

    A full name is matched with the same name and with the last name alone, unless that usually
    belongs to another; a last name with all who bear it; an office with all who hold it, if it is
    nobody's name. Shorthand is written out (“SecState”). A name is matched with its variants.

    Args:
        typed: the name or office.
        known: the speakers.
        shown: for each id the name to show, by ``variants_of``.
    """
    words = _key(plain(typed)) or _key(typed)
    if not words:
        return SpeakerMatch()
    found = _with_variants(_by_name(words, known), known, shown)
    found = found or _by_title(words, known) or _by_office(words, known)
    ids = tuple(one.id for one in found)
    return SpeakerMatch(ids, _names(found, shown), {one: shown[one] for one in ids})


def _with_variants(
    found: Sequence[KnownSpeaker], known: Iterable[KnownSpeaker], shown: Mapping[int, str]
) -> list[KnownSpeaker]:
    """The speakers, and those who are the same people under other names."""
    ids = {one.id for one in found}
    people = {shown[one] for one in ids}
    return [one for one in known if one.id in ids or (one.name and shown[one.id] in people)]


def speaker_names(known: Sequence[KnownSpeaker], shown: Mapping[int, str]) -> list[SpeakerName]:
    """The names to choose from, most frequent first; variants of a name are one.

    Args:
        known: the speakers.
        shown: for each id the name to show, by ``variants_of``.
    """
    said: Counter[_Words] = Counter()
    names: dict[_Words, Counter[str]] = {}
    offices: dict[_Words, Counter[str]] = {}
    for one in known:
        key = _key(shown[one.id])
        said[key] += one.said
        names.setdefault(key, Counter())[shown[one.id]] += one.said
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


def _names(found: Sequence[KnownSpeaker], shown: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(one.name for one in speaker_names(found, shown))
