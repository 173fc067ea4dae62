"""Every command of the README finds something in the sample, typed as it is printed."""

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.app import opened
from index.settings import load_settings
from tests.bot.running import connected
from tests.discord_double import DiscordDouble
from tests.index.cli.terminal import Ran, verbale
from tests.index.cli.test_articles import ARTICLE, _Site, site, written
from tests.test_docs import ROOT
from tests.test_docs_commands import Shown, shown_on

README = ROOT / "README.md"

FINDS: dict[str, tuple[str, ...]] = {
    "verbale import --sample": (r"^Articles: 0 new, 0 revised, \d\d unchanged\.$",),
    'verbale ask "where did Sullivan and Wang meet?"': (r"^“.*They met at Yanqi Lake, in the hi",),
    'verbale ask "who held talks with Wang Yi?" --since 2024-08-01': (
        r"^“Jake Sullivan, the U\.S\. national security adviser, and Wang Yi, .*”\n",
        r"^— Verbale sample · 29 August 2024",
    ),
    'verbale ask "what is the death toll of the Moroccan earthquake?"': (
        r"^“The death toll of the earthquake in Morocco rose to 2,862, ",
        r"^Correction by the publisher: An earlier version of this article gave the day",
        r"2 other articles differ: .* \(second paper\): 2,122 people · .* 2,012 people",
    ),
    "verbale chat": (
        r"^“.*They met at Yanqi Lake, in the hi",
        r"^Read as: when did Sullivan and Wang meet\?",
    ),
    'verbale check "They met at Yanqi Lake"': (r"^Verbatim  “They met at Yanqi Lake”\n",),
    'verbale trace "Sullivan and Wang met at Yanqi Lake"': (
        r"^  The same names, words and figures\n  “.* They met at Yanqi Lake, ",
    ),
    "verbale evidence sample-sullivan-wang-yanqi-lake -o lake.zip": (
        r"^Wrote lake\.zip .*\n[0-9a-f]{64}$",
    ),
    "verbale said Blinken --about Taiwan": (
        r"^13 January 2024, .*\n.* Taiwan’s presidential election",
        r"^19 June 2023, .* Antony Blinken, Secretary of State\n.*did not support independence",
        r"^5 August 2022, .*\n.*American ships and aircraft would go on passing",
        r"^26 May 2022 .*\n.*remained committed to the one China policy",
    ),
    """verbale search '"grain deal" NOT Odesa'""": (
        r"^MOSCOW, July 17 — Russia pulled out of the grain deal on Monday",
        r"^1 article, page 1 of 1\nJuly 2023 +▇+ 1$",
    ),
    "verbale readout Blinken Wang Yi": (
        r"^United States  Verbale sample \(United States\) · Secretary Blinken meets",
        r"^China  Verbale sample \(China\) · Wang Yi meets US Secretary of State Blinken",
        r"^On the same point$(?s:.*)North Korea\.\n     China: .* the Korean Peninsula\.$",
        r"^Only United States\n(?s:.*)^Only China\n",
    ),
    'verbale wording "one China policy"': (
        r"^United States · 4 articles\n\n  9 February 2017 to 13 January 2024 · 3 articles",
        r"^  19 June 2023\n  \{\+longstanding\+\} one China policy\n",
        r"^China · 3 articles\n\n  10 August 2022 to 14 January 2024 · 3 articles\n.*principle",
    ),
    "verbale latest Zelenskyy": (r"^16 June 2024.*\n.*Zelensky(?s:.*)^14 June 2024.*\n.*Zelensky",),
    'verbale timeline "grain deal"': (
        r"^22 July 2022.*\nISTANBUL(?s:.*)^17 July 2023.*\n.*Russia pulled out of the grain deal",
    ),
    "verbale add https://example.org/feed.xml": (r"Example Times",),
    "verbale export articles.jsonl": (r"\A\Z",),
    "verbale import articles.jsonl": (r"^Articles: 0 new, 0 revised, \d\d unchanged\.$",),
    "verbale watch add names Macron, Merz": (r"^Added watch 1: Macron, Merz$",),
    "verbale watch read": (r"President Macron and Chancellor Merz met on Friday\.",),
    "verbale backup monday.verbale": (r"^Backed up \d\d articles",),
    "verbale doctor": (r"^✓ database ", r"^✓ vectors +every passage has its own$"),
}  # fmt: skip
"""What each command prints, in lines of its own."""

NOT_RUN = {
    "verbale web": "runs until it is stopped; tests/index/web has tests of what it serves",
    "verbale mcp": "runs until its client ends it; tests/index/web/test_assistants.py is one",
    "verbale init": "asks for a token; tests/index/cli/test_init.py answers it",
    "verbale sources check --starter": "needs the web",
    "verbale sources add --starter": "takes seconds, and has tests of its own",
}
"""Commands of ``verbale`` that are not run, each with the reason."""

TYPED = {"verbale chat": "where did Sullivan and Wang meet?\nand when?\n"}
"""What is typed into a command that reads on."""

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>
<title>Example Times</title><link>{site}/</link><description>News</description>
<item><title>Ministers agree on fishing quotas</title><link>{site}/quotas</link>
<pubDate>Thu, 02 May 2024 09:00:00 +0200</pubDate></item></channel></rss>"""


NEWS = ARTICLE | {
    "text": "President Macron and Chancellor Merz met on Friday. They spoke of the harvest.",
    "published_at": datetime.now(UTC).date().isoformat(),
}
"""What comes in before ``verbale watch read``."""


def printed() -> list[str]:
    """The commands of ``verbale`` in code blocks and tables, in order, each once."""
    table = [
        code
        for row in re.findall(r"^\|[^|]+\|(.+)\|$", README.read_text("utf-8"), re.M)
        for code in re.findall(r"`(verbale [^`]+)`", row)
    ]
    blocks = [re.sub(r"^\S*bin/", "", one.line) for one in shown_on(README)]
    return list(dict.fromkeys(one for one in (*blocks, *table) if one.startswith("verbale ")))


def test_each_finds_something_in_the_sample(
    sample: Path, tmp_path: Path, one_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_DATA", str(sample))
    monkeypatch.setenv("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]')
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    assert set(printed()) == FINDS.keys() | NOT_RUN.keys()
    missing = {}
    with site() as address:
        monkeypatch.setitem(
            _Site.pages,
            "/feed.xml",
            (200, {"Content-Type": "application/rss+xml"}, FEED.format(site=address).encode()),
        )
        for line in (one for one in printed() if one not in NOT_RUN):
            if line == "verbale watch read":
                verbale("import", written(tmp_path, NEWS))
            ran = typed(line.replace("https://example.org", address), monkeypatch)
            if ran.code or ran.err or not all(re.search(one, ran.out, re.M) for one in FINDS[line]):
                missing[line] = ran
    assert missing == {}


def typed(line: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Run a command, with what somebody types into it."""
    lines = TYPED.get(line, "").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    return verbale(*Shown(line).words[1:])


@pytest.mark.xfail(strict=True, reason="an earlier visit of Wang is quoted, of October 2023")
def test_and_when_tells_the_day_of_the_meeting_that_was_quoted(
    sample: Path, one_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_DATA", str(sample))
    _, when = typed("verbale chat", monkeypatch).out.split("Read as: when did Sullivan and Wang")
    assert "sat down on Tuesday and finished on Wednesday" in when.partition("\n\n    ")[0]


async def test_the_question_to_the_bot_is_answered_with_its_options(
    sample: Path, one_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    [(name, shown)] = re.findall(r"^/(ask)((?: .*\n)+)", README.read_text("utf-8"), re.M)
    options = dict(re.findall(r"(\w+): (.+?)(?= {2}|\n)", shown))
    assert list(options) == ["question", "since", "until", "source", "private"]
    async with (
        opened(load_settings(data=sample)) as verbale,
        DiscordDouble() as discord,
        connected(discord, monkeypatch, verbale),
    ):
        asked = await discord.slash(name, options | {"private": True})
        card = await asked.answer()
    assert card.ephemeral
    assert "They met at **Yanqi Lake**, in the hills" in card.text
