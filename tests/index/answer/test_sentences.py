"""A sentence and what stands before it."""

import pytest

from index.answer.sentences import (
    BEFORE,
    Sentence,
    depends_on_previous,
    heading_of_list,
    refers_back,
    sentences_of,
)
from index.store.rows import Passage
from index.values import Span
from tests.index.answer.samples import Desk, draft

LONG = " ".join(["word"] * 90)


def passages(desk: Desk) -> list[Passage]:
    hits = desk.library.full_text.search(["word", "met"], desk.search_filter(), 50)
    found = desk.library.passages.in_reach([hit.passage_id for hit in hits], desk.search_filter())
    return sorted(found.values(), key=lambda one: (one.revision_id, one.ordinal))


def sentences(desk: Desk) -> list[Sentence]:
    """Every sentence of the library, in order."""
    found = passages(desk)
    by_id = sentences_of(found, desk.library.passages)
    return [sentence for one in found for sentence in by_id[one.id]]


@pytest.mark.parametrize(
    "sentence",
    [
        "They met.",
        "“He said so.",
        "The two talked.",
        "So did the envoy of Oman.",
        "The same envoy spoke.",
        "On Monday, they met.",
        "After the talks in Rome, she left.",
    ],
)
def test_openings_that_point_back_lean(sentence: str) -> None:
    assert depends_on_previous(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Wang met him.",
        "The treaty was signed.",
        "",
        "So far, Wang met him.",
        "On Monday, Wang said that he met them.",
    ],
)
def test_other_openings_stand_alone(sentence: str) -> None:
    assert not depends_on_previous(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "They met.",
        "So did the envoy of Oman.",
        "However, they stayed.",
        "One of them spoke.",
        "The envoys met in Rome.",
        "“There, talks went on.",
    ],
)
def test_a_quote_includes_the_sentence_that_its_opening_refers_to(sentence: str) -> None:
    assert refers_back(sentence)


@pytest.mark.parametrize(
    "sentence", ["Wang met him.", "The French envoys met.", "But Wang left.", "Asia met.", ""]
)
def test_a_quote_that_stands_alone_includes_no_other_sentence(sentence: str) -> None:
    assert not refers_back(sentence)


def test_the_passage_before_lends_its_last_sentences(desk: Desk) -> None:
    desk.add(draft(f"Lead {LONG}.\n\nWang {LONG}.\n\nThey met {LONG}.", title="T"))
    found = passages(desk)
    assert len(found) > 1
    by_id = sentences_of(found, desk.library.passages)
    first = by_id[found[1].id][0]
    assert first.span == found[1].sentences[0]
    assert first.previous == found[0].sentences[-1].of(first.revision_text)
    assert len(first.before) == min(BEFORE, len(found[0].sentences))


def test_a_passage_whose_article_went_has_no_sentences(desk: Desk) -> None:
    desk.add(draft("They met."))
    found = passages(desk)
    desk.library.articles.remove_source("public", "Wire")
    assert sentences_of(found, desk.library.passages) == {}
    assert sentences_of([], desk.library.passages) == {}


HOSTS = """The show is broadcast in summer.

Hosts.

- 1974–1993: Bo Lind

- 1994–2003: Lars Holm

Venue.

It is held in a park."""


def heading(text: str, line: str) -> str | None:
    found = heading_of_list(text, text.index(line))
    return found.of(text) if found else None


@pytest.mark.parametrize("line", ["- 1974–1993: Bo Lind", "- 1994–2003: Lars Holm"])
def test_a_line_of_a_list_has_the_heading_of_the_list(line: str) -> None:
    assert heading(HOSTS, line) == "Hosts."


@pytest.mark.parametrize("line", ["1952–1954: Max Stone", "• Max Stone", "| 1952 | Max Stone |"])
def test_a_year_begins_a_line_of_a_list_as_a_bullet_does(line: str) -> None:
    assert heading(f"Presidents:\n{line}", line) == "Presidents:"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HOSTS, "It is held"),
        ("- 1974–1993: Bo Lind", "- 1974"),
        (f"{'word ' * 16}\n- 1974–1993: Bo Lind", "- 1974"),
        ("\n- 1974–1993: Bo Lind", "- 1974"),
    ],
)
def test_prose_and_a_list_without_a_heading_have_none(text: str, line: str) -> None:
    assert heading(text, line) is None


def test_in_a_text_without_a_date_a_line_is_read_and_compared_with_its_heading(desk: Desk) -> None:
    for published in (None, "2024-03-01"):
        desk.add(draft(HOSTS, title="Song word", id=str(published), published=published))
    lines = [one for one in sentences(desk) if "Lars Holm" in one.words]
    headings = {one.passage.published is None: one.heading for one in lines}
    assert headings == {True: Span(HOSTS.index("Hosts."), HOSTS.index("\n\n- 1974")), False: None}
