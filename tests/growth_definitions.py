"""The public functions on definitions, offices and clauses, called with long text."""

from index.answer.definitions import (
    definition,
    description,
    folded,
    is_named,
    prints,
    written_out,
)
from index.answer.question.analyze import analyze, asks_whether
from index.answer.question.verbs import may_be_verb
from index.answer.spans.article_date import first_in_present
from index.answer.spans.patterns import whole_clause
from index.values import Question, Span
from tests.growth import Function

WHO = analyze(Question("who is the word"))
NAME = ("word", "them")

DEFINITION_FUNCTIONS: dict[str, Function] = {
    "definition": lambda words: definition(WHO, words),
    "definition of what is named": lambda words: definition(WHO, f"{words}, Word Them, {words}"),
    "description": lambda words: description(NAME, f"{words} Word Them {words}", person=True),
    "description of a thing": lambda words: description(NAME, f"Word Them, {words}", person=False),
    "is_named": lambda words: is_named(NAME, words),
    "written_out": lambda words: written_out("wwt", f"{words} (WWT) {words}"),
    "written_out after": lambda words: written_out("wwt", f"{words} WWT ({words})"),
    "prints": lambda words: prints("wwt", f"{words} WWT"),
    "folded": folded,
    "may_be_verb": may_be_verb,
    "asks_whether": lambda words: asks_whether(f"did {words[:500]}"),
    "whole_clause": lambda words: whole_clause(f"{words}, {words}", Span(0, 1)),
    "whole_clause before": lambda words: whole_clause(words, Span(len(words) - 1, len(words))),
    "first_in_present": lambda words: first_in_present(words.lower().split()),
}
