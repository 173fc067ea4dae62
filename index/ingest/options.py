"""What can be added: formats of article files, options of a source, the result of a check."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.values import PUBLIC

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


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """Options for adding a source.

    Attributes:
        name: its name in the scope; None derives one from the title.
        scope: where its articles may be quoted.
        outlet: the publisher as readers know it; None uses what the articles say.
        side: the country or organization that it speaks for.
        language: an ISO 639-1 code; None uses what the articles say.
        by: who adds it, as "discord:USER-ID".
        channel: id of the Discord channel that is notified when the source fails for good.
    """

    name: str | None = None
    scope: str = PUBLIC
    outlet: str | None = None
    side: str | None = None
    language: str | None = None
    by: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The result of checking a source.

    Attributes:
        name: the name of the source.
        well: whether it can be read.
        told: what was found or what failed, in a sentence for people.
    """

    name: str
    well: bool
    told: str
