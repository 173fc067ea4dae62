"""From a message to its sources."""

import pytest

from index.answer.statement.tracer import LONGEST
from index.answer.statement.values import Trace
from index.embedding.registry import open_encoder
from index.errors import InputError
from index.settings import PACKAGED_MODEL
from index.store.articles.passages import UNNAMED
from index.values import PUBLIC, Question
from tests.index.answer.samples import Desk, draft
from tests.index.answer.statement.cases import FLOOR

URL = "https://example.org/talks?utm_source=x"
MET = "Sullivan and Wang met at Yanqi Lake on 5 March 2024."
NOISE = "The price of wheat rose again. Farmers hope for rain."


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.add(
        draft(f"{NOISE} {MET}", title="Talks", url="https://example.org/talks",
              published="2024-03-06"),
        draft("Sullivan and Wang spoke of grain at Yanqi Lake.", title="Grain"),
        draft("Boats stayed in port.", title="Boats", url="https://example.org/boats"),
    )  # fmt: skip
    return desk


def trace(desk: Desk, message: str, scope: str = PUBLIC) -> Trace:
    return desk.answerer.sources.trace(Question(message, scope), desk.generation)


def test_a_sentence_that_says_the_same_supports(filled: Desk) -> None:
    [one] = trace(filled, "I read that Sullivan and Wang met at Yanqi Lake!").statements
    assert (one.evidence[0].relation, one.evidence[0].quote.sentence) == ("supports", MET)


def test_a_sentence_with_another_date_differs(filled: Desk) -> None:
    [one] = trace(filled, "Sullivan and Wang met at Yanqi Lake on 7 May 2024.").statements
    first = one.evidence[0]
    assert (first.relation, first.aspect) == ("differs", "date")
    assert (first.stated, first.quoted) == ("7 May 2024", "5 March 2024")


def test_the_sentence_with_most_words_comes_first_however_well_others_answer(filled: Desk) -> None:
    [one] = trace(filled, "Farmers hope for rain.").statements
    assert one.evidence[0].quote.sentence == "Farmers hope for rain."


def test_no_sentence_is_shown_twice(filled: Desk) -> None:
    [one] = trace(filled, "Sullivan talked to Wang about fish at a lake.").statements
    sentences = [each.quote.sentence for each in one.evidence]
    assert len(set(sentences)) == len(sentences) >= 1


def test_an_outlet_known_by_an_address_alone_is_not_named(desk: Desk) -> None:
    desk.add(draft(MET, url="https://example.org/talks", outlet="192.0.2.7"))
    found = trace(desk, URL).article
    assert found
    assert found.outlet == UNNAMED


def test_the_article_behind_a_link_is_the_only_source(filled: Desk) -> None:
    found = trace(filled, f"Sullivan and Wang spoke at Yanqi Lake: {URL}")
    assert found.article
    assert (found.article.title, found.missing) == ("Talks", ())
    [one] = found.statements
    assert {each.quote.title for each in one.evidence} == {"Talks"}
    assert one.evidence[0].quote.sentence == MET


def test_a_link_alone_shows_a_sentence_of_its_article(filled: Desk) -> None:
    found = trace(filled, URL)
    assert found.article
    [one] = found.statements
    assert one.evidence[0].quote.title == "Talks"


def test_a_link_that_the_library_lacks_is_told_and_the_words_are_looked_for(filled: Desk) -> None:
    found = trace(filled, "Sullivan and Wang met at Yanqi Lake https://example.org/other")
    assert (found.article, found.missing) == (None, ("https://example.org/other",))
    assert found.statements[0].evidence
    assert trace(filled, "https://example.org/other").statements == ()


def test_another_servers_article_is_no_source(desk: Desk) -> None:
    desk.add(draft(MET, title="Talks", url="https://example.org/talks"), scope="discord:1")
    desk.add(draft("Boats stayed in port.", title="Boats"))
    assert trace(desk, MET, "discord:1").statements[0].evidence
    for scope in ("discord:2", PUBLIC):
        found = trace(desk, f"{MET} https://example.org/talks", scope)
        assert (found.article, len(found.missing)) == (None, 1)
        quotes = [each.quote.title for one in found.statements for each in one.evidence]
        assert "Talks" not in quotes


def test_statements_beyond_the_third_are_counted(filled: Desk) -> None:
    found = trace(filled, "Sullivan met Wang in town. " * 5)
    assert (len(found.statements), found.more) == (3, 2)


@pytest.mark.parametrize("message", ["", "🕊️", "Thanks a lot!", "word " * LONGEST])
def test_a_message_that_states_nothing_or_too_much_is_refused(filled: Desk, message: str) -> None:
    with pytest.raises(InputError):
        trace(filled, message)


def test_a_sentence_on_another_matter_is_not_shown_however_it_shares_words(desk: Desk) -> None:
    telling = Desk(desk.library, open_encoder(PACKAGED_MODEL))
    telling.add(*(draft(sentence, title="News") for _, sentence, _ in FLOOR))
    for statement, sentence, same in FLOOR:
        [one] = trace(telling, statement).statements
        shown = [each.quote.sentence for each in one.evidence]
        assert (sentence in shown) == same, statement
        assert shown or one.reason
