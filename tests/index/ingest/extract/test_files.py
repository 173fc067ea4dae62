"""Article files by their format: local, uploaded and fetched ones."""

import io
import textwrap
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from index.errors import InputError
from index.ingest.extract import files
from index.ingest.extract.files import read_file, read_markdown, read_page, read_upload
from index.ingest.fetch.client import Fetcher
from index.ingest.fetch.pages import FetchedPage
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.ingest.options import SAVE_AS
from index.values import Published
from tests.index.ingest.extract.pdfs import pdf
from tests.index.ingest.loopback import reply, serving

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("page", ["README.md", "docs/reference.md"])
def test_the_pages_name_the_endings_of_all_formats(page: str) -> None:
    assert " ".join(SAVE_AS) in (ROOT / page).read_text("utf-8")


BODY = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn.\n\nThe talks lasted nine hours, a spokeswoman of the ministry said on Tuesday morning."
)


def written(folder: Path, name: str, body: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(body.encode() if isinstance(body, str) else body)
    return file


def test_a_text_file_gives_title_date_and_text(tmp_path: Path) -> None:
    file = written(tmp_path, "a.txt", f"Border to reopen\nMay 3, 2024\n\n{BODY}\n")
    draft = read_file(file, "https://x.org/a")
    assert draft.title == "Border to reopen"
    assert draft.text == BODY
    assert draft.published == Published.parse("2024-05-03")
    assert draft.path == str(file.resolve())
    assert draft.url == "https://x.org/a"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_a_text_file_is_read_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Die Außenministerin sprach über die Größe des Zwischenfalls an der Grenze. " * 3
    draft = read_file(written(tmp_path, "a.txt", text.encode(encoding)))
    assert draft.text == text.strip()


def test_a_text_file_with_hard_wraps_becomes_paragraphs(tmp_path: Path) -> None:
    wrapped = "\n\n".join(textwrap.fill(one, 50) for one in BODY.split("\n\n"))
    wrapped = wrapped.replace("\n", "\r\n")
    assert read_file(written(tmp_path, "a.txt", wrapped)).text == BODY


def test_markdown_takes_title_and_date_from_front_matter_or_heading(tmp_path: Path) -> None:
    front = "---\ntitle: Border to reopen\ndate: 2024-05-03\nsource: The Post\n---\n"
    draft = read_file(written(tmp_path, "a.md", front + BODY))
    assert (draft.title, draft.outlet) == ("Border to reopen", "The Post")
    assert draft.published == Published.parse("2024-05-03")
    headed = read_file(written(tmp_path, "b.md", f"# Border *to reopen*\n\n{BODY}"))
    assert (headed.title, headed.text) == ("Border to reopen", BODY)


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.txt", "", "is empty"),
        ("a.txt", " \n\t ", "is empty"),
        ("a.txt", bytes(range(256)) * 4, "looks? binary"),
        ("a.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 60, "looks? binary"),
        ("a.txt", "Advertisement\nShare this article\n", "holds no article"),
        ("a.md", "---\ntitle: A\n---\n", "holds no article"),
        ("a.docx", "x", "not a Word file that can be read"),
        ("a.odt", "x", "file type that is not read"),
        ("a", "x", "file type that is not read"),
        ("a.html", "<html><body></body></html>", "No article text was found"),
        ("a.html", "<", "No article text was found"),
        ("a.pdf", "x", "not a PDF that can be read"),
    ],
)
def test_a_file_without_an_article_is_told(
    tmp_path: Path, name: str, body: str | bytes, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        read_file(written(tmp_path, name, body))


def test_missing_files_folders_and_huge_files_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_file(tmp_path)
    monkeypatch.setattr(files, "LARGEST", 1_000_000)
    with pytest.raises(InputError, match="larger than 1 MB"):
        read_file(written(tmp_path, "a.txt", "x" * 1_000_001))


def test_what_is_sent_is_read_like_a_local_file(tmp_path: Path) -> None:
    document = docx.Document()
    for one in BODY.split("\n\n"):
        document.add_paragraph(one)
    packed = io.BytesIO()
    document.save(packed)
    sent = {
        "a.TXT": BODY.encode(), "a.md": BODY.encode(), "a.docx": packed.getvalue(),
        "a.html": "".join(f"<p>{one}</p>" for one in BODY.split("\n\n")).encode(),
    }  # fmt: skip
    for name, body in sent.items():
        draft = read_upload(name, body)
        assert draft.text == BODY
        assert draft.path is None
        assert draft == replace(read_file(written(tmp_path, name, body)), path=None)


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.exe", b"x", r"a\.exe has a file type that is not read"),
        ("a.txt", b" ", r"a\.txt is empty"),
        ("a.txt", b"x" * 1_000_001, r"a\.txt is larger than 1 MB"),
        ("../../a.txt", bytes(range(256)), "looks? binary"),
    ],
)
def test_what_is_sent_and_cannot_be_read_is_told(
    name: str, body: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 1_000_000)
    with pytest.raises(InputError, match=reason):
        read_upload(name, body)


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
        Fetcher(AddressPolicy(["127.0.0.1"])) as fetcher,
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


SOURCE = """\
## Background

They met at [Yanqi Lake](https://x.org "a title"), a **resort** on
the *outskirts* of `Beijing`. ![The lake](lake.png) <b>It</b> rained.\\
A new line.

# Talks *resume*

- one
- two

1. first

2. second

| place | day |
|-------|-----|
| Rome  | 3   |

> They will meet again.

```
verbatim *code*
```

<div>In a block</div>
"""


def test_marks_go_and_words_stay() -> None:
    document = read_markdown(SOURCE)
    assert document.heading == "Talks resume"
    assert document.text.split("\n\n") == [
        "Background",
        "They met at Yanqi Lake, a resort on the outskirts of Beijing. The lake It rained.\n"
        "A new line.",
        "Talks resume",
        "one\ntwo",
        "first",
        "second",
        "place | day\nRome | 3",
        "They will meet again.",
        "verbatim *code*",
        "In a block",
    ]


@pytest.mark.parametrize(
    "front",
    ['---\ntitle: "Talks resume"\nDate: 2024-08-28\n---\n',
     '+++\ntitle = "Talks resume"\ndate = 2024-08-28\n+++\n'],
)  # fmt: skip
def test_front_matter_is_read_and_taken_off(front: str) -> None:
    document = read_markdown(f"{front}They met.")
    assert document.text == "They met."
    assert document.fields == {"title": "Talks resume", "date": "2024-08-28"}
