"""Formats of article files and their endings, from which messages and help texts derive."""

from collections.abc import Sequence

FORMATS = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "pdf": (".pdf",),
    "docx": (".docx",),
}
"""The endings of each format, the usual one first."""

KINDS = {ending: kind for kind, endings in FORMATS.items() for ending in endings}
"""The format of each ending."""

SAVE_AS = tuple(endings[0] for endings in FORMATS.values())
"""The usual ending of each format."""


def one_of(endings: Sequence[str]) -> str:
    """Endings as a phrase: “.txt, .md or .pdf”."""
    *others, last = endings
    return f"{', '.join(others)} or {last}" if others else last
