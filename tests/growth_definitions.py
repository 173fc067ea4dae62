"""The public functions on definitions, offices, clauses and parties, called with long text."""

from index.answer.definitions.abbreviation import prints, written_out
from index.answer.definitions.definition import definition
from index.answer.definitions.description import description, is_named
from index.answer.definitions.named_holder import domestic_holder, named_holder
from index.answer.definitions.words import folded
from index.answer.question.analyze import analyze
from index.answer.question.answer_type import asks_whether
from index.answer.question.office_question import as_holder
from index.answer.question.verbs import is_participle, may_be_verb
from index.answer.roles.ambassadors import sent_elsewhere
from index.answer.roles.asked_act import (
    asked_for_agent,
    asked_of_parties,
    asked_of_patient,
    object_of,
)
from index.answer.roles.exchanged import exchanges_parties
from index.answer.roles.names import named, named_forms, printed_as_names
from index.answer.roles.other_office import asked_office
from index.answer.spans.clause import whole_clause
from index.answer.spans.date_alone import date_alone
from index.answer.spans.tense import first_in_present
from index.values import Question, Span
from tests.growth import Function

HOLDERS = analyze(Question("who were king and president of Oman?"))
DOMESTIC = analyze(Question("who is the US secretary of commerce"))
WHO = analyze(Question("who is the word"))
NAME = ("word", "them")
WHEN = analyze(Question("when did Oman vote"))
PARTIES = analyze(Question("did Oman put tariffs on Norway"))

DEFINITION_FUNCTIONS: dict[str, Function] = {
    "named_holder": lambda words: named_holder(HOLDERS, words),
    "domestic_holder": lambda words: domestic_holder(DOMESTIC, words),
    "definition": lambda words: definition(WHO, words),
    "definition of what is named": lambda words: definition(WHO, f"{words}, Word Them, {words}"),
    "description": lambda words: description(NAME, f"{words} Word Them {words}", person=True),
    "description of a thing": lambda words: description(NAME, f"Word Them, {words}", person=False),
    "is_named": lambda words: is_named(NAME, words),
    "written_out": lambda words: written_out("wwt", f"{words} (WWT) {words}"),
    "written_out after": lambda words: written_out("wwt", f"{words} WWT ({words})"),
    "prints": lambda words: prints("wwt", f"{words} WWT"),
    "folded": folded,
    "as_holder": as_holder,
    "as_holder of an office": lambda words: as_holder(f"{words} minister of {words} 2022"),
    "may_be_verb": may_be_verb,
    "is_participle": is_participle,
    "asks_whether": lambda words: asks_whether(f"did {words[:500]}"),
    "sent_elsewhere": lambda words: sent_elsewhere(
        "who is the u.s. ambassador to chad", f"Word, {words} ambassador to {words}", "Word"
    ),
    "asked_office": asked_office,
    "exchanges_parties": lambda words: exchanges_parties(PARTIES, f"{words} Norway bans {words}"),
    "object_of": object_of,
    "asked_for_agent": lambda words: asked_for_agent(PARTIES, printed_as_names(words)),
    "asked_of_parties": lambda words: asked_of_parties(PARTIES, printed_as_names(words)),
    "asked_of_patient": lambda words: asked_of_patient(PARTIES, printed_as_names(words)),
    "named_forms": lambda words: named_forms(PARTIES, words.split(), frozenset()),
    "named": lambda words: named(PARTIES, words.split(), frozenset()),
    "printed_as_names": printed_as_names,
    "date_alone": lambda words: date_alone(WHEN, Span(0, len(words) + 8), f"{words} in 2022"),
    "whole_clause": lambda words: whole_clause(f"{words}, {words}", Span(0, 1)),
    "whole_clause before": lambda words: whole_clause(words, Span(len(words) - 1, len(words))),
    "first_in_present": lambda words: first_in_present(words.lower().split()),
}
