"""Accounts are printed with their points, what only one says, and what is missing."""

from datetime import date
from io import StringIO

from rich.console import Console

from index.answer.readout import Account, Readout, ReadoutPoint, ReadoutQuery, SideQuotes
from index.cli.output.sides.readout import show_readout
from index.values import Quote


def quote(words: str) -> Quote:
    return Quote(1, words, words, None, "a", 1, 0, len(words), "Call", "Ministry", 1.0)


def told(side: str, *sentences: str) -> SideQuotes:
    return SideQuotes(side, tuple(map(quote, sentences)))


def account(side: str, **more: object) -> Account:
    return Account(side, "official", "a", "Call", "Ministry", None, None, **more)  # type: ignore[arg-type]


def printed(found: Readout) -> list[str]:
    out = StringIO()
    show_readout(found, Console(file=out, width=200))
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def test_shared_points_come_first_then_what_each_says_alone() -> None:
    found = Readout(
        ReadoutQuery("Marsh Tarn"),
        day=date(2024, 3, 5),
        accounts=(account("Norland"), account("Velden", more=2)),
        points=(
            ReadoutPoint((told("Velden", "The fence must go."),)),
            ReadoutPoint((told("Norland", "Ships may pass."), told("Velden", "They may.", "Now."))),
            ReadoutPoint((told("Norland", "Ice came up."),)),
        ),
        other_days=(date(2024, 1, 1),),
    )
    assert printed(found) == [
        "Marsh Tarn · 5 March 2024",
        "Norland  Ministry · Call",
        "Velden  Ministry · Call; 2 further sentences not compared",
        "On the same point",
        "  1. Norland: Ships may pass.",
        "     Velden: They may. […] Now.",
        "Only Norland",
        "  Ice came up.",
        "Only Velden",
        "  The fence must go.",
        "Other meetings: 1 January 2024 (--on)",
    ]


def test_nothing_is_printed_that_a_terminal_would_act_on() -> None:
    evil = "\x1b[31mred\x1b[0m [bold]text[/bold]"
    found = Readout(
        ReadoutQuery(evil),
        day=date(2024, 3, 5),
        accounts=(account(evil),),
        points=(ReadoutPoint((told(evil, evil),)),),
        missing=(evil,),
    )
    assert all("\x1b" not in line and "[bold]text" in line for line in printed(found)[:5])
