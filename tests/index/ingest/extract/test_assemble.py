"""Every way in makes drafts of one size: blank runs, titles and texts are bounded."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from index.errors import InputError
from index.ingest.extract.assemble import Extracted, assemble_document
from index.ingest.extract.formats.files import from_markdown, from_text, read_upload
from index.ingest.extract.formats.html import extract
from index.ingest.extract.formats.jsonl import BadLine, read_jsonl
from index.ingest.extract.formats.page import read_page
from index.ingest.extract.formats.pdf import read_pdf
from index.ingest.feeds.entry_articles import entry_draft
from index.ingest.fetch.pages import FetchedPage
from index.text import size_policy
from index.text.size_policy import LONGEST_FIELD, LONGEST_LINE, LONGEST_NOTE
from index.values import Draft, Published
from tests.index.ingest.extract.formats.pdfs import pdf
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


@pytest.mark.parametrize("blanks", [*BLANKS, "\x0b" * 16_000, "\u2028" * 16_000])
def test_blank_lines_of_a_bulk_file_become_one(of_bulk: Reader, blanks: str) -> None:
    text = of_bulk("Border to reopen", f"{FIRST}{blanks}{SECOND}").text
    assert text in {f"{FIRST}\n\n{SECOND}", f"{FIRST} {SECOND}"}


def test_a_title_is_as_long_as_a_title_may_be_whichever_way_it_came_in(of_bulk: Reader) -> None:
    bulk_title = of_bulk(LONG_TITLE, FIRST).title
    titles = {read(LONG_TITLE, f"{FIRST}\n\n{SECOND}").title for read in (of_markdown, of_html)}
    titles |= {read(LONG_TITLE[:900], f"{FIRST}\n\n{SECOND}").title for read in (of_docx, of_feed)}
    titles |= {of_pdf(LONG_TITLE[:900], f"{FIRST}\n\n{SECOND}").title}
    assert titles == {bulk_title}
    assert len(bulk_title) <= LONGEST_FIELD
    assert bulk_title.endswith("Envoys of both…")


def test_a_long_headline_leaves_the_text_though_the_title_is_shortened() -> None:
    text = f"# {LONG_TITLE}\n\n{FIRST}\n\n{SECOND}"
    assert from_markdown(text, "notes.md").text == f"{FIRST}\n\n{SECOND}"


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


@pytest.mark.usefixtures("short_articles")
def test_a_bulk_text_that_is_longer_than_an_article_is_a_bad_line(of_bulk: Reader) -> None:
    with pytest.raises(InputError, match=r"“text” has [\d,]+ characters; .* 5,000 at most"):
        of_bulk("Border to reopen", LONG_TEXT)


@pytest.mark.parametrize("read", [of_text, of_markdown, of_docx])
def test_no_line_is_longer_than_a_line_may_be(read: Reader) -> None:
    draft = read("Border to reopen", f"{FIRST} {SECOND} " * 400)
    assert max(map(len, draft.text.split("\n"))) <= LONGEST_LINE
    assert draft.text.split() == (f"{FIRST} {SECOND} " * 400).split()


def test_a_file_of_twenty_million_characters_is_refused_at_once() -> None:
    with pytest.raises(InputError, match=r"notes.txt has 20,000,000 characters; .* 2,000,000"):
        read_upload("notes.txt", b"They met. " * 2_000_000)


@pytest.mark.parametrize(
    ("lines", "expected"), [("", "2024-09-01"), ("28 August 2024\n\n", "2024-08-28")]
)
def test_when_a_document_was_made_counts_where_its_text_has_no_date(
    lines: str, expected: str
) -> None:
    extracted = Extracted(name="talks.pdf", text=f"Talks in Geneva\n\n{lines}{FIRST}\n\n{SECOND}")
    told: list[str] = []
    draft = assemble_document(
        extracted, Published.parse("2024-09-01"), lambda _text, name: told.append(name)
    )
    assert draft.published == Published.parse(expected)
    assert told == ["talks.pdf"]
