"""Tell the tense in which the words of a sentence tell what happened.

Without a parser: by the verbs that are known in all their forms, and the words beside them.
"""

from collections.abc import Sequence

from index.answer.question.terms import stem
from index.answer.question.verbs import BASE, asks_in, base_of, is_third_person

_BEFORE_NOUNS = frozenset(
    """a an at by for from her his in into its more new no of on our peace some such that the their
    these this those to with""".split()  # noqa: SIM905
)
"""After these, what looks like a verb in the present tense is a noun (``the visits``)."""

_AFTER_NOUNS = frozenset({"against", "between", "of", "over"})
"""Before these, what looks like a verb is a noun, too: ``attacks against``."""

_BEFORE_GERUNDS = frozenset(
    """after at before by despite for from in instead of since to without""".split()  # noqa: SIM905
)
"""After these, an ``-ing`` tells of another time than the verb of its sentence may."""

_NOT_SUBJECTS = _BEFORE_NOUNS | frozenset(
    """can could do does don't either help helped helps i may might must not or shall should we will
    would you""".split()  # noqa: SIM905
)
"""After these, the base of a verb is an infinitive or a noun, or tells no event."""

_PEOPLE = frozenset({"children", "people", "police"})
"""Plurals without an s, after which a verb has its base form; ``-men`` is one, too."""

_SUBJECTS_WITHIN = 8
"""Words before a verb among which an ``and`` may join its subjects."""

_ARE = frozenset({"is", "are"})

_PAST_AUXILIARIES = frozenset({"was", "were", "had", "did"})

_COMPOUND = frozenset({"am", "are", "be", "been", "being", "has", "have", "is"})
"""After these, what looks like a verb in the past tense is a participle."""


def verb_of(word: str) -> str:
    """Return the base of a form of a verb, or the stem of a word that is not known as one."""
    return base_of(word) or stem(word)


def first_in_present(words: Sequence[str]) -> int | None:
    """Return the place of the first verb if it is in the present tense, or None.

    Args:
        words: the words of a sentence, lower case.
    """
    for place in range(len(words)):
        if is_present(words, place):
            return place
        if _is_past(words, place):
            return None
    return None


def is_present(words: Sequence[str], place: int) -> bool:
    """Return whether a form of a verb is in the present tense.

    ``elects``, ``is elected``; after a plural or two subjects ``elect``, too.

    Args:
        words: the words of a sentence, lower case.
        place: the place of the word.
    """
    before = words[max(0, place - _SUBJECTS_WITHIN) : place]
    if not _ARE.isdisjoint(before[-1:]) or (
        not _ARE.isdisjoint(before[-2:-1]) and before[-1].endswith("ly")
    ):
        return words[place].endswith("ed") or _is_participle(words[place])
    after = words[place + 1 : place + 2]
    if not _AFTER_NOUNS.isdisjoint(after):
        return False
    if _is_plain(words[place]) and _are_several(before):
        return True
    if not is_third_person(words[place]) or not _BEFORE_NOUNS.isdisjoint(before[-1:]):
        return False
    return not any(map(_is_base, (*before[-1:], *after)))


def is_told_before(words: Sequence[str], place: int) -> bool:
    """Return whether a form of a verb tells of a time before that of its sentence, or after it.

    ``elected`` does; ``electing`` only after words like ``after`` and ``since``.

    Args:
        words: the words of a sentence, lower case.
        place: the place of the word.
    """
    if words[place].endswith("ing"):
        return not _BEFORE_GERUNDS.isdisjoint(words[max(0, place - 1) : place])
    asking = asks_in(words[place])
    return (asking is not None and asking[0] == "did") or words[place].endswith("ed")


def _is_participle(word: str) -> bool:
    return word in BASE and not word.endswith(("ing", "s"))


def _is_base(word: str) -> bool:
    """Return whether a word is the base of a known verb: ``attack``."""
    return (asks_in(word) or ("",))[0] == "do"


def _is_plain(word: str) -> bool:
    """Return whether a word may be the base of a verb, known in the third person alone or not."""
    return _is_base(word) or any(map(is_third_person, (f"{word}s", f"{word}es", f"{word[:-1]}ies")))


def _are_several(words: Sequence[str]) -> bool:
    """Return whether words end in a plural, or join several subjects with ``and``."""
    if not words or words[-1] in _NOT_SUBJECTS:
        return False
    last = words[-1]
    plural = last in _PEOPLE or last.endswith("men") or (last.endswith("s") and len(last) > 2)
    return plural or "and" in words[:-1]


def _is_past(words: Sequence[str], place: int) -> bool:
    if words[place] in _PAST_AUXILIARIES:
        return True
    asking = asks_in(words[place])
    past = asking is not None and asking[0] == "did" and asking[1] != words[place]
    return past and _COMPOUND.isdisjoint(words[max(0, place - 2) : place])
