"""What somebody said is found by name, topic and date, verbatim, and answers questions."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from index.answer.said import PER_ARTICLE, SaidAnswer, SaidQuery, SaidService, said_question
from index.store.library import Library
from index.text.attribution.extraction import attributions
from index.values import Reach
from tests.index.answer.samples import THREADS, Desk, draft
from tests.index.store.samples import entry, generation, store

MARSH = "Foreign Minister Elena Marsh said that talks with Norland would go on."


def add(library: Library, text: str, *, scope: str = "public", **facts: str) -> None:
    made = entry(text, **facts)
    found = tuple(attributions(made.draft.title, text))
    store(library, replace(made, attributions=found), scope=scope, under=facts.get("outlet", "W"))


def said(
    library: Library, who: str, about: str | None = None, scope: str = "public", **days: Any
) -> SaidAnswer:
    query = SaidQuery(who, about, Reach(scope=scope, **days))
    return asyncio.run(service(library).said(query))


def service(library: Library) -> SaidService:
    return SaidService(library, lambda: generation(library), THREADS)


def sentences(answer: SaidAnswer) -> list[str]:
    return [one.quote.sentence for one in answer.statements]


def test_statements_are_quoted_with_speaker_office_and_words(library: Library) -> None:
    add(library, MARSH, id="a", url="https://example.org/a", published="2024-03-05", outlet="AP")
    [one] = said(library, "marsh").statements
    assert (one.speaker, one.office, one.kind) == ("Elena Marsh", "Foreign Minister", "indirect")
    assert one.quote.text == one.quote.sentence == MARSH
    assert one.quote.span == "talks with Norland would go on"
    assert one.quote.source == "AP"
    assert one.quote.link is not None
    assert one.quote.link.startswith("https://example.org/a#:~:text=")


def test_the_newest_come_first_and_days_narrow(library: Library) -> None:
    add(library, "Elena Marsh said that Tarn was safe.", id="a", published="2024-03-05")
    add(library, "Elena Marsh said that Tarn was lost.", id="b", published="2024-05-05")
    add(library, "Elena Marsh said that Tarn was old.", id="c")
    assert [one[-5:] for one in sentences(said(library, "Marsh"))] == ["lost.", "safe.", " old."]
    since = said(library, "Marsh", since="2024-04-01")
    assert [one[-5:] for one in sentences(since)] == ["lost."]
    until = said(library, "Marsh", until="2024-04-01")
    assert [one[-5:] for one in sentences(until)] == ["safe."]


def test_a_topic_narrows_by_words_in_any_form(library: Library) -> None:
    add(library, "Elena Marsh said that negotiations were over.\nElena Marsh said she was glad.")
    assert sentences(said(library, "Marsh", "negotiation")) == [
        "Elena Marsh said that negotiations were over."
    ]
    assert said(library, "Marsh", "tractors").reason == "nothing about"
    assert said(library, "Marsh", "the").reason == "no words"


def test_scopes_never_leak(library: Library) -> None:
    add(library, MARSH, id="a", scope="discord:1")
    add(library, "Elena Marsh said that Tarn was lost.", id="b")
    assert sentences(said(library, "Marsh")) == ["Elena Marsh said that Tarn was lost."]
    assert len(said(library, "Marsh", scope="discord:1").statements) == 2
    assert len(said(library, "Marsh", scope="discord:2").statements) == 1
    found = service(library)
    assert [one.said for one in asyncio.run(found.speakers("discord:1"))] == [2]
    [other] = asyncio.run(found.speakers("discord:2"))
    assert (other.said, other.office) == (1, None)


def test_a_wording_is_listed_once_where_it_came_first(library: Library) -> None:
    quote = "“We will never ever leave the valley of Tarn,” Elena Marsh said"
    add(library, f"{quote} on Monday.", id="a", outlet="AP", published="2024-03-06")
    add(library, f"{quote}.", id="b", outlet="Reuters", published="2024-03-05")
    [one] = said(library, "Marsh").statements
    assert (one.quote.source, one.quote.also) == ("Reuters", ("AP",))


def test_a_transcript_shows_few_turns_and_counts_the_others(library: Library) -> None:
    turns = "\n\n".join(f"MS MARSH: We talked about point number {n} today." for n in range(9))
    add(library, turns, id="a")
    answer = said(library, "Marsh")
    assert len(answer.statements) == PER_ARTICLE
    assert [one.more for one in answer.statements] == [0, 0, 9 - PER_ARTICLE]
    assert answer.statements[0].quote.span is None


def test_why_nothing_is_found(library: Library) -> None:
    add(library, MARSH, published="2024-03-05")
    assert said(library, "Reyes").reason == "nobody"
    assert said(library, "Marsh", since="2025-01-01").reason == "nothing"


def test_articles_that_were_not_read_are_counted(library: Library) -> None:
    add(library, MARSH)
    with library.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM attributed")
    assert said(library, "Marsh").unread == 1


VISIT = (
    "Elena Marsh met Anton Reyes in Tarn.\n\n"
    "Foreign Minister Elena Marsh said that the ferry to Norland would sail again in spring.\n\n"
    "Anton Reyes, the president of Norland, said that the tunnel to Tarn was too expensive."
)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("What did Marsh say about the ferry?", ("Marsh", "the ferry")),
        ("What did Marsh tell Reyes about the ferry?", ("Marsh", "the ferry")),
        ("What is Norland's position on the tunnel?", ("Norland", "the tunnel")),
        ("Who said that the ferry would sail?", None),
        ("what year did Norland tell Marsh that the ferry would sail", None),
    ],
)
def test_who_and_what_about_is_read_and_other_questions_are_left_alone(
    asked: str, read: tuple[str, str] | None
) -> None:
    found = said_question(asked)
    assert (found and (found.who, found.about)) == read


def test_the_quote_is_of_who_is_asked_for(desk: Desk) -> None:
    desk.add(draft(VISIT, url="https://example.org/a", published="2024-08-28"))
    [quote] = desk.ask("What did Marsh say about the ferry?").quotes
    assert (quote.speaker, quote.sentence[:30]) == ("Elena Marsh", "Foreign Minister Elena Marsh s")
    [quote] = desk.ask("what did president reyes say about the tunnel").quotes
    assert quote.speaker == "Anton Reyes"


def test_what_another_said_is_refused_and_the_command_offered(desk: Desk) -> None:
    desk.add(draft(VISIT, url="https://example.org/a", published="2024-08-28"))
    answer = desk.ask("What did Marsh say about the tunnel?")
    assert not answer.answered
    assert "what “Marsh” said about “the tunnel”; the command “said”" in (answer.reason or "")


def test_nobody_elses_words_answer_for_a_name_in_lower_case_that_said_nothing(
    real_desk: Desk,
) -> None:
    real_desk.add(
        draft(
            "Envoys of both countries met in Port Amberg on Wednesday. The White House said in a "
            "statement after the talks that they were planning a call of the leaders. Xi Jinping "
            "stayed in the capital."
        )
    )
    found = real_desk.ask("what did xi jinping say after the talks")
    assert not any("White House said" in one.sentence for one in found.quotes)


def test_the_speaker_stands_beside_any_quote_that_is_somebodys_words(desk: Desk) -> None:
    desk.add(draft(VISIT, url="https://example.org/a", published="2024-08-28"))
    assert desk.ask("When will the ferry to Norland sail again?").quotes[0].speaker == "Elena Marsh"
    assert desk.ask("Where did Elena Marsh meet Anton Reyes?").quotes[0].speaker is None


def test_media_that_report_something_are_nobody_who_says_it(desk: Desk) -> None:
    report = (
        "Elena Marsh met Anton Reyes in Oskarshamn on Friday, according to the Associated Press."
    )
    desk.add(draft(report, url="https://example.org/b", published="2024-08-30"))
    [quote] = desk.ask("Where did Elena Marsh meet Anton Reyes?").quotes
    assert (quote.span, quote.speaker) == ("Oskarshamn", None)
