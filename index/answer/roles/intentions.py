"""Tell what happened from what was only intended: ``Sweden had asked to join``.

A reader of this size marks words of the right kind near the right words. This pattern, in which it
is often wrong, can be told from the words alone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import content_words, stem, stems_of, words_of

_INTENDING = (
    r"agree|agrees|agreed|agreeing|ask|asks|asked|asking|apply|applies|applied|applying"
    r"|want|wants|wanted|hope|hopes|hoped|hoping|plan"
    r"|plans|planned|planning|seek|seeks|sought|seeking|intend|intends|intended|wish|wishes|wished|vow"
    r"|vows|vowed|promise|promises|promised|threaten|threatens|threatened|refuse|refuses|refused"
    r"|bid|bids|applications?|requests?|expected|due|ready|set|scheduled|prepare|prepares|preparing"
)
_CANDIDACY = r"(?:bids?|applications?|candidac(?:y|ies)) (?:of|by)(?: [\w’'-]+){1,5}"
_INTENDED = re.compile(
    rf"\b(?:{_INTENDING}|{_CANDIDACY}) to (?:be )?(?:\w+ly )?(?P<verb>[a-z]+)\b", re.IGNORECASE
)
_URGED = re.compile(
    r"\b(?:call(?:s|ed|ing)? (?:up)?on|urg(?:es?|ed|ing)|press(?:es|ed|ing)?|implor(?:es?|ed|ing)"
    r"|encourag(?:es?|ed|ing)|invit(?:es?|ed|ing)) (?:[\w’'.-]+ ){1,6}?to (?:\w+ly )?"
    r"(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
"""What others should do: ``I call on the Senate to confirm my nominee``."""
_DISCUSSED = re.compile(
    r"\b(?:applications?|bids?|debates?|decisions?|documents?|letters?|messages?|negotiations?|plans?"
    r"|protocols?|reports?|requests?|statements?|talks|treaty|treaties)(?: of \d{4})?"
    r" (?:about|concerning|for|of|on|regarding|to)"
    r" (?:the |their |its |his |her )?(?P<event>[a-z]+)\b",
    re.IGNORECASE,
)
"""What a text is about, or was asked for: ``reports on the accession of Sweden``."""
_ASKS_WHAT_HAPPENED = re.compile(
    r"^(?:(?:when|where|how|who|why|on what|in what|in which)\b.*\b(?:did|got)"
    r"|did|has|have|was|were)\b"
)
_ASKS_OF_INTENTION = re.compile(rf"\b(?:{_INTENDING}|about to|going to|meant to|supposed to)\b")


def only_intended(reading: QuestionAnalysis, sentence: str) -> bool:
    """Return whether a sentence tells that what a question asks about was intended, not done.

    ``Sweden had asked to join`` doesn't say when it joined, nor when it acceded; neither does
    ``reports on the accession of Sweden``. But where talks were held on an exchange may be where
    it was agreed, so what is only discussed has no other place, number or person.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    question = reading.plain
    if not _ASKS_WHAT_HAPPENED.search(question) or _ASKS_OF_INTENTION.search(question):
        return False
    forms = (form for term in reading.terms if not term.name for form in term.said)
    asked = {stem(word) for word in content_words([*words_of(question), *forms])}
    verbs = Counter(stem(word) for word in words_of(sentence))
    found = chain(_INTENDED.finditer(sentence), _URGED.finditer(sentence))
    intended = (stem(one["verb"]) for one in found)
    if any(verb in asked and verbs[verb] == 1 for verb in intended):
        return True
    if reading.kind != "date":
        return False
    discussed = Counter(stem(one["event"]) for one in _DISCUSSED.finditer(sentence))
    named = {stem(word) for word in words_of(question)}
    return any(
        event in asked - named and verbs[event] == times for event, times in discussed.items()
    )


def tells_of_intentions(
    reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
) -> list[bool]:
    """Return which sentences only tell what was intended, and so answer nothing.

    If the first does, so do those that lack its words of the question in every form: ``Sweden
    applied in May`` doesn't say when it joined, either, but ``became a member`` does.

    Args:
        reading: the question.
        choices: the sentences, likeliest first.
    """
    intended = [only_intended(reading, one.sentence.words) for one in choices]
    if not any(intended[:1]):
        return intended
    asked = _predicates(reading, stems_of(choices[0].sentence.words))
    return [
        one or not asked <= _predicates(reading, stems_of(choice.sentence.words))
        for one, choice in zip(intended, choices, strict=True)
    ]


def _predicates(reading: QuestionAnalysis, stems: frozenset[str]) -> frozenset[str]:
    """Return the terms that are no names and that these stems have in any form."""
    return frozenset(term.words for term in reading.terms if not term.name and term.said_in(stems))
