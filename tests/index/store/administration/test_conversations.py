"""Conversations as they are stored: they end, branch, and stay in their scope."""

from dataclasses import replace
from datetime import timedelta

import pytest

from index.errors import NotFoundError
from index.store.administration.answers import (
    EVERYONE,
    REMEMBERED,
    ConversationPlace,
    EarlierTurns,
    Exchange,
)
from index.store.library import Library
from index.values import Question, ReadAs, Turn
from tests.bot.samples import answer, quote
from tests.index.store.samples import entry, store
from tests.index.store.visiting import NOW

HERE, ANN = "discord:1", "discord:7"
PLACE = ConversationPlace(HERE, "2", ANN)
TEXT = "They flew in. They met at Yanqi Lake."
WHERE = Turn(
    "where did wang meet ito?",
    HERE,
    kind="place",
    stories=(("a1", 0.9), ("a2", 0.25)),
    names=("Wang", "Ito"),
)
WHEN = Turn("and when?", HERE, read="when did they meet?", kind="date", stories=(("a1", 0.5),))


def keep(
    library: Library,
    key: str,
    turn: Turn,
    before: str | None = None,
    place: ConversationPlace = PLACE,
) -> None:
    asked = Question(turn.text, scope=turn.scope, since="2024-08-01", source="Wire")
    read_as = ReadAs(kind=turn.kind, question=turn.read, names=turn.names)
    quotes = (quote(article_key=article, score=score) for article, score in turn.stories)
    given = answer(*quotes, question=asked, read_as=read_as)
    library.feedback.show(key, given, NOW, Exchange(place, before))


def test_a_conversation_is_read_as_it_was_stored_oldest_turn_first(library: Library) -> None:
    keep(library, "k1", WHERE)
    keep(library, "k2", WHEN, before="k1")
    assert library.conversations.last(PLACE, NOW) == EarlierTurns((WHERE, WHEN), "k2")


def test_an_answer_can_be_continued_when_its_conversation_is_over(library: Library) -> None:
    keep(library, "k1", WHERE)
    library.conversations.forget_idle(NOW + timedelta(days=1))
    assert library.conversations.until("k1", HERE).turns == (WHERE,)


def test_a_conversation_branches_where_an_earlier_answer_is_continued(library: Library) -> None:
    keep(library, "k1", WHERE)
    keep(library, "k2", WHEN, before="k1")
    other = replace(WHEN, text="who else?", read="who else met?")
    keep(library, "k3", other, before="k1")
    assert library.conversations.last(PLACE, NOW).turns == (WHERE, other)
    assert library.conversations.until("k2", HERE).turns == (WHERE, WHEN)


def test_every_channel_and_person_has_a_conversation_of_its_own(library: Library) -> None:
    keep(library, "k1", WHERE)
    for place in (
        replace(PLACE, channel="3"),
        replace(PLACE, who="discord:8"),
        replace(PLACE, who=EVERYONE),
        replace(PLACE, scope="public"),
    ):
        assert library.conversations.last(place, NOW) == EarlierTurns()


def test_an_answer_of_another_scope_is_as_unknown_as_none(library: Library) -> None:
    keep(library, "k1", WHERE)
    for key, scope in (("k1", "discord:2"), ("k1", "public"), ("k9", HERE)):
        assert library.conversations.until(key, scope) == EarlierTurns()
        with pytest.raises(NotFoundError, match="has expired"):
            library.conversations.question(key, scope)


def test_a_chain_that_was_forged_across_scopes_stops_at_the_edge(library: Library) -> None:
    keep(library, "k1", replace(WHERE, scope="discord:2"), place=replace(PLACE, scope="discord:2"))
    keep(library, "k2", WHEN, before="k1")
    assert library.conversations.until("k2", HERE).turns == (WHEN,)


def test_the_words_that_answered_are_read_from_the_article_while_it_is_there(
    library: Library,
) -> None:
    store(library, entry(TEXT, id="one"))
    key = next(iter(library.catalogue.export(("public",), None))).key
    sentence = "They met at Yanqi Lake."
    quoted = quote(
        text=TEXT, sentence=sentence, span="Yanqi Lake", article_key=key, start=0, end=len(TEXT)
    )
    given = answer(quoted, question=Question("where?", scope=HERE))
    library.feedback.show("k1", given, NOW, Exchange(PLACE))
    [turn] = library.conversations.until("k1", HERE).turns
    assert turn.words == "Yanqi Lake"
    library.articles.remove_source("public", "Wire")
    [turn] = library.conversations.until("k1", HERE).turns
    assert turn.words is None


def test_only_the_last_turns_are_read(library: Library) -> None:
    before = None
    for number in range(REMEMBERED + 2):
        key = f"k{number}"
        keep(library, key, replace(WHERE, text=f"question {number}"), before)
        before = key
    turns = library.conversations.last(PLACE, NOW).turns
    assert [turn.text for turn in turns] == [f"question {n}" for n in range(2, REMEMBERED + 2)]


def test_a_persons_conversations_are_listed_and_forgotten_with_them(library: Library) -> None:
    keep(library, "k1", WHERE)
    keep(library, "k2", WHEN, place=replace(PLACE, who="discord:8"))
    [kept] = library.conversations.of(ANN)
    assert (kept.scope, kept.channel, kept.question) == (HERE, "2", WHERE.text)
    assert library.servers.forget_person(ANN) == 1
    assert library.conversations.of(ANN) == []
    assert library.conversations.until("k1", HERE).turns == (WHERE,)  # it names nobody
    assert len(library.conversations.of("discord:8")) == 1


def test_a_servers_conversations_go_with_its_data(library: Library) -> None:
    keep(library, "k1", WHERE)
    keep(library, "k2", replace(WHEN, scope="public"), place=replace(PLACE, scope="public"))
    library.servers.delete(HERE)
    assert [one.scope for one in library.conversations.of(ANN)] == ["public"]
    assert library.conversations.until("k1", HERE) == EarlierTurns()


def test_a_conversation_goes_with_the_answer_that_it_would_go_on_from(library: Library) -> None:
    keep(library, "k1", WHERE)
    library.feedback.forget_shown(NOW + timedelta(days=1))
    assert library.conversations.of(ANN) == []
