"""From a message to its sources."""

import pytest

from index.answer.question.analyze import LONGEST as LONGEST_QUESTION
from index.answer.trace import LONGEST, Trace, links_in, related, statements_in
from index.embedding.encoder import Encoder
from index.errors import InputError
from index.values import PUBLIC, Published, Question
from tests.bot.samples import quote
from tests.index.answer.samples import Desk, draft
from tests.index.answer.trace_cases import FLOOR, INTRODUCED

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
    return desk.answerer.sources.trace(Question(message, scope=scope), desk.generation)


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


@pytest.mark.parametrize("message", ["", "🕊️", "Thanks a lot!", "word " * LONGEST])
def test_a_message_that_states_nothing_or_too_much_is_refused(filled: Desk, message: str) -> None:
    with pytest.raises(InputError):
        trace(filled, message)


def test_a_sentence_on_another_matter_is_not_shown_however_it_shares_words(
    desk: Desk, encoder: Encoder
) -> None:
    telling = Desk(desk.library, encoder)
    telling.add(*(draft(sentence, title="News") for _, sentence, _ in FLOOR))
    for statement, sentence, same in FLOOR:
        [one] = trace(telling, statement).statements
        shown = [each.quote.sentence for each in one.evidence]
        assert (sentence in shown) == same, statement
        assert shown or one.reason


@pytest.mark.parametrize(
    ("message", "links"),
    [
        ("See https://x.org/a.", ["https://x.org/a"]),
        ("(see https://x.org/a_(b))", ["https://x.org/a_(b)"]),
        ("[talks](https://x.org/a) <https://y.org/b> https://x.org/a",
         ["https://x.org/a", "https://y.org/b"]),
        ("no link at x.org", []),
    ],
)  # fmt: skip
def test_links_are_found_without_what_stands_around_them(message: str, links: list[str]) -> None:
    assert links_in(message) == links


def test_sentences_state_something_and_questions_do_not() -> None:
    text = (
        "Hello! They met in the capital. Did they sign the treaty? > no\nSigned it was on Monday."
    )
    assert statements_in(text) == ["They met in the capital.", "Signed it was on Monday."]


def test_a_long_statement_is_cut_to_the_length_of_a_question() -> None:
    [one] = statements_in("they " + "negotiated " * 50)
    assert len(one) <= LONGEST_QUESTION
    assert one.endswith("negotiated")


SENTENCE = "The minister said on 5 March 2024 that 15 people were killed in the attack in Geneva."


def relation(statement: str, sentence: str = SENTENCE) -> tuple[str, str | None, str | None]:
    found = related(statement, quote(text=sentence, sentence=sentence, title="News",
                                     published=Published.parse("2024-03-05")))  # fmt: skip
    return found.relation, found.stated, found.quoted


@pytest.mark.parametrize(
    ("statement", "stated", "quoted"),
    [
        ("12 people were killed in the attack in Geneva", "12", "15"),
        ("The minister said on 5 April 2024 that 15 people were killed in the attack",
         "5 April 2024", "5 March 2024"),
        ("15 people were killed in the attack in Vienna", "Vienna", "Geneva"),
    ],
)  # fmt: skip
def test_another_number_date_or_place_on_the_same_matter_differs(
    statement: str, stated: str, quoted: str
) -> None:
    found, ours, theirs = relation(statement)
    assert found == "differs"
    assert ours is not None
    assert theirs is not None
    assert stated in ours
    assert quoted in theirs


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("15 people were not killed in the attack in Geneva", SENTENCE),
        ("12 cars were burnt in the attack in Geneva", SENTENCE),
        ("15 people may be killed in the attack in Geneva", SENTENCE),
        ("Were 15 people killed in the attack in Geneva?", SENTENCE),
        ("Police of Lausanne said that 15 people were killed in the attack in Geneva", SENTENCE),
        ("Nobody said that 15 people were killed in Geneva", SENTENCE),
        ("He said so", SENTENCE),
        ("15 people were killed in the attack in Geneva",
         "Officials denied that 15 people were killed in the attack in Geneva."),
        ("Finland joined NATO in April 2022.",
         "Just today, Russia issued another warning about Finland and Sweden joining NATO."),
        ("Sullivan met Wang Yi in Beijing on 27 August 2024.",
         "Deputy Secretary Sherman traveled to China for meetings with Wang Yi on July 25-26."),
    ],
)  # fmt: skip
def test_what_words_cannot_tell_is_only_close(statement: str, sentence: str) -> None:
    assert relation(statement, sentence) == ("close", None, None)


@pytest.mark.parametrize(("statement", "sentence", "same"), INTRODUCED)
def test_what_a_statement_quotes_is_verbatim_whoever_is_said_to_say_it(
    statement: str, sentence: str, same: bool
) -> None:
    assert (relation(statement, sentence)[0] == "verbatim") == same
