"""A chunker's name stands for its passages: the same texts are always cut the same under it."""

import pytest

from index.indexing.chunking import CHUNKER, CHUNKERS
from index.text.line_rules import LineType, line_type
from tests.index.indexing.golden import TEXTS, digest_of_patterns, made, pinned, text_of

RAISE_THE_VERSION = (
    "Passages that libraries hold under this name would no longer be those that it makes. Give "
    "today's rules a new name: raise the version of CHUNKER in index/indexing/chunking.py. Keep "
    "the old rules for the old name, or leave that name out of CHUNKERS and of passages.json. Then "
    "pin the new passages: python -m tests.index.indexing.golden"
)
SEE_WHETHER_TO_RAISE = (
    "A pattern of the rules that cut texts has changed. Where any text could be cut otherwise by "
    "it, raise the version of CHUNKER in index/indexing/chunking.py, and add a text to "
    "tests/index/indexing/golden/texts that shows it. Then note the new patterns: "
    "python -m tests.index.indexing.golden"
)


def test_every_chunker_is_pinned_on_every_text() -> None:
    passages = pinned()["passages"]
    assert set(passages) == set(CHUNKERS), RAISE_THE_VERSION
    assert {name: set(texts) for name, texts in passages.items()} == {
        name: set(TEXTS) for name in CHUNKERS
    }


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("chunker", CHUNKERS)
def test_a_chunker_makes_the_passages_that_its_name_stands_for(chunker: str, name: str) -> None:
    if made(chunker, name) != pinned()["passages"].get(chunker, {}).get(name):
        pytest.fail(f"{chunker} cuts {name}.txt otherwise than it did. {RAISE_THE_VERSION}")


def test_no_pattern_of_the_rules_changes_unseen() -> None:
    assert digest_of_patterns() == pinned()["patterns"], SEE_WHETHER_TO_RAISE


@pytest.mark.parametrize("name", ["furniture", "furniture_abroad"])
def test_the_texts_hold_furniture_that_is_in_no_passage(name: str) -> None:
    text = text_of(name)
    lines = [line for line in text.splitlines() if line and not line.endswith("of the talks.")]
    assert len(lines) > 60
    assert {line_type(line) for line in lines} == {LineType.FURNITURE, LineType.PAYWALL}
    cut = [text[start:end] for start, end, *_ in made(CHUNKER, name)]
    assert not [line for line in lines for one in cut if line in one.splitlines()]
