"""Reads article files, local or uploaded; ``page.py`` reads fetched pages."""

from dataclasses import replace
from pathlib import Path

from index.errors import InputError, unreadable
from index.ingest.extract.assemble import Extracted, assemble
from index.ingest.extract.bylines import byline
from index.ingest.extract.dates.page_dates import read_moment
from index.ingest.extract.formats.docx import read_docx
from index.ingest.extract.formats.endings import KINDS, SAVE_AS, one_of
from index.ingest.extract.formats.markdown import read_markdown
from index.ingest.extract.unwrap import is_wrapped, unwrapped
from index.text.charset import decode_text, file_name
from index.text.size_policy import check_source
from index.urls.canonical import canonical
from index.values import Draft

LARGEST = 50_000_000
"""The largest file, in bytes."""


def read_file(path: Path, url: str | None = None) -> Draft:
    """The article in a local file.

    Args:
        path: the file; ``endings.KINDS`` lists the formats.
        url: the URL where people read it; None uses what the file declares.

    Returns:
        A draft whose ``path`` is the absolute path of the file.

    Raises:
        InputError: the file cannot be read or has no article, or the URL is invalid.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the files in it.")
    if not path.exists():
        raise InputError(f"{path} does not exist; check the spelling and the folder.")
    kind = _kind(str(path))
    draft = _read(kind, _bytes(path), str(path), url)
    return replace(draft, path=file_name(path.resolve()))


def read_upload(name: str, body: bytes) -> Draft:
    """The article in an uploaded file.

    Args:
        name: the file's name; its ending determines the format.
        body: the content of the file.

    Returns:
        A draft without a path.

    Raises:
        InputError: its format is not read, it is too large, or it has no article.
    """
    return _read(_kind(name), _checked(body, name), name, None)


def _read(kind: str, body: bytes, name: str, url: str | None) -> Draft:
    draft = _READERS[kind](body, name, url)
    where = url or draft.url
    if where is not None:
        canonical(where)
    return replace(draft, url=where)


def from_text(text: str, name: str) -> Draft:
    """The article in a plain text; hard-wrapped lines are joined.

    Raises:
        InputError: it is too long, or contains only boilerplate; the message calls it ``name``.
    """
    return assemble(Extracted(name=name, text=text), reflowed=_reflowed)


def _reflowed(text: str) -> str:
    return unwrapped(text) if is_wrapped(text) else text


def from_markdown(source: str, name: str) -> Draft:
    """The article in a Markdown text; front matter may set title, date, source and url.

    Raises:
        InputError: it is too long, or contains only boilerplate; the message calls it ``name``.
    """
    check_source(len(source), name)
    document = read_markdown(source)
    given = document.fields
    return assemble(
        Extracted(
            name=name,
            text=document.text,
            title=given.get("title") or document.heading,
            url=given.get("url"),
            outlet=given.get("source") or given.get("outlet"),
            published=read_moment(given.get("date") or given.get("published") or ""),
            byline=byline([given.get("author") or ""]),
            updated=read_moment(given.get("updated") or given.get("lastmod") or ""),
            languages=(given.get("lang"), given.get("language")),
        )
    )


def _from_text(body: bytes, name: str, _url: str | None) -> Draft:
    return from_text(decode_text(body, name), name)


def _from_markdown(body: bytes, name: str, _url: str | None) -> Draft:
    return from_markdown(decode_text(body, name), name)


def _from_pdf(body: bytes, name: str, url: str | None) -> Draft:
    from index.ingest.extract.formats.pdf import read_pdf  # noqa: PLC0415 - its library is slow to import

    return read_pdf(body, name, url)


def _from_html(body: bytes, _name: str, url: str | None) -> Draft:
    from index.ingest.extract.formats.html import extract  # noqa: PLC0415 - its library is slow to import

    return extract(body, url)


_READERS = {
    "text": _from_text, "markdown": _from_markdown, "html": _from_html, "pdf": _from_pdf,
    "docx": read_docx,
}  # fmt: skip


def _kind(name: str) -> str:
    """The format of a file, by its name.

    Raises:
        InputError: the format is not read.
    """
    ending = Path(name).suffix.lower()
    if ending not in KINDS:
        raise InputError(f"{name} has a file type that is not read. Save it as {one_of(SAVE_AS)}.")
    return KINDS[ending]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    return _checked(body, str(path))


def _checked(body: bytes, name: str) -> bytes:
    if len(body) > LARGEST:
        raise InputError(
            f"{name} is larger than {LARGEST // 1_000_000} MB; split it into articles."
        )
    if not body.strip():
        raise InputError(f"{name} is empty; there is nothing to quote in it.")
    return body
