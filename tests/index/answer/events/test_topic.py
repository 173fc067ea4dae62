import pytest

from index.answer.attribution.excerpt import terms_in
from index.answer.events.topic import topic_of
from index.answer.events.values import EventQuery


@pytest.mark.parametrize(
    ("topic", "sentence", "names_it"),
    [
        ("Abraham Accords", "Bahrain signed the Abraham Accords in Washington.", True),
        ("Abraham Accords", "Delisting is a step to the normalization of trade.", False),
        ("ceasefire", "Both sides agreed to a truce of ten days.", True),
        ("ceasefire", "The governor ordered a halt to the works.", False),
        ("prc", "Chinese envoys left the talks.", True),
    ],
)
def test_a_topic_is_named_by_its_other_names_but_not_by_words_that_say_more(
    topic: str, sentence: str, names_it: bool
) -> None:
    read = topic_of(EventQuery(topic))
    assert (terms_in(sentence, read.groups) > 0) is names_it
