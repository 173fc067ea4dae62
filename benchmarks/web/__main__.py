"""``python -m benchmarks.web``: the page in a headless Chromium, as people on every device see it.

Over a library of the sample and of fifty hostile articles, which it makes in a temporary folder:
pictures of every page at 360 and 1,280 pixels, in both themes and every language, whether a page is
wider than its window, axe-core on each, an answer reached with the keyboard alone, and whether a
hostile article runs a script or leaves its place. Prints a table; exits with 1 if anything was
found.

Get axe-core with ``npm pack axe-core`` and unpack it; it does not belong to Verbale.
"""

import argparse
import asyncio
import itertools
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.web import hostile
from benchmarks.web.browser import Tab, Theme, browser
from benchmarks.web.keyboard import ask_with_the_keyboard
from benchmarks.web.served import ARTICLE, QUESTION, fill, served
from index.translations.catalogue import catalogues

WIDTHS = (360, 1_280)
THEMES: tuple[Theme, ...] = ("light", "dark")
REFUSED = "how long will the embassy in Samoa take to build?"

_AXE = "axe.run(document, {runOnly: {type: 'tag', values: TAGS}}).then(r => r.violations)"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OVERFLOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_FOREIGN = "performance.getEntriesByType('resource').map(one => new URL(one.name).host)"


@dataclass(frozen=True)
class Looked:
    """What was found on the pages, one sentence each; and how many looks were taken."""

    looks: int
    findings: list[str]


def pages() -> dict[str, str]:
    """The pages by the names of their pictures."""
    return {
        "ask": "/",
        "answer": f"/?question={quote(QUESTION)}",
        "narrowed": f"/?question={quote(QUESTION)}&since=2024-08-01&source=Verbale+sample",
        "refusal": f"/?question={quote(REFUSED)}",
        "unknown": f"/?question={quote(QUESTION)}&source=Nowhere",
        "article": f"/articles/{ARTICLE}",
        "earlier": f"/articles/{ARTICLE}?revision=1&start=0&end=60#quote",
        "changes": f"/articles/{ARTICLE}/changes",
        "unreadable": "/search?query=(talks",
        "latest": "/latest?topic=Wang+Yi",
        "timeline": "/timeline?topic=AUKUS",
        "said": "/said?who=Sullivan",
        "readout": "/readout?meeting=Trump+Putin",
        "wording": "/wording?wording=joint+statement",
        "check": "/check?text=“They+met+at+Yanqi+Lake,+in+the+hills+on+the+outskirts+of+Beijing.”",
        "trace": "/trace?text=Sullivan+met+Wang+at+Yanqi+Lake+in+2023.+Penguins+signed+a+treaty.",
        "search": "/search?query=Wang+AND+(Sullivan+OR+Blinken)+NOT+Putin",
        "sources": "/sources",
        "status": "/status",
        "login": "/login",
        "missing": "/articles/none",
    }


async def look_at_pages(tab: Tab, base: str, pictures: Path, axe: str) -> Looked:
    """Take a picture of every page as everybody may see it, and let axe-core look at it."""
    found, looks = [], 0
    languages = ("en", *catalogues())
    ways = itertools.product(pages().items(), languages, WIDTHS, THEMES)
    for (name, path), language, width, theme in ways:
        await tab.look(width, theme)
        await tab.open(base + _in_language(path, language))
        picture = f"{name}-{language}-{width}-{theme}.png"
        await tab.picture(pictures / picture, whole=name != "earlier")
        where, looks = f"{name}, {language}, {width} px, {theme}", looks + 1
        if await tab.evaluate(_OVERFLOW):
            found.append(f"{where}: wider than the window")
        found += [f"{where}: {told}" for told in await _axe_says(tab, axe)]
    return Looked(looks, found)


def _in_language(path: str, language: str) -> str:
    before, _, place = path.partition("#")
    wish = f"{'&' if '?' in before else '?'}lang={language}"
    return before + wish + (f"#{place}" if place else "")


async def _axe_says(tab: Tab, axe: str) -> Iterator[str]:
    await tab.evaluate(f"{axe}; 0")
    violations = await tab.evaluate(_AXE.replace("TAGS", json.dumps(_TAGS)))
    return (f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:100]})" for one in violations)


async def look_at_hostile_articles(tab: Tab, base: str) -> Looked:
    """Open every hostile article, its changes and a question that quotes it."""
    found, looks, host = [], 0, base.removeprefix("http://")
    for number, payload in enumerate(hostile.PAYLOADS):
        for path in (
            f"/articles/hostile-{number}",
            f"/articles/hostile-{number}?start=0&end=70#quote",
            f"/?question={quote(f'whom did Envoy Hostile {number} meet? {payload}')}",
        ):
            tab.heard.clear()
            await tab.open(base + path)
            title = await tab.evaluate("document.title")
            where = await tab.evaluate("location.host")
            strangers = set(await tab.evaluate(_FOREIGN)) - {host}
            looks += 1
            if title == hostile.TAKEN or tab.heard or where != host or strangers:
                found.append(f"{payload!r} on {path}: {title!r}, {tab.heard}, {where}, {strangers}")
    return Looked(looks, found)


async def measure(pictures: Path, axe: str) -> list[tuple[str, Looked]]:
    """Look at everything, and return what was found by what was looked for."""
    token = "the-token-of-this-benchmark"
    with tempfile.TemporaryDirectory() as folder:
        await fill(Path(folder))
        data = Path(folder) / "data"
        async with browser() as tab:
            async with served(data) as base:
                seen = await look_at_pages(tab, base, pictures, axe)
                attacked = await look_at_hostile_articles(tab, base)
            async with served(data, token) as base:
                typed = await ask_with_the_keyboard(tab, base, token, QUESTION)
    return [
        ("pages, languages, widths and themes (axe-core, overflow)", seen),
        ("hostile articles and questions (scripts, other hosts)", attacked),
        ("steps with the keyboard alone", Looked(*typed)),
    ]


def main() -> None:
    """Look, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--axe", type=Path, required=True, help="axe.min.js of axe-core")
    parser.add_argument("--pictures", type=Path, default=Path("build/web"))
    given = parser.parse_args()
    given.pictures.mkdir(parents=True, exist_ok=True)
    rows = asyncio.run(measure(given.pictures, given.axe.read_text("utf-8")))
    for name, looked in rows:
        print(f"{name}: {looked.looks} looks, {len(looked.findings)} findings")
        print(*(f"  {finding}\n" for finding in looked.findings), sep="", end="")
    print(f"Pictures are in {given.pictures}.")
    sys.exit(any(looked.findings for _, looked in rows))


if __name__ == "__main__":
    main()
