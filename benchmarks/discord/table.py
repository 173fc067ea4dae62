"""What became of questions, as rows of a table."""

from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.discord.asked import WAYS, Asked
from tests.discord_double import Message

COLUMNS = (
    "questions",
    "answered",
    "excused or told why not",
    "Discord said so",
    "unanswered",
    "answered twice",
    "line shown twice",
)
"""*Discord said so*: the acknowledgement did not reach Discord within three seconds, so that
Discord told the person that the application did not respond. *Line shown twice*: a private line
that the bot sent again because Discord's response was lost; Discord cannot recognise those."""


def row(asked: Sequence[Asked]) -> tuple[int, ...]:
    """The figures of ``COLUMNS``."""
    outcomes = Counter(one.outcome for one in asked)
    told = sum(outcomes[one] for one in ("busy", "excused", "told"))
    unheard, left = outcomes["not acknowledged"], outcomes["open"]
    lines = sum(len(one.said) > 1 and all(map(is_private_line, one.said)) for one in asked)
    twice = sum(len(one.said) > 1 for one in asked) - lines
    return len(asked), outcomes["answered"], told, unheard, left, twice, lines


def is_private_line(message: Message) -> bool:
    """Whether a message is a line of plain text for one person."""
    return message.ephemeral and not message.components


def print_outcomes(groups: Iterable[tuple[str, Sequence[Asked]]], title: str = "") -> None:
    """Print a table with a row for each group of questions."""
    print(f"| {title} | " + " | ".join(COLUMNS) + " |\n|---|" + "--:|" * len(COLUMNS))
    for name, asked in groups:
        print(f"| {name} | " + " | ".join(map(str, row(asked))) + " |")


def by_way(asked: Sequence[Asked]) -> list[tuple[str, list[Asked]]]:
    """The questions by how they were asked."""
    return [(way, [one for one in asked if one.way == way]) for way in WAYS]


def print_faulty(asked: Sequence[Asked]) -> None:
    """Print each question that has no answer, or more than one."""
    for one in asked:
        if one.outcome == "open" or len(one.said) > 1:
            print(one.way, one.text, [said.content or "a card" for said in one.said], sep=" | ")


def counts(counter: Counter[str]) -> str:
    """Return how often each thing happened, the most frequent first."""
    return ", ".join(f"{number} × {what}" for what, number in counter.most_common())
