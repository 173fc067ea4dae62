"""PDF files become running text."""

import pytest

from index.errors import InputError
from index.ingest.extract.formats.pdf import read_pdf
from index.values import Published
from tests.index.ingest.extract.formats.pdfs import encrypted, pdf

FIRST = [
    "Ministry of Foreign Affairs",
    "Border crossing to reopen",
    "Envoys of both countries met in Geneva on Monday and agreed after long nego-",
    "tiations to reopen the border crossing at Brenn, which had been closed since the",
    "spring, a spokeswoman said.",
    "The third-country observers will stay, and the talks go on in Vienna with a third-",
    "country mediator in the chair, according to the joint communique that was issued.",
    "Page 1 of 2",
]
SECOND = [
    "Ministry of Foreign Affairs",
    "A second meeting is planned for October, when ministers of both countries will come",
    "together on the lake.",
    "Page 2 of 2",
]


def test_running_heads_hyphens_and_hard_wraps_are_undone() -> None:
    draft = read_pdf(pdf(FIRST, SECOND), "a.pdf")
    assert draft.title == "Border crossing to reopen"
    assert draft.text.split("\n\n") == [
        "Envoys of both countries met in Geneva on Monday and agreed after long negotiations to "
        "reopen the border crossing at Brenn, which had been closed since the spring, a "
        "spokeswoman said.",
        "The third-country observers will stay, and the talks go on in Vienna with a third-country "
        "mediator in the chair, according to the joint communique that was issued.",
        "A second meeting is planned for October, when ministers of both countries will come "
        "together on the lake.",
    ]


def test_title_and_day_come_from_the_files_data_where_they_are_sensible() -> None:
    draft = read_pdf(pdf(FIRST, title="Crossing at Brenn", created="D:20240828224900-04'00'"), "a")
    assert draft.title == "Crossing at Brenn"
    assert draft.published == Published.parse("2024-08-28")
    for nonsense in ("Microsoft Word - note.docx", "untitled", "scan0001"):
        assert read_pdf(pdf(FIRST, SECOND, title=nonsense), "a").title == FIRST[1]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (pdf([], []), "seems to be scanned"),
        (encrypted(pdf(FIRST), "secret"), "is encrypted"),
        (b"%PDF-1.4\nnot at all", "not a PDF that can be read"),
        (pdf(FIRST)[:300], "not a PDF that can be read|seems to be scanned"),
    ],
)
def test_a_pdf_without_readable_text_is_told(body: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_pdf(body, "a.pdf")


def test_an_empty_password_opens() -> None:
    assert read_pdf(encrypted(pdf(FIRST, SECOND), ""), "a.pdf").title == FIRST[1]
