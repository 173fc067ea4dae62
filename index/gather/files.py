"""Local files: text, Markdown, HTML and PDF."""

from dataclasses import replace
from pathlib import Path

from index.errors import InputError
from index.gather import titles
from index.gather.furniture import clean
from index.gather.markdown import read_markdown
from index.gather.plain import decode_text
from index.gather.stamps import read_moment
from index.gather.urls import canonical
from index.gather.wraps import is_wrapped, unwrapped
from index.values import Draft

LARGEST = 50_000_000
"""The largest file that is read, in bytes."""
KINDS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf",
}  # fmt: skip
"""What a file's ending says that it is."""


def read_file(path: Path, url: str | None = None) -> Draft:
    """The article in a file.

    Args:
        path: a .txt, .md, .html or .pdf file.
        url: where a person reads it; None leaves what the file itself says.

    Returns:
        A draft whose ``path`` is the absolute path of the file.

    Raises:
        InputError: the file cannot be read or holds no article, or the URL is no web address; the
            message says why.
    """
    kind = _kind(path)
    body = _bytes(path)
    if kind == "pdf":
        draft = _from_pdf(body, path, url)
    elif kind == "html":
        draft = _from_html(body, url)
    else:
        text = decode_text(body, str(path))
        draft = from_markdown(text, str(path)) if kind == "markdown" else from_text(text, str(path))
    where = url or draft.url
    if where is not None:
        canonical(where)
    return replace(draft, url=where, path=str(path.resolve()))


def from_text(text: str, name: str) -> Draft:
    """The article in a plain text; lines that were broken to fit a column are joined.

    Raises:
        InputError: nothing is left without the page furniture; ``name`` says of what.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = clean(text)
    if is_wrapped(cleaned.text):
        cleaned = replace(cleaned, text=unwrapped(cleaned.text))
    body = cleaned.text.strip()
    if not body:
        raise _no_article(name)
    title = cleaned.title or titles.made_from(body)
    return Draft(
        title=title,
        text=titles.without_headline(body, title),
        published=cleaned.published,
        partial=cleaned.partial,
    )


def from_markdown(source: str, name: str) -> Draft:
    """The article in a Markdown text; front matter names title, date, source and url.

    Raises:
        InputError: nothing is left without marks and furniture; ``name`` says of what.
    """
    document = read_markdown(source)
    given = document.fields
    said = read_moment(given.get("date") or given.get("published") or "")
    cleaned = clean(document.text, said)
    body = cleaned.text.strip()
    if not body:
        raise _no_article(name)
    title = given.get("title") or document.heading or cleaned.title or titles.made_from(body)
    return Draft(
        title=title,
        text=titles.without_headline(body, title),
        url=given.get("url"),
        outlet=given.get("source") or given.get("outlet"),
        published=said or cleaned.published,
        partial=cleaned.partial,
    )


def _from_pdf(body: bytes, path: Path, url: str | None) -> Draft:
    from index.gather.pdf import read_pdf  # noqa: PLC0415 - its library is slow to import

    return read_pdf(body, str(path), url)


def _from_html(body: bytes, url: str | None) -> Draft:
    from index.gather.extract import extract  # noqa: PLC0415 - its library is slow to import

    return extract(body, url)


def _kind(path: Path) -> str:
    """What the file is, by its name.

    Raises:
        InputError: it is not there, a folder, or of a kind that is not read.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the files in it.")
    if not path.exists():
        raise InputError(f"{path} does not exist; check the spelling and the folder.")
    if path.suffix.lower() not in KINDS:
        raise InputError(
            f"{path} is of a kind that is not read; save it as .txt, .md, .html or .pdf."
        )
    return KINDS[path.suffix.lower()]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(body) > LARGEST:
        raise InputError(
            f"{path} is larger than {LARGEST // 1_000_000} MB; split it into articles."
        )
    if not body.strip():
        raise InputError(f"{path} is empty; there is nothing to quote in it.")
    return body


def _no_article(name: str) -> InputError:
    return InputError(
        f"{name} holds no article: without the page furniture nothing is left. Paste the text of "
        "the article itself."
    )
