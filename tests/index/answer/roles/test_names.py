"""The names among the words of a question, in every form that articles print."""

from index.answer.question.analyze import analyze
from index.answer.roles.names import named, named_forms, printed_as_names
from index.values import Question


def test_words_with_a_capital_may_be_names() -> None:
    assert printed_as_names("Ann Ito met the mayor of Oslo.") == {"ann", "ito", "oslo"}


def test_a_name_is_known_by_the_lexicon_or_by_its_capital_in_the_sentence() -> None:
    reading = analyze(Question("did ito visit norway in may"))
    words = ["ito", "norway", "in"]
    assert {"ito", "norwegian"} <= named(reading, words, frozenset({"ito", "oslo"}))
    assert "ito" not in named(reading, words, frozenset())


def test_each_form_of_a_name_is_kept_apart() -> None:
    reading = analyze(Question("did the united states visit ito"))
    forms = named_forms(reading, ["united", "states", "ito"], frozenset({"ito"}))
    assert frozenset({"ito"}) in forms
    assert any(len(form) > 1 for form in forms)
    assert frozenset({"unit"}) not in forms
