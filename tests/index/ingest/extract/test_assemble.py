"""Drafts: limits, titles, corrections, hard-wrapped lines."""

import io
import json
import textwrap
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.ingest.bulk_import import BadLine, read_jsonl
from index.ingest.extract.assemble import (
    is_correction,
    is_wrapped,
    unwrapped,
    without_correction,
    without_headline,
)
from index.ingest.extract.files import from_markdown, from_text, read_page, read_pdf, read_upload
from index.ingest.extract.html import extract
from index.ingest.feeds.entries import entry_draft
from index.ingest.fetch.pages import FetchedPage
from index.text import size_policy
from index.text.size_policy import LONGEST_FIELD, LONGEST_LINE, LONGEST_NOTE
from index.values import Draft
from tests.index.ingest.extract.pdfs import pdf
from tests.index.ingest.feeds.samples import URL, described, item, read, rss

FIRST = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn, which had been closed since the spring."
)
SECOND = "The talks lasted nine hours, a spokeswoman of the ministry said on Tuesday morning."
LONG_TITLE = "Envoys of both countries meet in Geneva again " * 15_000
LONG_TEXT = "\n\n".join(f"Point {at}: {SECOND}" for at in range(100))

Reader = Callable[[str, str], Draft]
"""Makes a draft of a title and a text."""


def of_text(title: str, text: str) -> Draft:
    return from_text(f"{title}\n\n{text}", "notes.txt")


def of_markdown(title: str, text: str) -> Draft:
    return from_markdown(f"---\ntitle: {title}\n---\n\n{text}", "notes.md")


def of_html(title: str, text: str) -> Draft:
    body = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    page = f"<html><head><title>{title}</title></head><body><article>{body}</article></body></html>"
    return extract(page, "https://mfa.example/a")


def of_pdf(title: str, text: str) -> Draft:
    return read_pdf(pdf(text.split("\n"), title=title), "notes.pdf")


def of_docx(title: str, text: str) -> Draft:
    document = docx.Document()
    document.add_heading(title, 0)
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return read_page(FetchedPage("https://mfa.example/a.docx", word, None, file.getvalue()))


def of_feed(title: str, text: str) -> Draft:
    body = described("".join(f"<p>{part}</p>" for part in text.split("\n\n")))
    listing = read(rss(item(title=title, more=body)))
    return entry_draft(listing.entries[0], listing, URL)


@pytest.fixture
def of_bulk(tmp_path: Path) -> Reader:
    def made(title: str, text: str) -> Draft:
        file = tmp_path / "articles.jsonl"
        file.write_text(json.dumps({"title": title, "text": text}))
        (draft,) = read_jsonl(file)
        if isinstance(draft, BadLine):
            raise InputError(draft.reason)
        return draft

    return made


@pytest.fixture
def short_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles of at most 5,000 characters: long ones take their time."""
    monkeypatch.setattr(size_policy, "LONGEST_TEXT", 5_000)


READERS: list[Reader] = [of_text, of_markdown, of_html, of_pdf, of_docx, of_feed]
BLANKS = ["\n" * 16_000, " \n\t\n\u00a0\n" * 5_000, " " * 16_000]


@pytest.mark.parametrize("blanks", BLANKS)
@pytest.mark.parametrize("read", [of_text, of_markdown, of_docx])
def test_blank_lines_between_sentences_become_one(read: Reader, blanks: str) -> None:
    text = read("Border to reopen", f"{FIRST}{blanks}{SECOND}").text
    assert text.split() == f"{FIRST} {SECOND}".split()
    assert len(text) <= len(FIRST) + len(SECOND) + 2


def test_a_title_is_as_long_as_a_title_may_be_whichever_way_it_came_in(of_bulk: Reader) -> None:
    bulk_title = of_bulk(LONG_TITLE, FIRST).title
    titles = {read(LONG_TITLE, f"{FIRST}\n\n{SECOND}").title for read in (of_markdown, of_html)}
    titles |= {read(LONG_TITLE[:900], f"{FIRST}\n\n{SECOND}").title for read in (of_docx, of_feed)}
    titles |= {of_pdf(LONG_TITLE[:900], f"{FIRST}\n\n{SECOND}").title}
    assert titles == {bulk_title}
    assert len(bulk_title) <= LONGEST_FIELD
    assert bulk_title.endswith("Envoys of both…")


def test_outlet_byline_and_correction_are_bounded_too(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    names = " and ".join(["Jane Doe"] * 90_000)
    record = {"text": FIRST, "source": "The Long Post " * 90_000, "byline": names}
    file.write_text(json.dumps({**record, "correction": "It was wrong. " * 90_000}))
    (draft,) = read_jsonl(file)
    assert isinstance(draft, Draft)
    assert draft.outlet is not None
    assert draft.byline is not None
    assert draft.correction is not None
    assert len(draft.outlet) <= LONGEST_FIELD
    assert len(draft.byline) <= LONGEST_FIELD
    assert len(draft.correction) <= LONGEST_NOTE
    assert {draft.outlet[-1], draft.byline[-1], draft.correction[-1]} == {"…"}


@pytest.mark.usefixtures("short_articles")
@pytest.mark.parametrize("read", READERS)
def test_a_text_that_is_longer_than_an_article_is_refused(read: Reader) -> None:
    with pytest.raises(InputError, match=r"has [\d,]+ characters; .* 5,000 at most"):
        read("Border to reopen", LONG_TEXT)


@pytest.mark.parametrize("read", [of_text, of_markdown, of_docx])
def test_no_line_is_longer_than_a_line_may_be(read: Reader) -> None:
    draft = read("Border to reopen", f"{FIRST} {SECOND} " * 400)
    assert max(map(len, draft.text.split("\n"))) <= LONGEST_LINE
    assert draft.text.split() == (f"{FIRST} {SECOND} " * 400).split()


def test_a_file_of_twenty_million_characters_is_refused_at_once() -> None:
    with pytest.raises(InputError, match=r"notes.txt has 20,000,000 characters; .* 2,000,000"):
        read_upload("notes.txt", b"They met. " * 2_000_000)


def test_a_headline_on_top_goes_however_it_is_set_but_a_sentence_stays() -> None:
    assert without_headline("Border to  reopen\n\nThey met.", "border to reopen") == "They met."
    text = "ENVOYS AGREE TO REOPEN\n\nTHE CROSSING\n\nThey met in Geneva."
    assert without_headline(text, "Envoys agree to reopen the crossing") == "They met in Geneva."
    assert without_headline("Talks: day one\n\nThey met.", "x", "Talks – day one") == "They met."
    assert without_headline("They met.\n\nIt rained.", "They met.") == "They met.\n\nIt rained."
    assert without_headline("Talks", "Talks") == "Talks"


BODY = (
    "Envoys of both countries met in Geneva on Monday.\n\nThe talks lasted nine hours.\n\n"
    "They will meet again in Vienna.\n\nBoth sides spoke of progress.\n\nThe truce holds.\n\n"
    "Nobody would say for how long."
)
NOTES = [
    "Correction: The talks lasted nine hours, not six.",
    "CORRECTION (Aug. 29, 2024): A spokeswoman's name was wrong.",
    "Correction, Aug. 29, 2024: The crossing is at Brenn.",
    "Clarification: The text now says who proposed the truce.",
    "An earlier version of this article misstated the day of the talks.",
    "In an earlier version of this story, the crossing was misnamed.",
    "An earlier version of this report misspelled the name of the crossing.",
    "This article was amended on 29 August 2024 to name the crossing.",
    "This story has been corrected to say that the talks took place in Geneva.",
    "This story was updated on Monday to correct the spelling of a name.",
    "Editor’s note: A previous version gave a wrong day and has been corrected.",
    "* This article originally said that the talks took six hours.",
    "Berichtigung: Die Gespräche dauerten neun Stunden.",
    "In einer früheren Version dieses Artikels hieß es, die Gespräche seien beendet.",
    "Une version précédente de cet article indiquait un autre jour.",
    "Una versión anterior de este artículo daba otro día.",
    "Una versione precedente di questo articolo indicava un altro giorno.",
    "Uma versão anterior deste artigo indicava outro dia.",
    "In een eerdere versie van dit artikel stond een andere dag.",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_moves_from_the_top_and_from_the_end(note: str) -> None:
    assert without_correction(f"{note}\n\n{BODY}") == (BODY, note)
    assert without_correction(f"{BODY}\n\n{note}") == (BODY, note)


@pytest.mark.parametrize(
    "line",
    [
        "An earlier version of the bill would have closed the crossing.",
        "An earlier version of this report, seen by diplomats, called for talks.",
        "Corrections officers went on strike on Monday.",
        "The correction: markets fell by a tenth.",
        "“Correction: we never agreed to that,” the envoy said.",
        "This article of the treaty was amended in 1998.",
        "Editor's note: This is the first of three parts.",
        "This story was updated at noon.",
    ],
)
def test_reporting_stays(line: str) -> None:
    assert not is_correction(line)
    assert without_correction(f"{BODY}\n\n{line}") == (f"{BODY}\n\n{line}", None)


def test_a_label_of_its_own_goes_with_the_note_below_it() -> None:
    text, said = without_correction(f"{BODY}\n\nCorrection\n\nThe talks lasted nine hours.")
    assert (text, said) == (BODY, "Correction\nThe talks lasted nine hours.")


def test_a_note_in_the_middle_stays_and_one_alone_is_the_text() -> None:
    middle = BODY.replace("They will meet", f"{NOTES[0]}\n\nThey will meet")
    assert without_correction(middle) == (middle, None)
    assert without_correction(NOTES[0]) == (NOTES[0], None)


@given(st.lists(st.sampled_from([*NOTES, *BODY.split("\n\n")]), min_size=1, max_size=9))
def test_every_paragraph_is_either_text_or_correction(paragraphs: list[str]) -> None:
    text, said = without_correction("\n\n".join(paragraphs))
    parts = text.split("\n\n") + (said.split("\n") if said else [])
    assert sorted(parts) == sorted(paragraphs)


PARAGRAPHS = [
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn, which had been closed since the spring, a spokeswoman said.",
    "They will meet again in Vienna in October, when the ministers of both countries come together "
    "for the first time since the talks began in earnest.",
]


def test_wrapped_paragraphs_are_joined() -> None:
    text = "\n\n".join(textwrap.fill(one, 60) for one in PARAGRAPHS)
    assert is_wrapped(text)
    assert unwrapped(text) == "\n\n".join(PARAGRAPHS)


def test_one_paragraph_a_line_is_not_wrapped() -> None:
    assert not is_wrapped("\n".join(PARAGRAPHS * 3))
    assert not is_wrapped("\n".join(["France: 3", "Spain: 4", "Italy: 5", "Malta: 6", "Peru: 7"]))


@given(st.text(alphabet="abc D.-\n", max_size=200))
def test_no_letter_is_lost(text: str) -> None:
    assert [one for one in unwrapped(text) if one.isalpha()] == [
        one for one in text if one.isalpha()
    ]
