"""Answers and refusals as cards."""

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.answer_buttons import answer_buttons
from bot.ui.answer_card import answer_card
from bot.ui.answer_card import answer_card as card
from bot.ui.cards import BYTE_LIMIT, TEXT_LIMIT
from bot.ui.quotes import SnapshotLinks
from index.text.display import seen
from index.values import Agreement, Answer, Position, Published, Question, Quote, ReadAs
from tests.bot.reading import links_of, quotes_in, shown, text_of, texts_of
from tests.bot.samples import LINK, SENTENCE, URL, answer, quote, refusal

HOSTILE = st.sampled_from("abc defgh*_~|`<>[]()#:@\\.é语😀\n-1")
PAGE = SnapshotLinks("https://verbale.example.org", ("public", "discord:7"))
WORDS = st.text(HOSTILE | st.characters(codec="utf-8"), max_size=60)
SENTENCES = st.builds(lambda text, times: f"{text}." * times, WORDS, st.integers(1, 8))
DAYS = st.sampled_from([None, date(1, 1, 1), date(2024, 8, 1)])
PUBLISHED = st.sampled_from(
    [
        None,
        Published.on(date(2024, 8, 28)),
        Published(datetime(1, 1, 1, tzinfo=UTC)),
        Published(datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-4)))),
    ]
)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    sentence = draw(SENTENCES)
    before, after = draw(st.just("") | SENTENCES), draw(st.just("") | SENTENCES)
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(sentence))] * 2)))
    return quote(
        text=before + sentence + after,
        sentence=sentence,
        span=draw(st.sampled_from([None, sentence[start:end]])),
        title=draw(WORDS) * 10 or "title",
        source=draw(WORDS) or "source",
        url=draw(st.sampled_from([None, "", URL, URL + "x" * 600]) | WORDS),
        link=draw(st.sampled_from([None, LINK, LINK + "x" * 600])),
        published=draw(PUBLISHED),
        also=tuple(draw(st.lists(WORDS, max_size=5))),
        partial=draw(st.booleans()),
        correction=draw(st.none() | WORDS.map(lambda text: text * 20)),
        gone=draw(DAYS),
        scope=draw(st.sampled_from(["public", "discord:8", None])),
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    agree, differ = draw(st.tuples(*[st.integers(0, 4)] * 2))
    words = WORDS.map(lambda text: text * 10) | WORDS
    outlets = st.lists(words, max_size=9).map(tuple)
    held = st.lists(st.builds(Position, words, outlets), min_size=2, max_size=9)
    return Agreement(agree, differ, tuple(draw(held)) if differ else ())


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    found = tuple(draw(st.lists(quotes(), min_size=1, max_size=5)))
    shared = {
        "question": Question(draw(WORDS) * 40, source=draw(st.none() | WORDS)),
        "read_as": ReadAs(since=draw(DAYS), until=draw(DAYS), question=draw(st.none() | WORDS)),
    }
    if draw(st.booleans()):
        return refusal(*found[:3], reason=draw(WORDS) * 30, **shared)
    return answer(
        *found,
        answer_from=draw(st.sampled_from(["text", "published_at"])),
        confidence=draw(st.floats(0, 1)),
        more=tuple(draw(st.lists(quotes(), max_size=2))),
        agreement=draw(agreements()),
        **shared,
    )


def bytes_of(view: discord.ui.LayoutView) -> int:
    sent = [item.to_component_dict() for item in view.children]
    return len(json.dumps(sent, ensure_ascii=False).encode())


def ids_of(view: discord.ui.LayoutView) -> list[str]:
    return [
        str(one.custom_id)
        for one in view.walk_children()
        if isinstance(one, discord.ui.Button | discord.ui.DynamicItem) and one.custom_id
    ]


def quoted_in(view: discord.ui.LayoutView) -> list[str]:
    return [quoted for text in texts_of(view) for quoted in quotes_in(text)]


APART = "\u2068\u2069"


@given(answers(), st.sampled_from([None, "0123456789abcdef"]), st.booleans())
def test_any_answer_fits_and_shows_its_first_sentence_verbatim(
    given: Answer, key: str | None, private: bool
) -> None:
    buttons = answer_buttons(key, given, asker=7, private=private) if key else None
    view = card(given, buttons=buttons, snapshots=PAGE)
    assert [one for one in ids_of(view) if one.startswith("verdict:")] == (
        [f"verdict:{key}:good", f"verdict:{key}:bad"] if key else []
    )
    assert len(set(ids_of(view))) == len(ids_of(view))
    assert view.content_length() <= TEXT_LIMIT
    assert bytes_of(view) <= BYTE_LIMIT
    assert view.total_children_count <= 40
    assert all(texts_of(view))
    best = (given.quotes or given.nearest)[0]
    # Each line that is written from right to left stands between two signs that keep it apart.
    shown_quotes = [re.sub(f"[{APART}]", "", shown(quoted)[0]) for quoted in quoted_in(view)]
    assert seen(best.sentence) in shown_quotes[0]
    assert shown_quotes == [
        seen(q.text) for q in (given.quotes or given.nearest)[: len(shown_quotes)]
    ]


def test_nothing_on_a_card_turns_the_direction_of_its_lines() -> None:
    evil = "\u202egnaW \u2067tem\u2066"
    found = quote(text=f"{evil} {SENTENCE}", title=evil, source=evil, also=(evil,), correction=evil)
    said = Agreement(0, 1, (Position(evil, (evil,)), Position(evil, ("AP",))))
    views = [
        card(answer(found, question=Question(evil, source=evil), agreement=said)),
        card(refusal(found, reason=evil)),
    ]
    for view in views:
        shown_to_all = [*texts_of(view), *(label or "" for label, _ in links_of(view))]
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", "\n".join(shown_to_all))
        assert f"gnaW tem {SENTENCE}" in shown(quoted_in(view)[0])[0]


def test_the_answering_words_are_bold_inside_the_verbatim_sentences() -> None:
    [quoted] = quoted_in(card(answer()))
    plain, bold = shown(quoted)
    assert plain == quote().text
    assert bold == ["Yanqi Lake"]


def test_the_card_says_what_was_asked_and_where_the_quote_stands() -> None:
    text = text_of(card(answer()))
    assert text.startswith("### where did Sullivan and Wang meet?\n")
    assert "**Sullivan and Wang open talks**" in text
    assert "The Example Times · 28 August 2024, 22:49 (UTC-04:00)" in text
    assert text.endswith("\n-# Clear answer")


def masked_in(view: discord.ui.LayoutView) -> list[str]:
    """Where links in the text lead."""
    text = text_of(view)
    return re.findall(r"^(?:-# )?\[Read the article\]\((\S+)\)$", text, re.MULTILINE)


def test_long_links_lead_to_the_article_alone_before_a_quote_is_left_out() -> None:
    words = " ".join(["word"] * 60) + "."
    fragment = "#:~:text=" + "%D0%B2" * 110
    quotes = [
        quote(rank=n, text=f"{n} {words}", sentence=f"{n} {words}", span=None, link=URL + fragment)
        for n in range(1, 6)
    ]
    view = card(answer(*quotes))
    assert len(quoted_in(view)) == 5
    assert masked_in(view) == [URL + fragment, *[URL] * 4]
    assert links_of(view) == []


def test_a_sentence_is_shown_without_a_link_that_leaves_it_no_room() -> None:
    text = "word " * 600 + SENTENCE
    view = card(answer(quote(url=URL + "x" * 1_900, link=None, text=text, sentence=text)))
    assert masked_in(view) == []
    assert links_of(view) == []
    assert [shown(quoted)[0] for quoted in quoted_in(view)] == [text]


def test_every_quote_has_its_own_link_and_the_best_stands_first() -> None:
    second = quote(
        rank=2, text="B met C.", sentence="B met C.", span=None, url="https://b.org/x", link=None
    )
    view = card(answer(quote(), second))
    assert [shown(quoted)[0] for quoted in quoted_in(view)] == [quote().text, "B met C."]
    assert [url for _, url in links_of(view)] == [LINK]
    assert masked_in(view) == ["https://b.org/x"]


def test_without_links_the_quote_stays() -> None:
    view = card(answer(), links=False)
    assert links_of(view) == []
    assert SENTENCE in shown(quoted_in(view)[0])[0]


def test_each_quote_links_to_its_words_on_the_page_beside_its_source() -> None:
    second = quote(article_key="a2", start=5, end=96, scope="discord:7", source="AP")
    texts = texts_of(card(answer(quote(scope="public"), second), snapshots=PAGE))
    for told, place in (
        ("The Example Times", "a1?revision=1&start=0&end=91"),
        ("AP", "a2?revision=1&start=5&end=96"),
    ):
        [line] = [line for text in texts for line in text.split("\n") if told in line]
        assert line.endswith(f" · [Snapshot](https://verbale.example.org/articles/{place}#quote)")


@pytest.mark.parametrize("scope", ["discord:8", None])
def test_an_article_that_the_page_does_not_show_has_no_link_to_it(scope: str | None) -> None:
    assert "Snapshot" not in "".join(texts_of(card(answer(quote(scope=scope)), snapshots=PAGE)))


DATED = answer(quote(span=None), answer="2024-08-28", answer_from="published_at")
WIRES = tuple(f"Wire {number}" for number in range(1, 7))


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (answer(quote(), quote(rank=2, overtaken=True)), "overtaken by the first quote"),
        (answer(quote(also=WIRES)), "also in Wire 1, Wire 2, Wire 3, Wire 4, Wire 5 and 1 more"),
        (answer(quote(partial=True)), "(partial article)"),
        (answer(quote(gone=date(2024, 9, 3))), "no longer on the web since 3 September 2024"),
        (DATED, "The date is when the article was published: **28 August 2024**."),
        (DATED, "-# The Example Times\n"),
        (answer(agreement=Agreement(1, 0)), "\n1 other article agrees\n"),
        (answer(agreement=Agreement(3, 0)), "\n3 other articles agree\n"),
        (answer(confidence=0.9), "\n-# Clear answer\n"),
        (answer(confidence=0.8), "\n-# Likely answer\n"),
        (answer(confidence=0.5), "\n-# Uncertain answer\n"),
        (answer(question=Question("where?", source="state_dept")), r" · only from state\_dept"),
        (answer(), "-# Worked out from the article's date: “Tuesday”: 27 August 2024\n"),
    ],
)
def test_what_is_known_of_a_quote_is_told_once(given: Answer, line: str) -> None:
    assert f"{text_of(card(given))}\n".count(line) == 1


def test_a_correction_is_told_on_one_line_with_the_quote_it_belongs_to() -> None:
    said = "An earlier version\nmisspelt the *lake*."
    first, second = quote(), quote(rank=2, article_key="b", correction=said)
    for one in (answer(second), answer(first, second), refusal(second)):
        lines = text_of(card(one)).split("\n")
        assert r"-# Correction by the publisher: An earlier version misspelt the \*lake\*." in lines
    assert "Correction" not in text_of(card(answer(first)))


def test_a_refusal_gives_the_reason_and_what_came_nearest_but_nothing_in_bold() -> None:
    view = card(refusal(quote()))
    text = texts_of(view)
    assert "**No answer.** No article that I hold says who won a chess match." in text
    assert any("Closest passages" in one for one in text)
    assert shown(quoted_in(view)[0]) == (quote().text, [])


def test_lower_quotes_go_first_and_the_footer_counts_them() -> None:
    long = " ".join(["*word*"] * 150) + "."
    view = card(answer(*(quote(rank=n, text=long, sentence=long, span=None) for n in range(1, 6))))
    shown_quotes = quoted_in(view)
    assert 0 < len(shown_quotes) < 5
    assert all(shown(quoted)[0] == long for quoted in shown_quotes)
    assert f"{5 - len(shown_quotes)} more quotes" in texts_of(view)[-1]


def test_a_sentence_longer_than_a_card_is_linked_to_not_cut() -> None:
    long = "word " * 1_000
    view = card(answer(quote(text=long, sentence=long, span="word")))
    assert quoted_in(view) == []
    assert "word word" not in text_of(view)
    assert "too long for Discord" in text_of(view)
    assert links_of(view) == [("Read at The Example Times", LINK)]


CONFLICT = Agreement(
    2, 1, (Position("March 3", ("Reuters", "AFP", "ANSA", "DPA", "EFE")), Position("4", ("AP",)))
)


def test_sources_that_conflict_lead_with_all_outlets_counted() -> None:
    [_, told, *_] = texts_of(answer_card(answer(agreement=CONFLICT)))
    assert told.split("\n") == [
        "**Sources conflict.** 2 other articles agree, 1 differs.",
        "- March 3: Reuters, AFP, ANSA, DPA, EFE",
        "- 4: AP",
    ]


def test_outlets_that_differ_cannot_mark_the_card_up() -> None:
    said = (
        Position("@everyone", ("**Bold** [x](https://e.org)",)),
        Position("`March`\n# 4", ("AP",)),
    )
    [_, told, *_] = texts_of(answer_card(answer(agreement=Agreement(0, 1, said))))
    _, first, second = told.split("\n")
    words, outlet = first.removeprefix("- ").split(": ")
    assert shown(outlet) == ("**Bold** [x](https://e.org)", [])
    assert shown(words) == ("@everyone", [])
    assert shown(second.removeprefix("- ").removesuffix(": AP")) == ("`March` # 4", [])
