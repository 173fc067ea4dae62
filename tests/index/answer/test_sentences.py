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
    ("sentence", "leans", "refers"),
    [
        ("They met.", True, True),
        ("So did the envoy of Oman.", True, True),
        ("“He said so.", True, True),
        ("The same envoy spoke.", True, True),
        ("On Monday, they met.", True, True),
        ("After the talks in Rome, she left.", True, True),
        ("However, they stayed.", True, True),
        ("One of them spoke.", False, True),
        ("The envoys met in Rome.", False, True),
        ("Wang met him.", False, False),
        ("The French envoys met.", False, False),
        ("So far, Wang met him.", False, False),
        ("On Monday, Wang said that he met them.", False, False),
        ("", False, False),
    ],
)
def test_an_opening_that_points_back_leans_on_what_it_refers_to(
    sentence: str, leans: bool, refers: bool
) -> None:
    assert (depends_on_previous(sentence), refers_back(sentence)) == (leans, refers)


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


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (HOSTS, "- 1974–1993: Bo Lind", "Hosts."),
        (HOSTS, "- 1994–2003: Lars Holm", "Hosts."),
        ("Presidents:\n1952–1954: Max Stone", "1952", "Presidents:"),
        ("Presidents:\n| 1952 | Max Stone |", "| 1952", "Presidents:"),
        (HOSTS, "It is held", None),
        ("- 1974–1993: Bo Lind", "- 1974", None),
        (f"{'word ' * 16}\n- 1974–1993: Bo Lind", "- 1974", None),
        ("\n- 1974–1993: Bo Lind", "- 1974", None),
    ],
)
def test_a_line_of_a_list_has_the_heading_of_the_list(
    text: str, line: str, told: str | None
) -> None:
    assert heading(text, line) == told


def test_in_a_text_without_a_date_a_line_is_read_and_compared_with_its_heading(desk: Desk) -> None:
    for published in (None, "2024-03-01"):
        desk.add(draft(HOSTS, title="Song word", id=str(published), published=published))
    lines = [one for one in sentences(desk) if "Lars Holm" in one.words]
    headings = {one.passage.published is None: one.heading for one in lines}
    assert headings == {True: Span(HOSTS.index("Hosts."), HOSTS.index("\n\n- 1974")), False: None}
