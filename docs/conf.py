"""The documentation as a site, built by Sphinx with MyST and Furo (``make docs``).

The pages are those of the repository, with the links that work there. The navigation is the order
of docs/README.md.
"""

import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx

from index import version as verbale

_ROOT = Path(__file__).resolve().parents[1]
_CONTENTS = "docs/README.md"

project = "Verbale"
author = "The Verbale authors"
release = verbale.version()

extensions = ["myst_parser"]
root_doc = "README"
include_patterns = [
    "*.md",
    "docs/*.md",
    "benchmarks/experiments.md",
    "benchmarks/results.md",
    "benchmarks/hostile/README.md",
    "benchmarks/questions/README.md",
    "benchmarks/training/README.md",
    "index/embedding/model/CARD.md",
]
exclude_patterns = ["build", ".venv"]
highlight_language = "none"  # of blocks that name no language: transcripts
myst_heading_anchors = 4
nitpicky = True

html_theme = "furo"
html_title = "Verbale"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f6b5b", "color-brand-content": "#1f6b5b"},
    "dark_css_variables": {"color-brand-primary": "#7fd1bd", "color-brand-content": "#7fd1bd"},
}


def navigation(contents: str) -> str:
    """The toctrees of a page of contents: one per heading, of the pages that its table links.

    Args:
        contents: the page in Markdown, with paths relative to ``docs``.
    """
    trees = []
    for section in re.split(r"^## ", contents, flags=re.M)[1:]:
        caption, _, table = section.partition("\n")
        linked = re.findall(r"^\| \[[^\]]+\]\(([^)]+)\.md\)", table, re.M)
        pages = [path[3:] if path.startswith("../") else f"docs/{path}" for path in linked]
        listed = "\n".join(page for page in pages if page != root_doc)
        trees.append(f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```\n")
    return "\n".join(trees)


def _add_navigation(_app: Sphinx, page: str, source: list[str]) -> None:
    if page == root_doc:
        own = f"```{{toctree}}\n:hidden:\n\n{_CONTENTS.removesuffix('.md')}\n```\n"
        source[0] += f"\n{own}\n{navigation((_ROOT / _CONTENTS).read_text('utf-8'))}"


def _begin_with_readme(app: Sphinx, error: Exception | None) -> None:
    """Servers and browsers open ``index.html``."""
    if error is None:
        shutil.copy(app.outdir / f"{root_doc}.html", app.outdir / "index.html")


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _add_navigation)
    app.connect("build-finished", _begin_with_readme)
