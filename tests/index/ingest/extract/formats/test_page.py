"""From an address to an article, over a real connection."""

import io
import textwrap

import docx
import pytest

from index.errors import InputError
from index.ingest.extract.formats import page as module
from index.ingest.extract.formats.page import read_page
from index.ingest.fetch.client import FetchedPage, Fetcher
from index.values import Published
from tests.index.ingest.extract.formats.pdfs import pdf
from tests.index.ingest.loopback import reply, serving

FIRST = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn, which had been closed since the spring."
)
PDF = pdf(["Border to reopen", *textwrap.wrap(FIRST, 70)])
HTML = (
    "<!doctype html><html><head><meta property='og:site_name' content='The Post'>"
    "<meta property='article:published_time' content='2024-08-28T22:49:00-04:00'></head>"
    f"<body><article><h1>Border to reopen</h1><p>{FIRST}</p><p>{FIRST}</p></article></body></html>"
)


async def test_html_pdf_and_plain_text_become_drafts() -> None:
    text = f"Border to reopen\n\n{FIRST}\n"
    paths = {
        "/a?utm_source=x": reply(HTML.encode()),
        "/b": reply(PDF, kind="application/pdf"),
        "/c": reply(text.encode(), kind="text/plain"),
        "/d": reply(f"# Border to reopen\n\n{FIRST}".encode(), kind="text/markdown"),
        "/e": reply(text.replace("Brenn", "Börn").encode("latin-1"), kind="text/plain; charset=l1"),
    }
    async with (
        serving(paths) as server,
        Fetcher(allow_private_hosts=["127.0.0.1"]) as fetcher,
    ):
        drafts = [read_page(await fetcher.get(server.url(path))) for path in paths]
    assert [draft.title for draft in drafts] == ["Border to reopen"] * 5
    assert [draft.url for draft in drafts] == [server.url(f"/{name}") for name in "abcde"]
    assert drafts[0].outlet == "The Post"
    assert drafts[0].published == Published.parse("2024-08-28T22:49:00-04:00")
    assert drafts[1].text == drafts[2].text == drafts[3].text == FIRST
    assert "Börn" in drafts[4].text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/octet-stream", PDF),
        ("", HTML.encode()),
        ("application/xml", HTML.encode()),
        ("text/html", PDF),
    ],
)
def test_a_body_that_shows_what_it_is_wins_over_an_unsure_header(kind: str, body: bytes) -> None:
    assert read_page(FetchedPage("https://post.example/a", kind, None, body)).title == (
        "Border to reopen"
    )


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("application/zip", b"PK", "post.example sent application/zip"),
        ("application/json", b"{}", "post.example sent application/json"),
        ("", b"\x00\x01", "something unnamed"),
        ("text/plain", bytes(range(256)), "binary"),
        ("text/html", b"<html></html>", "No article text"),
        ("application/pdf", b"%PDF-", "not a PDF that can be read"),
    ],
)
def test_what_holds_no_article_is_told(kind: str, body: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_page(FetchedPage("https://post.example/a", kind, None, body))


def test_a_word_file_is_known_by_its_type_or_its_name() -> None:
    document = docx.Document()
    document.add_paragraph(FIRST)
    packed = io.BytesIO()
    document.save(packed)
    for kind, path in ((module._DOCX, "/a"), ("application/octet-stream", "/a.docx")):
        draft = read_page(FetchedPage(f"https://mfa.example{path}", kind, None, packed.getvalue()))
        assert (draft.text, draft.outlet) == (FIRST, None)
