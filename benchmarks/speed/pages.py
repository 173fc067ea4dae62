"""Puts what was measured into the page of results."""

from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
RESULTS = Path(__file__).resolve().parents[1] / "results.md"


def replace_figures(page: Path, name: str, lines: Iterable[str]) -> None:
    """Replace what stands between a page's two marks of a name.

    Raises:
        ValueError: the page has no such marks.
    """
    first, last = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    text = page.read_text(encoding="utf-8")
    start, end = text.index(first) + len(first), text.index(last)
    made = "".join(f"{line}\n" for line in ("", *lines, ""))
    page.write_text(text[:start] + made + text[end:], encoding="utf-8")
