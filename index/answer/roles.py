"""Check who did what: an event that was only intended, and one who acts for the party asked about.

A reader of this size marks words of the right kind near the right words. These two patterns, in
which it is often wrong, can be told from the words alone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, stems_of, words_of
from index.values import Span

DOUBTED = 0.1
"""Greatest probability of a sentence that tells of an intention."""

_INTENDING = (
    r"ask|asks|asked|asking|apply|applies|applied|applying|want|wants|wanted|hope|hopes|hoped|hoping|plan"
    r"|plans|planned|planning|seek|seeks|sought|seeking|intend|intends|intended|wish|wishes|wished|vow"
    r"|vows|vowed|promise|promises|promised|threaten|threatens|threatened|refuse|refuses|refused"
    r"|bid|bids|application|request|expected|due|ready|set|scheduled|prepare|prepares|preparing"
)
_INTENDED = re.compile(
    rf"\b(?:{_INTENDING}) to (?:be )?(?:\w+ly )?(?P<verb>[a-z]+)\b", re.IGNORECASE
)
_ASKS_WHAT_HAPPENED = re.compile(r"^(?:when|where|how|who|why|on what|in what|in which)\b.*\bdid\b")
_ASKS_OF_INTENTION = re.compile(rf"\b(?:{_INTENDING})\b")

_ASKS_WHO_FOR = re.compile(
    r"^who\b.*\b(?:for|on behalf of) (?:the )?(?P<party>[\w' .-]+?)"
    r"(?: (?:in|on|at|during|with) .*)?$"
)
_NAME = r"(?:[A-Z][\w.'’-]*|bin|bint|al|ibn|de|van|von)"
_ACTING = re.compile(rf"(?P<who>{_NAME}(?: {_NAME}){{0,7}})(?: \w+)? $")
_LONGEST_NAME = 100
"""Characters before the party in which the name is looked for."""


def only_intended(question: str, sentence: str) -> bool:
    """Return whether a sentence tells that what a question asks about was intended, not done.

    ``Sweden had asked to join`` doesn't say when it joined.

    Args:
        question: the question in its normal form.
        sentence: the sentence.
    """
    if not _ASKS_WHAT_HAPPENED.search(question) or _ASKS_OF_INTENTION.search(question):
        return False
    asked = {stem(word) for word in words_of(question)}
    verbs = Counter(stem(word) for word in words_of(sentence))
    intended = (stem(one["verb"]) for one in _INTENDED.finditer(sentence))
    return any(verb in asked and verbs[verb] == 1 for verb in intended)


def acting_for(question: str, sentence: str) -> Span | None:
    """Return the name of who acts for the party that a question names; None if that is unclear.

    Of ``A signed for Israel, B for Oman`` it is ``B`` if the question asks who signed for Oman.

    Args:
        question: the question in its normal form.
        sentence: the sentence.
    """
    asked = _ASKS_WHO_FOR.search(question)
    if asked is None:
        return None
    party = re.search(rf"\bfor (?:the )?{re.escape(asked['party'])}\b", sentence, re.IGNORECASE)
    if party is None:
        return None
    start = max(0, party.start() - _LONGEST_NAME)
    found = _ACTING.search(sentence[start : party.start()])
    return Span(*found.span("who")).moved(start) if found else None


def tells_of_intentions(
    reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
) -> list[bool]:
    """Return which sentences only tell what was intended, and so answer nothing.

    If the first does, so do those that lack its words of the question: ``Sweden applied in May``
    doesn't say when it joined, either.

    Args:
        reading: the question.
        choices: the sentences, likeliest first.
    """
    intended = [only_intended(reading.plain, one.sentence.words) for one in choices]
    asked: frozenset[str] = frozenset()
    if intended and intended[0]:
        asked = reading.predicate & stems_of(choices[0].sentence.words)
    return [
        one or not asked <= stems_of(choice.sentence.words)
        for one, choice in zip(intended, choices, strict=True)
    ]


def doubted(choice: SentenceCandidate) -> SentenceCandidate:
    """Return a sentence with a probability too low for a quote."""
    return replace(
        choice,
        score=min(choice.score, DOUBTED),
        span_score=min(choice.span_score, DOUBTED),
    )
