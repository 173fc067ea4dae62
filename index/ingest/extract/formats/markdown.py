"""Converts Markdown to plain text."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?P=mark)[ \t]*(?:\n|\Z)", re.DOTALL
)
_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?P<value>.+)$", re.MULTILINE)
_QUOTES = "\"'"
_TAG = re.compile(r"<[^<>]*>")
_BETWEEN_CELLS = " | "
_BLOCK_ENDS = {
    "paragraph_close": "\n\n",
    "heading_close": "\n\n",
    "bullet_list_close": "\n",
    "ordered_list_close": "\n",
    "td_close": _BETWEEN_CELLS,
    "th_close": _BETWEEN_CELLS,
    "tr_close": "\n",
    "table_close": "\n",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown document as plain text.

    Attributes:
        text: paragraphs, headings, list points and table rows, blank lines between blocks.
        heading: the first heading of the highest level in the document, or None.
        fields: the scalar values of the front matter, by name in lower case.
    """

    text: str
    heading: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


def read_markdown(source: str) -> Document:
    """Remove the markup of links, emphasis, tables and fences; images become their description."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown files need it

    source = source.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_MATTER.match(source)
    tokens = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(source[front.end() :] if front else source)
    )
    return Document(_text(tokens), _heading(tokens), _fields(front) if front else {})


def _fields(front: re.Match[str]) -> dict[str, str]:
    if front["mark"] == "+++":
        try:
            given = tomllib.loads(front["body"])
        except tomllib.TOMLDecodeError:
            return {}
        return {key.lower(): str(value) for key, value in given.items()}
    return {
        pair["key"].lower(): pair["value"].strip(" \t").strip(_QUOTES)
        for pair in _KEY.finditer(front["body"])
    }


def _heading(tokens: list["Token"]) -> str | None:
    levels = [(token.tag, at) for at, token in enumerate(tokens) if token.type == "heading_open"]
    if not levels:
        return None
    _, at = min(levels)
    return _inline(tokens[at + 1].children or []).replace("\n", " ").strip() or None


def _text(tokens: list["Token"]) -> str:
    """The blocks in order; the points of a tight list and the rows of a table are lines."""
    text = "".join(_piece(token) for token in tokens).replace(f"{_BETWEEN_CELLS}\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _piece(token: "Token") -> str:
    """The text of one token."""
    if token.type == "inline":
        return _inline(token.children or [])
    if token.type in {"fence", "code_block"}:
        return f"{token.content.strip()}\n\n"
    if token.type == "html_block":
        return f"{_TAG.sub('', token.content).strip()}\n\n"
    if token.type in _BLOCK_ENDS:
        return "\n" if token.hidden else _BLOCK_ENDS[token.type]
    return ""


def _inline(children: Iterable["Token"]) -> str:
    """The words of a line; soft line breaks become spaces, hard ones stay."""
    parts = {"softbreak": " ", "hardbreak": "\n", "html_inline": ""}
    return "".join(
        _inline(child.children) if child.children else parts.get(child.type, child.content)
        for child in children
    )
