"""Answers, ratings, conversations and open questions, as they are stored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from index.errors import NotFoundError
from index.operations.backup.backup import tables
from index.store.administration.answers import (
    EVERYONE,
    LONGEST_WORDS,
    REMEMBERED,
    Ballot,
    ConversationPlace,
    EarlierTurns,
    Exchange,
    OpenQuestion,
    ShownQuote,
    digest_of,
    forget_ratings,
)
from index.store.library import Library
from index.store.schema import shown
from index.values import Answer, Question, ReadAs, Span, Turn
from tests.bot.samples import SENTENCE, answer, quote, refusal
from tests.index.store.samples import entry, store
from tests.index.store.visiting import NOW

HERE, ANN, BEN = "discord:1", "discord:7", "discord:8"
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


def show(library: Library, key: str = "k1", scope: str = HERE, article: str = "a1") -> None:
    sentence = "They met at Yanqi Lake."
    made = answer(quote(text=TEXT, sentence=sentence, article_key=article, start=0, end=len(TEXT)))
    library.feedback.show(key, replace(made, question=replace(made.question, scope=scope)), NOW)


def test_the_sentence_is_read_from_the_article_as_it_was(library: Library) -> None:
    store(library, entry(TEXT, id="one"))
    key = next(iter(library.catalogue.export(("public",), None))).key
    show(library, article=key)
    library.feedback.rate(Ballot("k1", HERE, ANN), NOW, good=True)
    store(library, entry("They met nowhere.", id="one"))
    [found] = library.feedback.page([HERE])
    assert found.quotes[0].sentence == "They met at Yanqi Lake."
    assert found.quotes[0].title == "Sullivan meets Wang"
    library.articles.remove_source("public", "Wire")
    [found] = library.feedback.page([HERE])
    assert (found.quotes[0].sentence, found.quotes[0].title) == (None, None)


def test_one_person_has_one_judgement_and_the_last_one_holds(library: Library) -> None:
    show(library)
    ann = Ballot("k1", HERE, ANN)
    library.feedback.rate(ann, NOW, good=True)
    library.feedback.explain(ann, NOW, "other", " x" * LONGEST_WORDS)
    library.feedback.rate(Ballot("k1", HERE, BEN), NOW, good=True)
    assert library.feedback.count([HERE]) == 2
    [bad] = library.feedback.page([HERE], good=False)
    assert (bad.reason, len(bad.words or "")) == ("other", LONGEST_WORDS)
    library.feedback.rate(ann, NOW, good=True)
    assert library.feedback.count([HERE], good=False) == 0
    assert [one.words for one in library.feedback.page([HERE])] == [None, None]


def test_answers_that_nobody_judged_are_forgotten_after_a_while(library: Library) -> None:
    for key in ("k1", "k2"):
        show(library, key)
    library.feedback.rate(Ballot("k1", HERE, ANN), NOW, good=True)
    assert library.feedback.forget_shown(NOW) == 0
    assert library.feedback.forget_shown(NOW + timedelta(days=1)) == 1
    assert [one.key for one in library.feedback.page(None)] == ["k1"]


def test_a_person_can_be_forgotten_while_the_judgement_stays(library: Library) -> None:
    show(library)
    library.feedback.explain(Ballot("k1", HERE, ANN), NOW, "wrong article", "I am Ann")
    library.feedback.rate(Ballot("k1", HERE, BEN), NOW, good=True)
    with library.database.writing() as connection:
        assert forget_ratings(connection, ANN) == 1
    assert library.feedback.of(ANN) == []
    [bad] = library.feedback.page([HERE], good=False)
    assert (bad.reason, bad.words) == ("wrong article", None)
    assert len(library.feedback.of(BEN)) == 1


FIRST = OpenQuestion("k1", HERE, ANN, NOW, "fr", '{"token": "t"}', "who met?")


SECOND = replace(FIRST, key="k2", who=BEN, at=NOW + timedelta(seconds=1), text=None)


def kept(library: Library) -> list[OpenQuestion]:
    for question in (SECOND, FIRST):
        library.open_questions.add(question)
    return library.open_questions.all()


def test_they_are_read_as_they_were_stored_oldest_first(library: Library) -> None:
    assert kept(library) == [FIRST, SECOND]


def test_those_that_are_too_old_are_deleted(library: Library) -> None:
    kept(library)
    assert library.open_questions.forget_old(SECOND.at) == 1
    assert library.open_questions.all() == [SECOND]


def test_they_go_with_their_asker_and_with_their_server(library: Library) -> None:
    kept(library)
    library.servers.forget_person(ANN)
    assert library.open_questions.all() == [SECOND]
    library.servers.delete(HERE)
    assert library.open_questions.all() == []


def test_no_backup_holds_them() -> None:
    assert "open_question" not in {table.name for table in tables(vectors=True)}


def stored(library: Library, given: Answer) -> Answer:
    """Store an answer of the scope HERE."""
    asked = replace(given, question=replace(given.question, scope=HERE))
    library.feedback.show("k1", asked, NOW)
    return asked


def test_an_answer_is_restored_with_all_but_words_of_articles(library: Library) -> None:
    read = ReadAs("place", ("Wang",), date(2024, 8, 1), None, "where did Wang meet Sullivan?")
    second = quote(rank=2, article_key="a2", also=("Wire",), span=None)
    given = stored(library, answer(quote(), more=(second,), read_as=read, answer_from="text"))
    found = library.feedback.recall("k1", HERE)
    assert (found.question, found.read_as) == (given.question, read)
    assert (found.confidence, found.answer_from, found.reason) == (0.9, "text", None)
    assert (found.first, len(found.quotes)) == (1, 2)
    assert found.quotes[0] == ShownQuote.of(quote())
    assert found.quotes[1].also == ("Wire",)


def test_the_words_in_bold_are_found_by_their_offsets_in_the_article() -> None:
    one = quote(start=100)
    at = 100 + one.text.index("Yanqi Lake")
    assert ShownQuote.of(one).span == Span(at, at + len("Yanqi Lake"))
    assert ShownQuote.of(quote(span=None)).span is None
    assert ShownQuote.of(one).digest == digest_of(one.text)


def test_no_words_of_articles_are_stored(library: Library) -> None:
    stored(library, answer())
    with library.database.reading() as connection:
        [row] = connection.execute(shown.select()).all()
    assert SENTENCE not in row.details + row.quotes
    assert "Yanqi" not in row.details + row.quotes


def test_a_refusal_keeps_its_reason_and_what_came_closest(library: Library) -> None:
    given = stored(library, refusal(quote()))
    found = library.feedback.recall("k1", HERE)
    assert (found.reason, found.first, len(found.quotes)) == (given.reason, 1, 1)


@pytest.mark.parametrize(("key", "scope"), [("k1", "discord:2"), ("k1", "public"), ("k2", HERE)])
def test_an_answer_of_another_scope_is_as_unknown_as_none(
    library: Library, key: str, scope: str
) -> None:
    keep(library, "k1", WHERE)
    assert library.conversations.until(key, scope) == EarlierTurns()
    for asked in (library.conversations.question, library.feedback.recall):
        with pytest.raises(NotFoundError, match="has expired"):
            asked(key, scope)
    ballot = Ballot(key, scope, ANN)
    with pytest.raises(NotFoundError, match="can't be rated"):
        library.feedback.rate(ballot, NOW, good=True)
    with pytest.raises(NotFoundError, match="can't be rated"):
        library.feedback.explain(ballot, NOW, "other", None)
    assert library.feedback.page(None) == []
