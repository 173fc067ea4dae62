"""The lists must not contradict each other: each class says something else about a full stop."""

from index.text.words.abbreviations import INNER, LEADING, NUMBERED, OPENERS, STATES, TITLES


def test_a_word_that_never_ends_a_sentence_is_in_one_class_only() -> None:
    assert not TITLES & LEADING
    assert not (TITLES | LEADING) & (INNER | NUMBERED)


def test_keys_are_lower_case_and_states_capitalised() -> None:
    for word in TITLES | LEADING | NUMBERED | INNER | OPENERS:
        assert word == word.lower()
        assert not word.endswith(".")
    assert all(state.istitle() for state in STATES)


def test_names_of_people_do_not_count_as_opening_words() -> None:
    assert not OPENERS & {"will", "may", "mark", "grant", "under", "general", "secretary"}
