"""How answers are printed: what stands out, where links lead, and what is said below."""

import io
import re
from dataclasses import replace

import pytest

from index.answer.said import SaidAnswer, SaidQuery, Statement
from index.cli.ask import answer_lines
from index.cli.output import write_lines
from index.cli.search import said_lines
from index.values import Agreement, Answer, Position, Published, Quote
from tests.index.answer.presentation.test_as_json import ANSWER, QUOTE
from tests.index.cli.terminal import printed

BOLD_GREEN = "\x1b[1;32m"


def shown_of(answer: Answer, width: int = 80) -> str:
    return printed(answer_lines(answer), width, colors=True)


def test_the_language_stands_beside_the_outlet_unless_it_is_english() -> None:
    for language, told in [("ru", "Times, in Russian ·"), ("en", "Times ·"), (None, "Times ·")]:
        shown = shown_of(replace(ANSWER, quotes=(replace(QUOTE, language=language),)))
        assert f"— The Example {told}" in plain(shown)


def test_right_to_left_words_are_set_apart_from_the_marks_around_them() -> None:
    text = "وصل الوزير إلى القاهرة."
    arabic = replace(QUOTE, text=text, sentence=text, span="القاهرة", source="وفا", language="ar")
    shown = plain(shown_of(replace(ANSWER, quotes=(arabic,))))
    assert f"“\u2068{text}\u2069”" in shown
    assert "— \u2068وفا, in Arabic\u2069 ·" in shown
    turning = replace(QUOTE, title="\u202eTalks")
    assert "\u202e" not in shown_of(replace(ANSWER, quotes=(turning,)))


def test_the_span_is_marked_in_the_sentence_that_answers_and_not_before() -> None:
    twice = replace(
        QUOTE,
        text="Yanqi Lake is cold. They met at Yanqi Lake.",
        sentence="They met at Yanqi Lake.",
    )
    shown = shown_of(replace(ANSWER, quotes=(twice,)))
    assert f"“Yanqi Lake is cold. They met at {BOLD_GREEN}Yanqi Lake\x1b[0m.”" in shown


@pytest.mark.parametrize(
    ("term", "read"), [("xterm-256color", 0), ("linux", 1), ("screen-256color", 1)]
)
def test_in_a_terminal_the_title_opens_the_passage_or_a_short_address_follows(
    monkeypatch: pytest.MonkeyPatch, term: str, read: int
) -> None:
    monkeypatch.setattr("sys.stdout", Typed())
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    link = "https://example.org/talks#:~:text=They%20met%20at,Lake."
    quote = replace(QUOTE, title="Two days of talks", link=link)
    answer, said = shown_of(replace(ANSWER, quotes=(quote,)), 40), statements(quote, 40)
    assert plain(answer).count("https://example.org/talks") == read
    assert plain(said).count("https://example.org/talks") == read
    assert "#:~:text" not in plain(answer) + plain(said)
    assert f";{link}\x1b" in answer
    assert f";{link}\x1b" in said


def test_lines_of_a_terminal_end_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Typed())
    shown = plain(statements(replace(QUOTE, text="They met. " * 20, span=None), 37))
    assert max(map(len, shown.splitlines())) <= 37
    assert not re.search(r"\b(?:T|Th|The|m|me)\n", shown)


class Typed(io.StringIO):
    """The output of a terminal."""

    def isatty(self) -> bool:
        return True


def statements(quote: Quote, width: int) -> str:
    said = Statement("Wang Yi", None, "direct", replace(quote, span=None))
    found = SaidAnswer(SaidQuery("Wang Yi"), statements=(said,))
    return printed(said_lines(found), width, colors=True)


def plain(shown: str) -> str:
    """What is read of it: no colours, and no addresses of links."""
    return re.sub(r"\x1b\]8;.*?\x1b\\|\x1b\[[\d;]*m", "", shown)


def test_where_there_is_no_terminal_no_line_is_broken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    long = replace(QUOTE, text=QUOTE.sentence + " And on." * 40)
    write_lines(answer_lines(replace(ANSWER, quotes=(long,))))
    out = capsys.readouterr().out
    assert f"“{long.text}”\n" in out
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_words_from_outside_cannot_command_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnaW\u2067[bold]"
    quote = replace(QUOTE, title=evil, source=evil, also=(evil,), text=f"{evil} {QUOTE.sentence}")
    read_as = replace(ANSWER.read_as, question=evil)
    shown = shown_of(replace(ANSWER, quotes=(quote,), read_as=read_as))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07\x9b]", shown)
    assert "\x1b]0" not in shown
    assert "\x1b[2J" not in shown
    assert f"gnaW[bold] They met at {BOLD_GREEN}Yanqi Lake\x1b[0m." in shown


def test_a_quote_tells_what_one_has_to_know_of_it() -> None:
    quote = replace(
        QUOTE,
        span=None,
        partial=True,
        also=("Other Times",),
        published=Published.parse("2024-08-28"),
    )
    shown = shown_of(replace(ANSWER, quotes=(quote,), answer_from="published_at"))
    assert "publication date" in shown
    assert "Only part of this article" in shown
    assert "Also in Other Times." in shown
    assert "28 August 2024" in shown


DIFFERING = Agreement(0, 1, (Position("March 3", ("Reuters", "AFP")), Position("March 4", ("AP",))))


def test_answers_that_differ_stand_between_the_first_quote_and_the_next() -> None:
    other = replace(QUOTE, rank=2, text="They met on March 4.", sentence="They met on March 4.",
                    span="March 4")  # fmt: skip
    shown = shown_of(replace(ANSWER, quotes=(QUOTE, other), agreement=DIFFERING))
    told = "1 other article differs: Reuters, AFP: March 3 · AP: March 4"
    assert shown.index("It rained") < shown.index(told) < shown.index("They met on ")


def test_a_refusal_shows_its_reason_before_what_came_nearest() -> None:
    refusal = replace(
        ANSWER, quotes=(), answer=None, reason="No sentence answers this.", nearest=(QUOTE,)
    )
    shown = shown_of(refusal)
    assert shown.index("No sentence answers this.") < shown.index("Closest passages")
    assert shown.index("Closest passages") < shown.index("Yanqi Lake")
