"""Word files and PDF files."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import InputError
from index.ingest.extract import files as module
from index.ingest.extract.files import read_docx, read_pdf
from index.values import Published
from tests.index.ingest.extract.pdfs import encrypted, pdf

FIRST = "Envoys of both countries met in Geneva on Monday and agreed to reopen the crossing."
SECOND = "The talks lasted nine hours, a spokeswoman of the ministry said on Tuesday morning."


def made(write: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    write(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def plain(document: Document) -> None:
    document.add_heading("Border to reopen", 0)
    document.add_paragraph(FIRST)
    document.add_paragraph(SECOND)


def repacked(body: bytes, **parts: bytes) -> bytes:
    """The file with some of its parts replaced; ``__`` in a name stands for a slash."""
    named = {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, named.get(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def test_paragraphs_lists_and_tables_keep_their_order() -> None:
    def write(document: Document) -> None:
        plain(document)
        document.add_heading("Points", 1)
        document.add_paragraph("The crossing opens.", style="List Bullet")
        document.add_paragraph("Observers stay.", style="List Bullet")
        table = document.add_table(2, 2)
        for at, word in enumerate(("Place", "Day", "Brenn", "1 May")):
            table.cell(at // 2, at % 2).text = word
        document.add_paragraph(FIRST)

    draft = read_docx(made(write), "a.docx", "https://mfa.example/a")
    assert draft.title == "Border to reopen"
    assert draft.text == (
        f"{FIRST}\n\n{SECOND}\n\nPoints\n\nThe crossing opens.\nObservers stay.\n\n"
        f"Place | Day\nBrenn | 1 May\n\n{FIRST}"
    )
    assert draft.url == "https://mfa.example/a"
    assert (draft.published, draft.byline, draft.language) == (None, None, "en")


def test_the_files_own_data_give_title_and_author_but_no_day() -> None:
    def write(document: Document) -> None:
        document.add_paragraph(FIRST)
        document.core_properties.title = "Statement on the border"
        document.core_properties.author = "Jane Doe"
        document.core_properties.created = datetime(2024, 5, 3, 10, tzinfo=UTC)

    draft = read_docx(made(write), "a.docx")
    assert (draft.title, draft.byline) == ("Statement on the border", "Jane Doe")
    assert draft.published is None


def test_what_programs_put_into_the_data_is_not_taken() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("Border to reopen")
        document.add_paragraph("By Jane Doe")
        document.add_paragraph("28 August 2024")
        document.add_paragraph(FIRST)
        document.core_properties.title = "Microsoft Word - speech.docx"
        document.core_properties.author = "Administrator"

    draft = read_docx(made(write), "a.docx")
    assert (draft.title, draft.byline) == ("Border to reopen", "Jane Doe")
    assert draft.published == Published.parse("2024-08-28")
    assert draft.text == FIRST


def test_changes_are_accepted_and_boxes_left_out() -> None:
    xml = (
        f"<w:p {nsdecls('w')}><w:r><w:t>Envoys </w:t></w:r><w:ins><w:r><w:t>met</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>quarrelled</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> in Geneva</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>on Monday.</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    draft = read_docx(made(lambda document: document.element.body.insert(0, parse_xml(xml))), "a")
    assert draft.text == "Envoys met in Geneva on Monday."


def test_a_correction_leaves_the_text() -> None:
    def write(document: Document) -> None:
        plain(document)
        document.add_paragraph("Correction: It was Monday.")

    draft = read_docx(made(write), "a.docx")
    assert (draft.text, draft.correction) == (f"{FIRST}\n\n{SECOND}", "Correction: It was Monday.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"x", "not a Word file that can be read"),
        (b"PK\x03\x04" + b"\0" * 40, "not a Word file that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted or of the old .doc kind"),
        (made(lambda _: None), "holds no text"),
        (repacked(made(plain), word__document=b"<w:document"), "not a Word file"),
        (repacked(made(plain), word__document=b"<a/>"), "a.docx"),
        (made(plain)[:-400], "not a Word file"),
    ],
)
def test_what_cannot_be_read_is_told(body: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_docx(body, "a.docx")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_UNPACKED", 1_000_000)
    bomb = repacked(made(plain), word__document=b"<a>" + b" " * 2_000_000 + b"</a>")
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        read_docx(bomb, "a.docx")


def test_entities_are_neither_expanded_nor_fetched() -> None:
    xml = (
        "<!DOCTYPE w:document [<!ENTITY far SYSTEM 'file:///etc/hostname'>"
        "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>{FIRST}</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>&far;&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    body = repacked(made(plain), word__document=xml.encode())
    assert read_docx(body, "a.docx").text == FIRST


FIRST_PAGE = [
    "Ministry of Foreign Affairs",
    "Border crossing to reopen",
    "Envoys of both countries met in Geneva on Monday and agreed after long nego-",
    "tiations to reopen the border crossing at Brenn, which had been closed since the",
    "spring, a spokeswoman said.",
    "The third-country observers will stay, and the talks go on in Vienna with a third-",
    "country mediator in the chair, according to the joint communique that was issued.",
    "Page 1 of 2",
]
SECOND_PAGE = [
    "Ministry of Foreign Affairs",
    "A second meeting is planned for October, when ministers of both countries will come",
    "together on the lake.",
    "Page 2 of 2",
]


def test_running_heads_hyphens_and_hard_wraps_are_undone() -> None:
    draft = read_pdf(pdf(FIRST_PAGE, SECOND_PAGE), "a.pdf")
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


def test_a_title_comes_from_the_files_data_where_it_is_sensible() -> None:
    assert read_pdf(pdf(FIRST_PAGE, title="Crossing at Brenn"), "a").title == "Crossing at Brenn"
    for nonsense in ("Microsoft Word - note.docx", "untitled", "scan0001"):
        assert read_pdf(pdf(FIRST_PAGE, SECOND_PAGE, title=nonsense), "a").title == FIRST_PAGE[1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Geneva, 12 May 2023", "2023-05-12"),
        ("9321/23 Brussels, 12 May 2023 (OR. en)", "2023-05-12"),
        ("May 12, 2023, Washington", "2023-05-12"),
        ("Washington, D.C., May 12, 2023", "2023-05-12"),
        ("Report for the year that ended 31 December 2022", None),
        ("", None),
    ],
)
def test_the_day_of_a_pdf_is_printed_on_its_first_page(line: str, expected: str | None) -> None:
    first = [FIRST_PAGE[0], line, *FIRST_PAGE[1:]]
    second = [*SECOND_PAGE, "Geneva, 20 May 2023"]
    body = pdf(first, second, ["Annex"], created="D:20240828224900-04'00'")
    found = read_pdf(body, "a.pdf").published
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (pdf([], []), "seems to be scanned"),
        (encrypted(pdf(FIRST_PAGE), "secret"), "is encrypted"),
        (b"%PDF-1.4\nnot at all", "not a PDF that can be read"),
        (pdf(FIRST_PAGE)[:300], "not a PDF that can be read|seems to be scanned"),
    ],
)
def test_a_pdf_without_readable_text_is_told(body: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_pdf(body, "a.pdf")


def test_an_empty_password_opens() -> None:
    assert read_pdf(encrypted(pdf(FIRST_PAGE, SECOND_PAGE), ""), "a.pdf").title == FIRST_PAGE[1]
