"""Article files by their format; bad lines of bulk files; the pages of PDFs."""

import io
import json
import random
import shutil
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from index.errors import InputError
from index.ingest import bulk_import as jsonl
from index.ingest.bulk_import import BadLine, read_jsonl
from index.ingest.extract import files
from index.ingest.extract.files import (
    SCAN_SECONDS,
    page_starts,
    read_file,
    read_markdown,
    read_page,
    read_pdf,
    read_upload,
)
from index.ingest.extract.sandbox import ParserPool
from index.ingest.fetch.client import Fetcher
from index.ingest.fetch.pages import FetchedPage
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.ingest.options import SAVE_AS
from index.values import ArticleRef, Draft, Published
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


TEXT = "Envoys met in Geneva on Monday. They agreed to reopen the crossing."


GOOD = json.dumps({"title": "Crossing to reopen", "text": TEXT})


def read(folder: Path, *lines: str | bytes) -> list[Draft | BadLine]:
    file = folder / "articles.jsonl"
    file.write_bytes(b"\n".join(one.encode() if isinstance(one, str) else one for one in lines))
    return list(read_jsonl(file))


def one(folder: Path, **record: object) -> Draft:
    (draft,) = read(folder, json.dumps(record))
    assert isinstance(draft, Draft), draft
    return draft


def test_unknown_fields_are_counted_and_those_of_an_export_are_not(tmp_path: Path) -> None:
    file, unknown = tmp_path / "articles.jsonl", Counter[str]()
    lines = ['{"text": "They met.", "published": "2024-08-28", "revision": 2, "gone": null}'] * 3
    many = json.dumps({"text": "They met."} | {f"x{number}": 1 for number in range(500)})
    file.write_text("\n".join([*lines, '{"text": "", "published": 1, "date": 2}', many]))
    list(read_jsonl(file, unknown))
    assert (unknown["published"], unknown["date"], unknown["revision"]) == (4, 1, 0)
    assert len(unknown) == 100


def test_all_fields_are_read(tmp_path: Path) -> None:
    draft = one(
        tmp_path, title="Crossing\nto reopen", text=TEXT, url="https://x.org/a?utm_source=b#2",
        source="The Post", published_at="2024-08-28T22:49:00-04:00", id=17, path="/tmp/a.txt",
        partial=True, section="world",
    )  # fmt: skip
    assert draft == Draft(
        title="Crossing to reopen", text=TEXT, url="https://x.org/a?utm_source=b#2",
        outlet="The Post", published=Published.parse("2024-08-28T22:49:00-04:00"),
        external_id="17", path="/tmp/a.txt", partial=True, language="en",
    )  # fmt: skip


def test_absent_null_and_blank_fields_are_none(tmp_path: Path) -> None:
    assert one(tmp_path, title="A", text=TEXT) == Draft("A", TEXT, language="en")
    assert one(tmp_path, title="A", text=TEXT, url=None, source=" ", published_at=None, id="") == (
        Draft("A", TEXT, language="en")
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "A", "text": "b"', "broken at column"),
        ("[1, 2]", "not an object"),
        ('{"title": "A"}', "“text” is missing"),
        ('{"title": "A", "text": " \\n"}', "“text” is empty"),
        ('{"title": "A", "text": 3}', "“text” is a number, not a string"),
        ('{"title": ["A"], "text": "b"}', "“title” is a list, not a string"),
        ('{"text": "b", "published_at": "yesterday"}', "“yesterday” is not a date"),
        ('{"text": "b", "published_at": 1724900000}', "“published_at” is a number"),
        ('{"text": "b", "published_at": "0001-01-01T00:00:00+14:00"}', "is not a date"),
        (b'{"text": "a\0b"}', "NUL byte"),
        ('{"text": "a\\u0000b"}', "NUL character"),
        ('{"text": "a\\ud800b"}', "half a character"),
        ('{"text": "b", "title": "\\udfff"}', "half a character"),
        ('{"text": "Die Außenministerin"}'.encode("latin-1"), "Byte 17 of the line is not UTF-8"),
        ('{"text": "Die Außenministerin"}'.encode("latin-1"), "iconv -f LATIN1"),
        ("[" * 200_000, "nested too deeply"),
        ('{"text": "b", "id": ' + "9" * 5000 + "}", "number that cannot be read"),
        ('{"text": "ADVERTISEMENT"}', "page furniture alone"),
        ('{"text": "b", "url": "example.org/a"}', "“example.org/a” is not a web address"),
        ('{"text": "b", "url": "https://me:pw@a.org/"}', "of a.org holds a user name or password"),
        ('{"text": "b", "url": "https://www.state.gov@evil.org/"}', "address of evil.org holds a"),
        (json.dumps({"text": "b", "id": "x" * 501}), "“id” has 501 characters; it may have 500"),
        ('{"text": "b", "id": ' + "9" * 501 + "}", "“id” has 501 characters"),
        (json.dumps({"text": "b", "path": "é" * 4_097}), "“path” has 4,097 characters"),
        (
            json.dumps({"text": "word " * 400_001}),
            "“text” has 2,000,005 characters; an article may have 2,000,000 at most",
        ),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_is_kept(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    first, bad, last = read(tmp_path, GOOD, line, GOOD)
    assert isinstance(first, Draft)
    assert isinstance(last, Draft)
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert reason in bad.reason


def test_a_line_that_is_too_long_is_skipped_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 1_000_000)
    first, bad, last = read(tmp_path, GOOD, json.dumps({"text": "x" * 3_000_000}), GOOD)
    assert isinstance(bad, BadLine)
    assert (bad.number, "longer than 1 MB" in bad.reason) == (2, True)
    assert first == last


def test_byte_order_mark_blank_lines_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    lines = read(tmp_path, b"\xef\xbb\xbf" + GOOD.encode() + b"\r", "", "  ", "{", GOOD)
    assert [type(line) for line in lines] == [Draft, BadLine, Draft]
    assert isinstance(lines[1], BadLine)
    assert lines[1].number == 4


def test_a_missing_title_is_made_from_the_first_sentence(tmp_path: Path) -> None:
    assert one(tmp_path, text=TEXT).title == "Envoys met in Geneva on Monday."
    long = one(tmp_path, text="Envoys of many countries " * 20).title
    assert len(long) <= 120
    assert long.endswith(("Envoys…", "of…", "many…", "countries…"))


def test_real_articles_come_through_unchanged_but_for_their_date_line(shared: Path) -> None:
    file = shared / "eval/articles/wikinews.jsonl"
    with file.open(encoding="utf-8") as lines:
        for draft, line in zip(read_jsonl(file), lines, strict=True):
            assert isinstance(draft, Draft)
            assert json.loads(line)["text"].endswith(draft.text.split("\n")[-1])


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"cannot be read|is a folder"):
        list(read_jsonl(tmp_path / name))


PIECES = st.sampled_from(
    [GOOD.encode(), b'{"text": ', b"\0", b"\xff", b"\n", b"null", b'"\\ud800"']
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.lists(PIECES, max_size=8).map(b"".join))
def test_no_bytes_raise_and_nothing_unstorable_gets_through(tmp_path: Path, body: bytes) -> None:
    try:
        lines = read(tmp_path, body)
    except InputError:  # packed, or UTF-16: refused as a whole
        return
    for line in lines:
        if isinstance(line, Draft):
            assert "\0" not in line.text
            line.text.encode()
            line.title.encode()


WORDS = ("envoys", "treaty", "harbour", "council", "grain", "talks", "border", "accord")


SCAN = [
    ["The envoys met in Port Amberg on Monday.", "They signed the fishing treaty."],
    ["The council will vote on it in June."],
]

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None,
    reason="tesseract reads the pages; Debian: apt install tesseract-ocr",
)


def scan(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of pictures of these lines."""
    drawn = []
    for lines in pages:
        page = Image.new("L", (1654, 2339), 255)
        for row, line in enumerate(lines):
            font = ImageFont.load_default(size=48)
            ImageDraw.Draw(page).text((120, 200 + 90 * row), line, fill=0, font=font)
        drawn.append(page)
    out = io.BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=200)
    return out.getvalue()


def on_page(draft: Draft, words: str) -> int | None:
    ref = ArticleRef(article_key="a", revision=1, title="", source="", pages=draft.pages)
    return ref.page_at(draft.text.index(words))


def test_each_sentence_is_on_its_page_whatever_was_left_out() -> None:
    chance = random.Random(5)
    for _ in range(30):
        pages, marks = [], []
        for number in range(1, chance.randint(2, 9)):
            mark = "".join(chance.choices("bdklmnprst", k=12)).capitalize() + " spoke last."
            body = [
                " ".join(chance.choices(WORDS, k=9)).capitalize() + "."
                for _ in range(chance.randint(2, 30))
            ]
            body.insert(chance.randint(0, len(body)), mark)
            pages.append(["The Amberg Review of Treaties", *body, f"Page {number}"])
            marks.append(mark)
        draft = read_pdf(pdf(*pages), "a.pdf")
        assert [on_page(draft, mark) for mark in marks] == [*range(1, len(marks) + 1)]


def test_an_empty_page_counts_and_a_text_that_is_not_the_pages_has_none() -> None:
    first, third = "The envoys met in Amberg on Monday.", "The council votes in June, it is said."
    text = f"{first}\n\n{third}"
    assert page_starts([first, "", third], text) == (0, len(first) + 2, len(first) + 2)
    assert page_starts([first, third], "Something else was printed there by somebody.") == ()
    assert page_starts([], "") == ()


@needs_tesseract
def test_a_scanned_pdf_is_read_by_machine_page_by_page() -> None:
    draft = read_pdf(scan(SCAN), "scan.pdf")
    assert draft.by_machine
    assert not draft.partial
    assert on_page(draft, "They signed the fishing treaty.") == 1
    assert on_page(draft, "The council will vote on it in June.") == 2


@needs_tesseract
async def test_it_is_read_within_the_limits_of_the_sandbox() -> None:
    parsers = ParserPool()
    try:
        draft = await parsers.run(read_pdf, scan(SCAN), "scan.pdf", None)
    finally:
        parsers.close()
    assert draft.by_machine
    assert "fishing treaty" in draft.text


@needs_tesseract
def test_what_takes_too_long_is_left_out_and_said_to_be_partial(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter([0.0, 0.0, SCAN_SECONDS])
    monkeypatch.setattr("index.ingest.extract.files.time.monotonic", lambda: next(clock))
    draft = read_pdf(scan(SCAN), "scan.pdf")
    assert draft.partial
    assert "fishing treaty" in draft.text
    assert "council" not in draft.text


def test_without_tesseract_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="apt install tesseract-ocr"):
        read_pdf(scan(SCAN), "scan.pdf")


def test_a_tesseract_that_fails_is_told(
    monkeypatch: pytest.MonkeyPatch, program: Callable[[str], str]
) -> None:
    monkeypatch.setenv("PATH", program("echo it has no languages >&2; exit 1"))
    with pytest.raises(InputError, match="tesseract failed: it has no languages"):
        read_pdf(scan(SCAN), "scan.pdf")


@pytest.fixture
def program(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Puts a script in the place of tesseract, and returns its folder."""

    def write(lines: str) -> str:
        folder = tmp_path_factory.mktemp("bin")
        script = folder / "tesseract"
        script.write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
        script.chmod(0o755)
        return str(folder)

    return write


def test_a_pdf_with_text_is_not_read_by_machine() -> None:
    assert not read_pdf(pdf(SCAN[0], SCAN[1]), "a.pdf").by_machine
