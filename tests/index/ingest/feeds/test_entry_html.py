"""From a feed's HTML to plain paragraphs."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.feeds.entry_html import from_plain, is_whole, one_line, paragraphs

from .samples import ARTICLE, FIRST, SECOND, THIRD


def test_paragraphs_are_plain_and_in_order() -> None:
    html = f"<h2>The <em>border</em></h2>\n<p>{FIRST}</p><div>{SECOND}<br/><br>{THIRD}</div>"
    assert paragraphs(html) == ("The border", FIRST, SECOND, THIRD)


def test_points_of_a_list_are_lines() -> None:
    html = f"<p>{FIRST}</p><ul><li>One.</li>\n<li><p>Two.</p></li></ul><p>{SECOND}</p>"
    assert paragraphs(html) == (FIRST, "One.\nTwo.", SECOND)


def test_words_that_only_tags_part_stay_one() -> None:
    assert paragraphs("<p>Bri<b>tain</b>&nbsp;and <a href='x'>France</a>.</p>") == (
        "Britain and France.",
    )


def test_cells_of_a_row_are_apart() -> None:
    assert paragraphs("<table><tr><td>Entry</td><td>42</td></tr><tr><td>Exit</td></table>") == (
        "Entry 42", "Exit",
    )  # fmt: skip


@pytest.mark.parametrize(
    "around",
    [
        "<script>alert('x')</script>",
        "<style>p {color: red}</style>",
        "<!-- hidden -->",
        "<img src='https://pixel.example/1.gif' width=1 height=1 alt='pixel'>",
        "<figure><img src='a'><figcaption>A caption</figcaption></figure>",
        "<div class='feedflare'><a href='x'>Share this</a></div>",
        "<div class='sharedaddy sd-sharing-enabled'><h3>Share this:</h3><ul><li>X</li></ul></div>",
        "<p>The post <a href='x'>Border to reopen</a> appeared first on <a href='y'>B</a>.</p>",
        "<p>L’article <a>Frontière</a> est apparu en premier sur <a>Courrier</a>.</p>",
        "<p># # #</p>",
        "<form><input value='mail'><button>Subscribe</button></form>",
        "<?php echo 1 ?>",
    ],
)
def test_what_is_no_text_is_gone(around: str) -> None:
    assert paragraphs(f"{around}<p>{FIRST}</p>{around}<p>{SECOND}</p>{around}") == (FIRST, SECOND)


def test_text_without_markup_keeps_its_blank_lines_and_undoes_its_entities() -> None:
    assert paragraphs("One line\nbroken.\n\nFish &amp; chips < 5.") == (
        "One line broken.", "Fish & chips < 5.",
    )  # fmt: skip
    assert paragraphs(from_plain("A < B\n\nC & D")) == ("A < B", "C & D")


def test_a_line_break_inside_a_sentence_is_undone() -> None:
    one, two = FIRST[:90].rsplit(" ", 1)
    assert paragraphs(f"<p>{one}<br>\n{two}{FIRST[90:]}</p>") == (FIRST,)


def test_invisible_hints_for_line_breaks_are_gone() -> None:
    assert paragraphs("<p>spokes&shy;woman\u200b of\u2060 state</p>") == ("spokeswoman of state",)
    assert one_line("Biden-\u2060Harris&shy;", markup=False) == "Biden-Harris"


@pytest.mark.parametrize(
    ("title", "markup", "line"),
    [
        ("Trade &amp; aid", False, "Trade & aid"),
        ("Use of the <blink> tag", False, "Use of the <blink> tag"),
        ("Border <i>to</i>\n reopen<br/>soon", True, "Border to reopen soon"),
        ("5 &lt; 7", True, "5 < 7"),
    ],
)
def test_titles_are_one_plain_line(title: str, markup: bool, line: str) -> None:
    assert one_line(title, markup=markup) == line


def test_a_whole_text_is_told_from_a_teaser() -> None:
    whole = paragraphs(ARTICLE)
    assert is_whole(whole, apart=False)
    assert not is_whole(whole[:1], apart=False)
    assert is_whole((f"{FIRST} {SECOND} {THIRD}",), apart=True)
    assert not is_whole((f"{FIRST} {SECOND} {THIRD}",), apart=False)
    assert not is_whole((SECOND,), apart=True)
    assert is_whole((f"{FIRST} {SECOND} {THIRD} " * 2,), apart=False)
    assert not is_whole((f"{FIRST} {SECOND} {THIRD} " * 2 + "The minister …",), apart=True)
    assert not is_whole((), apart=True)


@pytest.mark.parametrize(
    "ending",
    ["…", "[…]", "[&hellip;]", "(...)", "... Read more", "[Read more…]", "… Continue reading →"],
)
def test_an_ending_that_leads_elsewhere_is_that_of_a_teaser(ending: str) -> None:
    assert not is_whole(paragraphs(f"{ARTICLE[:-5]} {ending}</p>"), apart=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "The president said that he would read more about the treaty.",
        "More information on the crossing is available here.",
        "More talks will follow, the ministry said.",
    ],
)
def test_a_sentence_that_tells_of_more_is_no_button(sentence: str) -> None:
    assert is_whole(paragraphs(f"{ARTICLE}<p>{sentence}</p>"), apart=True)


def test_the_mark_of_an_end_is_gone() -> None:
    assert paragraphs(f"<p>{FIRST} ###</p>") == (FIRST,)
    assert paragraphs("<p>Issue # 5 is agenda item #</p>") == ("Issue # 5 is agenda item #",)


def test_deep_and_broken_html_takes_no_time() -> None:
    began = time.process_time()
    for html in (
        "<div>" * 100_000,
        "<" * 500_000,
        "<a " * 200_000,
        "<p>The post " + "x on " * 100_000,
    ):
        paragraphs(html)
    assert time.process_time() - began < 5


@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<li>", "<br>", "a b", "<!--", "\0"])).map("".join)
)
def test_any_text_gives_filled_paragraphs(html: str) -> None:
    assert all(part.strip() == part and part for part in paragraphs(html))
