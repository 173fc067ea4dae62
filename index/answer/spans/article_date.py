"""Tell which sentences the date of their article dates: by "today", or by the present tense.

News in brief is written in the present tense: “Parliament elects Ann Ito” on the day that it does.
"""

import re
from collections.abc import Sequence

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, words_of
from index.answer.question.verbs import BASE, asks_in, base_of, is_third_person
from index.answer.spans.patterns import gives_date, says_today
from index.values import Span

# Tell the tense in which the words of a sentence tell what happened.

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
        participle = words[place] in BASE and not words[place].endswith(("ing", "s"))
        return participle or words[place].endswith("ed")
    after = words[place + 1 : place + 2]
    if not _AFTER_NOUNS.isdisjoint(after):
        return False
    word = words[place]  # known in the third person alone, or not
    thirds = (f"{word}s", f"{word}es", f"{word[:-1]}ies")
    if (_is_base(word) or any(map(is_third_person, thirds))) and _are_several(before):
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


def _is_base(word: str) -> bool:
    """Return whether a word is the base of a known verb: ``attack``."""
    return (asks_in(word) or ("",))[0] == "do"


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


_ASKED = re.compile(r"\b(did|was|were|got)\b(.*)")
"""A question for what is over: the auxiliary, and what follows it."""

_NOT_OVER = re.compile(
    r"\b(?:will|shall|would|can|should|must|may|might|do|does|is|are|next|upcoming|going)\b"
)
"""Words that show that a question may be about the future or a habit."""

_AHEAD = re.compile(r"\b(?:supposed|due|planned|scheduled|expected) to\b|^since when\b")
"""Words of a question for what was to come, or for what goes on."""

_NOT_ITS_TIME = re.compile(
    r"(?P<compared>\b(?:first|only|most|\w{3,}est|so|time)\b[^.;]{0,80}?)\bsince\b[^,.;:]*"
    r"|\b(?:an?|for|his|her|its|the|their) (?:19|20)\d\d\b"
)
"""Words for a time that is not that of what a sentence tells: “the first since 1968”, “the 2026
World Cup”."""

_OTHER_TIME = re.compile(
    r"\b(?:tomorrow|yesterday|ago|every|each|often|usually|always|regularly|frequently|sometimes"
    r"|never|rarely|not|law|laws|\d+ ?[ap]\.m"
    r"|(?:next|last|this|coming|past) (?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|in \w+ (?:days|weeks|months|years))\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words of a sentence on another time than its article's day, on a habit, or on what is not so."""

_CONDITIONS = frozenset({"if", "once", "unless", "when", "whenever"})
"""Before a verb, these say when it happens, not that it does."""

_NOT_DONE = frozenset(
    """appear believe belong consist contain continue depend deserve exist expect hope include
    intend keep know love mean need own plan prepare refer refuse remain represent require
    reside schedule seek seem stay tend trust want wish""".split()  # noqa: SIM905
)
"""Verbs that tell of no event, but of what lasts, or is to come."""


def dates_by_article(
    reading: QuestionAnalysis, sentence: str, span: Span | str | None = None
) -> bool:
    """Return whether the date of its article is the answer that a sentence gives.

    It is if the sentence says "today", or tells in the present tense what is asked.

    Args:
        reading: the question.
        sentence: the words of the sentence.
        span: its own words that answer; if there are any, they count.
    """
    today = reading.kind == "date" and span is None and says_today(sentence)
    return today or dates_in_present(reading, sentence, span)


def dates_in_present(
    reading: QuestionAnalysis, sentence: str, span: Span | str | None = None
) -> bool:
    """Return whether only its present tense says that the date of its article dates a sentence.

    The arguments are those of ``dates_by_article``.
    """
    if reading.kind != "date" or span is not None or says_today(sentence):
        return False
    return tells_in_present(reading.plain, sentence)


def tells_in_present(question: str, sentence: str) -> bool:
    """Return whether a sentence without a time tells in the present tense what happened.

    ``The court fines the bank`` does, for a question for the day of something that is over; not so
    ``The court said it fines the bank``, which is told in the past tense, nor ``Courts often fine
    banks``. The sentence need not have the question's verb, but if it has, it tells it in the
    present: ``The court fines the bank that Ann Ito founded`` doesn't date the foundation.
    """
    timed = gives_date(_NOT_ITS_TIME.sub(r"\g<compared>", sentence)) or _OTHER_TIME.search(sentence)
    if timed or not _asks_what_is_over(question):
        return False
    words = [word.lower() for word in words_of(sentence)]
    present = first_in_present(words)
    if present is None or not _CONDITIONS.isdisjoint(words[:present]):
        return False
    asked = _asked_verbs(question)
    if verb_of(words[present]) in _NOT_DONE - asked:
        return False
    told = [place for place, word in enumerate(words) if verb_of(word) in asked]
    return not told or any(
        is_present(words, place)
        or not (is_told_before(words, place) or words[max(0, place - 1)] == "to")
        for place in told
    )


def _asks_what_is_over(question: str) -> bool:
    """Return whether a question, which asks for a day, asks for that of something that is over."""
    if not words_of(question)[1:] or _AHEAD.search(question):
        return False
    return _ASKED.search(question) is not None or _NOT_OVER.search(question) is None


def _asked_verbs(question: str) -> frozenset[str]:
    """Return the bases of the verbs of a question for what is over.

    After ``was``, an ``-ing`` is a noun: ``when was the shooting``.
    """
    found = _ASKED.search(question)
    words = words_of(found[2]) if found else []
    if found and found[1] != "did":
        words = [word for word in words if not word.endswith("ing")]
    regular = found is not None and (found[1] != "did" or "get" in words)
    return frozenset(
        verb_of(word)
        for word in words
        if base_of(word) or (regular and word.endswith("ed") and word.islower())
    )
