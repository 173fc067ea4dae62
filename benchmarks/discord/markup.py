"""Articles whose words are markup of Discord, other scripts, and characters that do not show."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SENTENCE = "The ministers met at Yanqi Lake"
"""What every article's answering sentence begins with."""
SPAN = "Yanqi Lake"

EVIL = "https://evil.example/steal"
_ZALGO = "".join(chr(0x300 + number) for number in range(40))

MARKUP: dict[str, Sequence[str]] = {
    "masked link": (
        f"[Reuters]({EVIL})", f"[Read the article](<{EVIL}>)", f'[x]({EVIL} "title")',
        f"[a]\u200b({EVIL})", f"[**b**]({EVIL})", f"[outer [inner]({EVIL})]({EVIL})", f"]({EVIL})",
    ),
    "mention": (
        "@everyone", "@here", "<@123456789012345678>", "<@!123456789012345678>",
        "<@&123456789012345678>", "<#123456789012345678>", "</ask:123456789012345678>",
        "<id:customize>", "@\u200beveryone", "<@\u200b123456789012345678>",
    ),
    "code": ("```py\nprint(1)\n```", "`code`", "``two``", "```", "`", "\\`", "~~~\ncode\n~~~"),
    "heading": (
        "# Heading", "\n# Heading", "\n## Heading", "\n### Heading", "\n-# small", "\r# Heading",
        "\u2028# Heading", "\n\u200b# Heading", "\n\u00a0# Heading", "\x0b# Heading",
        "\n> # Heading", "\n- # Heading",
    ),
    "list": ("\n- a point", "\n* a point", "\n+ a point", "\n1. first", "\n  12. twelfth"),
    "quotation": ("\n> quoted", "\n>>> all quoted", ">>> all", "\u2029> quoted"),
    "spoiler": ("||spoiler||", "||", "|\u200b|spoiler|\u200b|", "\\||x||"),
    "emphasis": (
        "*a*", "**b**", "***c***", "_d_", "__e__", "~~f~~", "**", "__", "\\*x*", "*\u200b*",
    ),
    "bare link": (EVIL, f"<{EVIL}>", "http://1.2.3.4/x", "<mailto:a@evil.example>", "<tel:+123>",
                  "discord.gg/evil", "https:\u200b//evil.example"),
    "emoji": (
        "<:flag:123456789012345678>", "<a:wave:123456789012345678>", ":smile:",
        "🏳️‍🌈", "👩‍👩‍👧‍👦", "🕊️" * 30,
    ),
    "timestamp": ("<t:0:R>", "<t:1700000000>", "<t:-1:F>"),
    "bidi": ("\u202etxt.exe\u202c", "\u2066left\u2069", "\u2067right", "\u200f\u200e", "\u061c"),
    "zero width": (
        "Yan\u200bqi", "a\u200db", "a\u200cb", "\ufeffstart", "soft\u00adhyphen", "\u2060",
    ),
    "backslash": ("\\", "\\\\", "\\[x\\]", "C:\\temp\\", "\\\n", "¯\\_(ツ)_/¯"),
    "long word": (
        "x" * 400, "Donaudampfschifffahrt" * 20, "https" + "a" * 300, "-" * 300, "#" * 200,
    ),
    "right to left": (
        "قال الوزير إن المحادثات ستستأنف قريبا", "נפגשו השרים באגם", "می\u200cخواهم بروم",
    ),
    "CJK": ("部長們在雁栖湖會面。", "外相は湖畔で会談した", "외교장관들이 호숫가에서 만났다"),
    "combining": ("e" + _ZALGO, "Z" + _ZALGO * 4, "क्षि" * 20, "กำ" * 40, "ﷺ" * 20),
    "control": ("\x00", "\x07bell", "\x1b[31mred", "\x85", "tab\there", "\ufffd"),
}  # fmt: skip
"""Fragments by kind."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """An article, and where its answering sentence stands.

    Attributes:
        title, outlet, url, text: of the article.
        start: offset of the answering sentence, which ends the first half of the text.
        sentence: the answering sentence, with its markup.
        kinds: of what its markup is.
    """

    title: str
    outlet: str
    url: str
    text: str
    start: int
    sentence: str
    kinds: tuple[str, ...]

    @property
    def word(self) -> str:
        """Its first fragment, as people would paste it into a question."""
        return self.title.removesuffix(" talks")


def articles(number: int, seed: int = 8) -> list[Hostile]:
    """So many articles, each with markup of up to three kinds wherever markup can stand."""
    chance = random.Random(seed)
    every = [(kind, part) for kind, parts in MARKUP.items() for part in parts]
    return [_article(place, every, chance) for place in range(number)]


def _article(place: int, every: Sequence[tuple[str, str]], chance: random.Random) -> Hostile:
    first = every[place % len(every)]
    chosen = [first, *chance.choices(every, k=2)]
    parts = [part for _, part in chosen]

    def some() -> str:
        return chance.choice(parts)

    sentence = f"{SENTENCE} {some()} on Tuesday, {some()}said {some()} {first[1]}."
    before = f"{first[1]} They had flown in. {some()}\n\n{some()}{some()} It rained. "
    after = f" {some()}They dined.{some()}\n\n{some()}"
    return Hostile(
        title=f"{first[1]} talks",
        outlet=f"{some()} Times {place}",
        url=f"https://news.example/{place}/(a)_[b]*{_path(chance)}",
        text=before + sentence + after,
        start=len(before),
        sentence=sentence,
        kinds=tuple(kind for kind, _ in chosen),
    )


def _path(chance: random.Random) -> str:
    makes: tuple[Callable[[], str], ...] = (
        lambda: "", lambda: "path/" * chance.randint(60, 120), lambda: "%2F?a=b&c=)(", lambda: "@x"
    )  # fmt: skip
    return chance.choice(makes)()
