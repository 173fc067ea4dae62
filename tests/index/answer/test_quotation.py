"""Whether quotations stand in the library, and what a message quotes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.answer.quotation import LONGEST, MOST, CheckedQuotation, QuotationCheck, quotations_in
from index.errors import InputError
from index.values import PUBLIC, Question
from tests.index.answer.samples import Desk, draft

SAID = "We will not leave the talks before the harbour is open to every grain ship"
BEFORE = "The minister spoke on Monday, late in the evening."
TEXT = f"{BEFORE} “{SAID}—even in winter,” he said. Others weren’t as sure of that."
OTHER = "Fishing boats stayed in port. The weather was too bad for them to sail that week."


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.add(
        draft(TEXT, title="Talks", url="https://example.org/a", outlet="Daily",
              published="2024-03-05"),
        draft(OTHER, title="Boats", outlet="Coast", published="2024-03-06"),
    )  # fmt: skip
    return desk


def check(desk: Desk, message: str, scope: str = PUBLIC) -> QuotationCheck:
    return desk.answerer.quotations.check(Question(message, scope=scope), desk.generation)


def checked(desk: Desk, words: str, scope: str = PUBLIC) -> CheckedQuotation:
    [one] = check(desk, f"> {words}", scope).checked
    return one


def differences(one: CheckedQuotation) -> list[tuple[str, str, str]]:
    return [(piece.kind, piece.quoted, piece.stored) for piece in one.pieces
            if piece.kind != "kept"]  # fmt: skip


def test_words_that_stand_there_are_verbatim_with_the_place_where(filled: Desk) -> None:
    one = checked(filled, SAID)
    assert (one.verdict, one.exact, one.similarity, one.others) == ("verbatim", True, 1.0, 0)
    place = one.standing
    assert place
    assert (place.source, place.title, place.text) == ("Daily", "Talks", SAID)
    assert place.published
    assert place.published.isoformat() == "2024-03-05"
    assert place.link
    assert place.link.startswith("https://example.org/a#:~:text=")
    assert TEXT[place.start : place.end] == SAID
    assert SAID in place.sentence


@pytest.mark.parametrize(
    "words",
    [
        SAID.upper(),
        f"{SAID} - even in winter",
        f"{SAID} – even in winter, he said. Others weren't as sure",
    ],
)
def test_other_typography_is_verbatim(filled: Desk, words: str) -> None:
    one = checked(filled, words)
    assert (one.verdict, differences(one)) == ("verbatim", [])
    assert not one.exact


@pytest.mark.parametrize(
    "gap",
    ["…", "[...]"],
)
def test_words_left_out_at_an_ellipsis_are_verbatim_and_shown(filled: Desk, gap: str) -> None:
    one = checked(filled, f"We will {gap} leave the talks before the harbour is open")
    assert (one.verdict, differences(one)) == ("verbatim", [("gap", "", "not")])


def test_the_order_on_both_sides_of_an_ellipsis_counts(filled: Desk) -> None:
    one = checked(filled, "the harbour is open to every … We will not leave the talks")
    assert one.verdict != "verbatim"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None,
          max_examples=40)  # fmt: skip
@given(number=st.integers(1, len(SAID.split()) - 2),
       kind=st.sampled_from(["changed", "left out", "added"]))  # fmt: skip
def test_a_word_that_is_changed_left_out_or_added_is_altered_by_that_word_alone(
    filled: Desk, number: int, kind: str
) -> None:
    words = SAID.split()
    stored = "" if kind == "added" else words.pop(number)
    quoted = "" if kind == "left out" else "absolutely"
    words.insert(number, quoted)
    one = checked(filled, " ".join(words))
    assert (one.verdict, differences(one)) == ("altered", [(kind, quoted, stored)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None,
          max_examples=15)  # fmt: skip
@given(start=st.integers(0, len(TEXT)), length=st.integers(30, 200))
def test_any_part_of_an_article_is_verbatim_at_its_own_place(
    filled: Desk, start: int, length: int
) -> None:
    words = TEXT[start : start + length].split()[1:-1]
    if len(words) < 5:
        return
    one = checked(filled, " ".join(words))
    assert one.verdict == "verbatim"
    assert one.standing
    assert TEXT[one.standing.start : one.standing.end] == one.standing.text


def test_halves_of_two_sentences_are_nowhere_and_the_closest_is_shown(filled: Desk) -> None:
    one = checked(filled, "We will not leave the talks before the weather was too bad for them")
    assert one.verdict == "nowhere"
    assert 0 < one.similarity < 0.7
    assert one.standing


def test_a_sentence_with_a_foreign_beginning_or_end_is_nowhere(filled: Desk) -> None:
    for words in (
        f"Seven umbrellas danced gladly {SAID}",
        f"{SAID} beneath purple orchestras here",
    ):
        assert checked(filled, words).verdict == "nowhere"
    assert checked(filled, f"Today minister: {SAID}").verdict == "altered"


def test_words_that_stand_only_in_another_servers_article_are_nowhere(desk: Desk) -> None:
    desk.add(draft(TEXT), scope="discord:1")
    desk.add(draft(OTHER))
    assert checked(desk, SAID, "discord:1").verdict == "verbatim"
    for scope in ("discord:2", PUBLIC):
        one = checked(desk, SAID, scope)
        assert one.verdict == "nowhere"
        assert one.standing is None or one.standing.text in OTHER


def test_the_earliest_of_several_articles_comes_first(desk: Desk) -> None:
    for outlet, day in (("Late", "2024-03-07"), ("Undated", None), ("First", "2024-03-01"),
                        ("Late", "2024-03-08")):  # fmt: skip
        desk.add(draft(f"{outlet} news of {day}. {TEXT}", outlet=outlet, published=day))
    one = checked(desk, SAID)
    assert one.standing
    assert one.standing.source == "First"
    assert (one.others, one.also) == (3, ("Late", "Undated"))


@pytest.mark.parametrize("words", ["We will not", "not – leave!", "😀 😀 😀 😀 talks"])
def test_a_quotation_of_few_words_is_declined_with_a_reason(filled: Desk, words: str) -> None:
    one = checked(filled, words)
    assert (one.verdict, one.standing) == ("not checked", None)
    assert one.reason
    assert "Fewer than 4 words" in one.reason


def test_at_most_five_quotations_are_checked_and_the_rest_counted(filled: Desk) -> None:
    found = check(filled, " ".join(f"“{SAID} {number}”" for number in range(MOST + 3)))
    assert (len(found.checked), found.more, found.marked) == (MOST, 3, True)


def test_a_library_without_articles_is_told(desk: Desk) -> None:
    [one] = desk.answerer.quotations.check(Question(f"“{SAID}”"), None).checked
    assert (one.verdict, one.standing) == ("nowhere", None)
    assert one.reason


@pytest.mark.parametrize("message", ["", "🕊️" * 20, "“…” !", "a " * (LONGEST // 2) + "b"])
def test_a_message_without_words_or_too_long_is_refused(filled: Desk, message: str) -> None:
    with pytest.raises(InputError):
        check(filled, message)


@pytest.mark.parametrize("part", ["“", "“a ", "the ", "[", "… ", "> a\n", "e\u0301", "'a' "])
def test_the_longest_message_of_anything_is_checked(filled: Desk, part: str) -> None:
    message = f"the {part * LONGEST}"[: LONGEST - 4] + " end"
    assert check(filled, message).checked


WORDS = "we will never leave the talks"


def quoted(message: str) -> list[str]:
    return [one.text for one in quotations_in(message)]


@pytest.mark.parametrize(
    "marks",
    ['""', "“”", "„“", "«»", "「」", "‘’", "''", '“"', "＂＂"],
)
def test_words_between_marks_of_every_kind_are_quoted(marks: str) -> None:
    assert quoted(f"He said: {marks[0]}{WORDS}{marks[1]}, and left.") == [WORDS]


@pytest.mark.parametrize("space", ["", "\u00a0", "\u202f"])
def test_french_spaces_inside_the_marks_are_not_quoted(space: str) -> None:
    assert quoted(f"Il a dit : «{space}{WORDS}{space}».") == [WORDS]
    assert quoted(f"He said: “{space or ' '}{WORDS}{space or ' '}”.") == [WORDS]


def test_apostrophes_are_no_marks() -> None:
    assert quoted("The leaders' talks didn't end; it's the ministers' turn.") == []
    assert quoted("The leaders’ talks didn’t end; it’s the ministers’ turn.") == []


def test_of_nested_marks_the_outer_ones_count() -> None:
    assert quoted("“He told us ‘no’ and “never” again” was the report.") == [
        "He told us ‘no’ and “never” again"
    ]


def test_a_mark_that_nothing_closes_hides_no_later_quotation() -> None:
    assert quoted(f"A 5“ pipe: “{WORDS}”") == [WORDS]
    assert quoted(f"“this never ends\n\n“{WORDS}”") == [WORDS]
    assert quoted(f'She said "so and «{WORDS}»') == [WORDS]


def test_a_block_quote_is_quoted_without_its_marks() -> None:
    assert quoted(f"Look:\n> {WORDS}\n> and so on\nTrue?") == [f"{WORDS}\nand so on"]
    assert quoted(f"Look:\n>>> {WORDS}\nand so on") == [f"{WORDS}\nand so on"]


def test_marks_that_enclose_most_of_a_block_quote_count() -> None:
    assert quoted(f"> “{WORDS}” — Reuters") == [WORDS]
    assert quoted(f"> The “so-called” friends said that {WORDS}") == [
        f"The “so-called” friends said that {WORDS}"
    ]


@given(st.text(alphabet="ab “”\"'’‘„«»>\n", max_size=80))
def test_quotations_are_in_order_and_stand_where_they_say(message: str) -> None:
    found = quotations_in(message)
    end = 0
    for one in found:
        assert end <= one.start <= one.end <= len(message)
        assert one.text.strip()
        end = one.end if "> " not in message else end
        if "> " not in message:
            assert message[one.start : one.end] == one.text


@pytest.mark.parametrize(
    "message",
    [
        "Reyes said: “We will keep the ferry to Tarn running.”",
        "“We will keep the ferry to Tarn running.” — Anton Reyes",
    ],
)
def test_who_said_the_words_is_told_where_the_message_names_another(
    desk: Desk, message: str
) -> None:
    said = "“We will keep the ferry to Tarn running,” Foreign Minister Elena Marsh said."
    desk.add(draft(said, url="https://example.org/a"))
    [found] = check(desk, message).checked
    assert (found.verdict, found.attributed_to) == ("verbatim", "Elena Marsh")
    [same] = check(desk, message.replace("Anton Reyes", "Marsh").replace("Reyes", "Marsh")).checked
    assert same.attributed_to is None
    assert same.standing is not None
    assert same.standing.speaker == "Elena Marsh"
