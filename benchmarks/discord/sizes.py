"""How large each kind of card becomes with the longest realistic contents.

    python -m benchmarks.discord.sizes

Discord takes 4,000 characters of text and 40 components in a message, and fails somewhat above
10,000 bytes of components. Cards are cut so that they stay within 4,000 characters, 40 components
and 9,500 bytes.
"""

import json
from collections.abc import Callable
from dataclasses import replace

import discord

from bot.commands.message_menus import quotation_card, source_card
from index.answer.quotation import Quotation, QuotationCheck
from index.answer.trace import Evidence, Trace, TracedStatement
from tests.bot.samples import checked_quotation
from tests.bot.ui.card_kinds import CONTENTS, KINDS, long_quote

_SCRIPTS = ("English", "Arabic", "Chinese")
Text = Callable[[int], str]


def _checked(text: Text) -> discord.ui.LayoutView:
    one = checked_quotation()
    assert one.standing is not None
    standing = replace(one.standing, text=text(400), sentence=text(600), title=text(300))
    full = replace(
        one, quotation=Quotation(text(600), 0, 600), standing=standing, others=9,
        also=tuple(text(60) for _ in range(9)),
    )  # fmt: skip
    return quotation_card(QuotationCheck((full,) * 5, more=3))


def _traced(text: Text) -> discord.ui.LayoutView:
    evidence = tuple(Evidence(long_quote(text, rank)) for rank in range(1, 4))
    statements = tuple(TracedStatement(text(400), evidence) for _ in range(5))
    return source_card(Trace(statements, more=3))


EVERY = KINDS | {"quotation checked": _checked, "sources of a message": _traced}


def size(view: discord.ui.LayoutView) -> tuple[int, int, int]:
    """Characters of text, UTF-8 bytes and components of a card."""
    sent = [child.to_component_dict() for child in view.children]
    written = json.dumps(sent, ensure_ascii=False).encode()
    return view.content_length(), len(written), view.total_children_count


def main() -> None:
    """Print the table: for each script characters, bytes and components."""
    print("| card | " + " | ".join(_SCRIPTS) + " |\n|---|" + "---|" * len(_SCRIPTS))
    for kind, make in EVERY.items():
        sizes = (size(make(CONTENTS[script])) for script in _SCRIPTS)
        cells = (f"{text:,} / {written:,} / {parts}" for text, written, parts in sizes)
        print(f"| {kind} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
