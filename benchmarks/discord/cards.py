"""A thousand articles full of markup, put through every card that the bot makes.

    python -m benchmarks.discord.cards [--articles 1000]

A real discord.py client answers in the Discord double, which holds every message against Discord's
rules and records each that could ping somebody. What Discord would render is read by
``benchmarks.discord.rendered``: every heading, link, mention and the like must be one that the bot
means.
"""

import argparse
import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.discord.markup import Hostile, articles
from benchmarks.discord.rendered import Live, live
from benchmarks.discord.stage import Stage, question, staged
from benchmarks.processor import processor
from index.errors import InputError
from tests.discord_double import DiscordDouble, Interaction, Message
from tests.discord_double.model import TEXT_DISPLAY

PLAIN = frozenset({"quote", "small", "bold", "timestamp"})
"""What any card may have."""
MEANT = {
    "answer, public": PLAIN | {"heading", "masked link", "list"},
    "answer, private": PLAIN | {"heading", "masked link", "list"},
    "answer, shared": PLAIN | {"heading", "masked link", "list"},
    "answer in a thread": PLAIN | {"heading", "masked link", "list"},
    "refusal": PLAIN | {"heading", "masked link"},
    "more quotes": PLAIN | {"masked link"},
    "citation": PLAIN | {"code block"},
    "citation, for programs": PLAIN | {"code block"},
    "quotation checked": PLAIN | {"struck", "masked link"},
    "sources of a message": PLAIN | {"masked link", "code"},
    "source list": PLAIN | {"masked link", "list", "link in brackets"},
}
_LINKS = re.compile(r"https://(?:news|press)\.example(?:\.org)?/")
_MOST_HEADINGS = 1


@dataclass(slots=True)
class Seen:
    """The cards of one kind.

    Attributes:
        number: how many there were.
        characters: the most characters of text in one.
        size: the most UTF-8 bytes of one, as JSON.
        components: the most components of one.
        wrong: what was rendered that the bot did not mean, with an example of each kind.
    """

    number: int = 0
    characters: int = 0
    size: int = 0
    components: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, card: Message) -> None:
        """Look at a card."""
        texts = [part["content"] for part in card.walk() if part["type"] == TEXT_DISPLAY]
        texts += [card.content] if card.content else []
        self.number += 1
        self.characters = max(self.characters, sum(map(len, texts)))
        sent = json.dumps(card.components or card.content, ensure_ascii=False)
        self.size = max(self.size, len(sent.encode()))
        self.components = max(self.components, sum(1 for _ in card.walk()))
        for one in unmeant(kind, texts):
            self.times[one.kind] += 1
            self.wrong.setdefault(one.kind, f"{one.words!r} in {texts!r}")


def unmeant(kind: str, texts: Sequence[str]) -> list[Live]:
    """The markup of a card's texts that the bot does not mean."""
    found = [one for text in texts for one in live(text)]
    allowed = MEANT.get(kind, PLAIN)
    wrong = [one for one in found if one.kind not in allowed or not _is_own(one)]
    headings = [one for one in found if one.kind == "heading"]
    return wrong + headings[_MOST_HEADINGS:]


def _is_own(one: Live) -> bool:
    """Whether a link leads where the bot links to: to an article."""
    linked = one.kind in {"masked link", "link in brackets"}
    return not linked or _LINKS.search(one.words) is not None


Shown = AsyncIterator[tuple[str, Message]]


async def asked(stage: Stage, place: int) -> Shown:
    """A public and a private answer, with all that their buttons open."""
    article = stage.articles[place]
    stage.asker.gives = stage.answered(place)
    for private in (False, True):
        options = {"question": question(article).text, "private": private}
        card = await stage.discord.run("ask", options)
        yield f"answer, {'private' if private else 'public'}", card
        for label, kind in BUTTONS.items():
            if not private or label == "Share":
                async for shown in _opened(stage.discord, card, label, kind):
                    yield shown


PROGRAMS = "BibTeX, RIS, CSL-JSON"
BUTTONS = {
    "In context": "in context",
    "More quotes": "more quotes",
    "Copy citation": "citation",
    "Share": "answer, shared",
}


async def _opened(discord: DiscordDouble, card: Message, label: str, kind: str) -> Shown:
    ids = [one["custom_id"] for one in card.buttons if str(one.get("label")).startswith(label)]
    for custom_id in ids:
        before = len(discord.messages(card.channel))
        pressed = await discord.press(card, custom_id)
        if label != "Share":
            opened = await pressed.answer()
            yield kind, opened
            if label == "Copy citation":
                yield f"{kind}, for programs", await _turned(discord, opened)
            return
        yield kind, await pressed.followup()
        assert len(discord.messages(card.channel)) == before + 1


async def _turned(discord: DiscordDouble, card: Message) -> Message:
    """A citation, turned to the forms for programs."""
    [custom_id] = [one["custom_id"] for one in card.buttons if one.get("label") == PROGRAMS]
    before = card.edits
    pressed = await discord.press(card, custom_id)
    return await pressed.until(lambda shown: shown.edits > before)


async def windows(stage: Stage, place: int) -> Shown:
    """The windows for a follow-up and a correction, and what is said to words in them."""
    stage.asker.gives = stage.answered(place)  # a refusal in Arabic would be a line in Arabic
    words = question(stage.articles[place]).text
    card = await stage.discord.run("ask", {"question": words})
    stage.asker.gives = InputError(f"“{words}” is no day.")
    for label in ("Ask a follow-up", "Correct the question"):
        [custom_id] = [one["custom_id"] for one in card.buttons if one.get("label") == label]
        pressed = await stage.discord.press(card, custom_id)
        await pressed.modal()
        typed = await stage.discord.submit_modal(pressed, {"question": words})
        yield "failure, private", await _told(typed)


async def _told(typed: Interaction) -> Message:
    """What is said to words typed into a window: privately, or a card in their language."""

    def told() -> Message | None:
        said = [one for one in (typed.original, *typed.followups) if one is not None]
        return next((one for one in said if not (one.loading or one.deleted)), None)

    return await typed.world.until(told, "nothing was said")


async def spoken(stage: Stage, place: int) -> Shown:
    """A refusal, a failure and small talk as replies to messages, and an answer in a thread."""
    discord, article = stage.discord, stage.articles[place]
    words = question(article).text
    for kind, gives in (
        ("refusal", stage.refused(place)),
        ("failure, public", InputError(f"“{article.word}” is no day.")),
    ):
        stage.asker.gives = gives
        yield kind, await _reply(discord, words)
    stage.asker.names = [one.outlet for one in stage.articles[place : place + 20]]
    yield "what do you read?", await _reply(discord, "what do you read?")


async def _reply(discord: DiscordDouble, words: str) -> Message:
    said = await discord.say(discord.guild.general, words, mentions_bot=True)
    return await discord.next_message(said.channel, after=said)


async def menus(stage: Stage, place: int) -> Shown:
    """What the menus of a message show, and the names that are offered."""
    discord, article = stage.discord, stage.articles[place]
    stage.asker.check, stage.asker.trace = stage.checked(place), stage.traced(place)
    message = await discord.say(discord.guild.general, f"“{article.sentence}”")
    for menu, kind in (
        ("Check this quote", "quotation checked"),
        ("Find a source", "sources of a message"),
    ):
        yield kind, await (await discord.context_menu(menu, message)).answer()
    stage.asker.names = [one.outlet for one in stage.articles[place : place + 30]]
    typed = await discord.autocomplete(
        "ask", {"question": "who?", "source": "times"}, focused="source"
    )
    await typed.choices()


async def sources(stage: Stage, place: int) -> Shown:
    """The lists of sources, for members and for curators."""
    if place % 8:
        return
    stage.keep_sources(place)
    yield "sources", await stage.discord.run("source list")
    yield "source list", await stage.discord.run("source list")


EVERY: tuple[Callable[[Stage, int], Shown], ...] = (asked, windows, spoken, menus, sources)


async def measure(given: Sequence[Hostile]) -> tuple[dict[str, Seen], list[str]]:
    """Put all articles through all cards."""
    seen: dict[str, Seen] = defaultdict(Seen)
    async with staged(given) as stage:
        for place in range(len(given)):
            for show in EVERY:
                async for kind, card in show(stage, place):
                    seen[kind].add(kind, card)
            _forget(stage.discord)
        return seen, list(stage.discord.violations)


def _forget(discord: DiscordDouble) -> None:
    """Forget what was said, so that the double need not look through it."""
    discord.world.messages.clear()
    discord.world.interactions.clear()
    discord.world.requests.clear()
    for session in discord.gateway.sessions:
        session.events[:] = [{}] * len(session.events)


def report(seen: dict[str, Seen], violations: Sequence[str]) -> None:
    """Print a row for each kind of card, and what is wrong."""
    print("| card | cards | characters | bytes | components | rendered but not meant |")
    print("|---|--:|--:|--:|--:|---|")
    for kind, one in seen.items():
        wrong = ", ".join(f"{times} × {what}" for what, times in one.times.items()) or "nothing"
        figures = (f"{one.number:,}", f"{one.characters:,}", f"{one.size:,}", one.components)
        print(f"| {kind} | " + " | ".join(map(str, figures)) + f" | {wrong} |")
    print(f"\n{len(violations)} rules of Discord broken, pings included.")
    for violation in sorted({re.sub(r"[0-9]{5,}", "…", one) for one in violations})[:20]:
        print(" ", violation)
    for kind, one in seen.items():
        for what, words in one.wrong.items():
            print(f"  {kind}: {what}: {words}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1_000)
    given = parser.parse_args()
    print(processor())
    report(*asyncio.run(measure(articles(given.articles))))


if __name__ == "__main__":
    main()
