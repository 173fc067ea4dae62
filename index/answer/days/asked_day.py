"""Compare the one day that a question asks about with those that a sentence names by weekday.

The reader compares words. It does not work out that the Tuesday of an article of 15 May is 14 May,
nor that it is not 15 May.
"""

import re
from datetime import date

from index.answer.days.weekdays import YESTERDAY, named_days
from index.answer.question.analyze import QuestionAnalysis
from index.answer.sentences import Sentence
from index.values import MONTH_NAMES

_CLAUSE = re.compile(r",? (?:after|as|before|since|until|when|where|which|while|who)\b")
"""What begins a clause whose day is not that of the main clause."""
_DATED = re.compile(rf"\b(?:{'|'.join(MONTH_NAMES)})\b|\d{{4}}")
"""A calendar date, which the reader compares by itself."""
_REPORTED = re.compile(r"\breport|\btold\b|\bas of\b")
"""Words of a question whose day is that of the report."""


def with_relative_day(reading: QuestionAnalysis, sentence: Sentence) -> str:
    """Return a question in plain English, its day named as a sentence names it, if it does.

    Args:
        reading: the question; nothing is changed unless it asks about one day.
        sentence: the sentence that it is to be read with.
    """
    asked, published = _asked_day(reading), sentence.passage.published
    if reading.days is None or asked is None or published is None:
        return reading.plain
    for one in named_days(sentence.words, published.day):
        if asked in one.days:
            name = one.words if one.words == YESTERDAY else f"on {one.words}"
            return reading.plain.replace(reading.days.words, name, 1)
    return reading.plain


def tells_of_another_day(reading: QuestionAnalysis, sentence: Sentence) -> bool:
    """Return whether a sentence tells what happened on another day than a question asks about.

    Its main clause names a day by its weekday, or as yesterday, and no such day is the one asked
    about. A sentence is left to the reader if it has a calendar date, too, or tells what is yet to
    come, and so is one of yesterday in an article of the day asked about: people name the day of a
    speech to ask what it says of the day before.

    Args:
        reading: the question; False unless it asks about one day.
        sentence: the sentence.
    """
    asked, published = _asked_day(reading), sentence.passage.published
    if asked is None or published is None or reading.kind == "date":
        return False
    if _REPORTED.search(reading.plain) or _DATED.search(sentence.words):
        return False
    clause = _CLAUSE.split(sentence.words)[0]
    told = [
        one.days
        for one in named_days(clause, published.day)
        if one.words != YESTERDAY or asked != published.day
    ]
    return bool(told) and all(len(days) == 1 and asked not in days for days in told)


def _asked_day(reading: QuestionAnalysis) -> date | None:
    """Return the one day that a question asks about."""
    days = reading.days
    return days.since if days is not None and days.since == days.until else None
