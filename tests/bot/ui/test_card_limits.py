"""Each kind of card with each content: within Discord's limits, and nothing live in it."""

import json
import re

import discord
import pytest

from bot.ui.cards import BYTE_LIMIT, TEXT_LIMIT
from tests.bot.reading import quotes_in, shown, texts_of
from tests.bot.ui.card_kinds import CONTENTS, KINDS
from tests.discord_double.limits.components import MOST_COMPONENTS, component_problems

LONGEST_ID = 100


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("kind", KINDS)
def test_any_card_is_one_that_discord_takes(kind: str, content: str) -> None:
    view = KINDS[kind](CONTENTS[content])
    sent = [child.to_component_dict() for child in view.children]
    assert component_problems(sent, v2=True) == []
    assert view.content_length() <= TEXT_LIMIT
    assert len(json.dumps(sent, ensure_ascii=False).encode()) <= BYTE_LIMIT
    assert view.total_children_count <= MOST_COMPONENTS
    ids = [str(one.custom_id) for one in _buttons(view) if one.custom_id]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= LONGEST_ID for one in ids)


def _buttons(view: discord.ui.LayoutView) -> list[discord.ui.Button[discord.ui.LayoutView]]:
    found = [
        one.item if isinstance(one, discord.ui.DynamicItem) else one for one in view.walk_children()
    ]
    return [one for one in found if isinstance(one, discord.ui.Button)]


@pytest.mark.parametrize("content", ["markdown", "backticks"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("citation")])
def test_no_markup_of_an_article_is_live_on_a_card(kind: str, content: str) -> None:
    text = "\n".join(texts_of(KINDS[kind](CONTENTS[content])))
    for quoted in quotes_in(text):
        shown(quoted)
    assert not re.search(r"(?<!\\)<@", text)
    assert not re.search(r"(?<!\\)@everyone", text)
    assert not re.search(r"(?<!\\)(?:\\\\)*`", text)


@pytest.mark.parametrize("kind", ["citation", "citation, for programs"])
@pytest.mark.parametrize("content", CONTENTS)
def test_a_citation_stays_in_its_blocks(content: str, kind: str) -> None:
    for text in texts_of(KINDS[kind](CONTENTS[content])):
        assert text.count("```") in {0, 2}
