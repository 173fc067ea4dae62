"""The pages of PDFs: where they begin in the text, and what a machine reads off scanned ones."""

import io
import random
import shutil
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageDraw, ImageFont

from index.errors import InputError
from index.ingest.extract.files import SCAN_SECONDS, page_starts, read_pdf
from index.ingest.extract.sandbox import ParserPool
from index.values import ArticleRef, Draft
from tests.index.ingest.extract.pdfs import pdf

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
