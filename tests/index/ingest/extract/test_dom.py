"""A page made ready: what a browser shows as one sentence is one line, and links to others go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring

from index.ingest.extract.html import prune

FIRST = "Envoys of both countries met in Geneva on Monday and agreed to reopen the crossing."
SECOND = "The talks lasted nine hours, a spokeswoman of the ministry told reporters on Tuesday."
OTHER = "Ministers prepare for the summit in Vienna"


def pruned(body: str) -> str:
    """The words left of a page, one space between any two."""
    page = document_fromstring(f"<html><body>{body}</body></html>")
    prune(page)
    return words_of(page)


def words_of(page: HtmlElement) -> str:
    return " ".join(" ".join(page.itertext()).split())


@pytest.mark.parametrize(
    "furniture",
    [
        f"<p><a href='/b'>{OTHER}</a></p>",
        f"<p>See: <a href='/b'>{OTHER} and return for another round of talks</a></p>",
        f"<ul><li><a href='/b'>{OTHER}</a></li><li><a href='/c'>{OTHER}</a></li></ul>",
        f"<p><img src='a.jpg'> {OTHER}</p>",
        f"<div><img src='a.jpg'><span>{OTHER}</span></div>",
        f"<aside aria-hidden='true'><p>{OTHER}</p></aside>",
        f"<div style='display: none'>{OTHER}</div>",
        f"<span hidden>{OTHER}</span>",
    ],
)
def test_links_to_others_captions_and_hidden_boxes_go(furniture: str) -> None:
    assert pruned(f"<p>{FIRST}</p>{furniture}<p>{SECOND}</p>") == f"{FIRST} {SECOND}".strip()


@pytest.mark.parametrize(
    "content",
    [
        f"<p><a href='/b'>{FIRST}</a></p>",
        "<p>The <a href='/treaty'>treaty of Vienna</a> closed the crossing.</p>",
        "<p><a href='/un'>United Nations</a></p>",
        f"<h2><a href='/b'>{OTHER}</a></h2>",
        f"<p><img src='a.jpg'> {FIRST}</p>",
        f"<ul><li>The crossing opens.</li><li>See <a href='/b'>{OTHER}</a>, the text.</li></ul>",
        f"<p>{OTHER}</p>",
        "<p><a name='here'>Ministers prepare for the summit</a></p>",
    ],
)
def test_sentences_names_and_headings_stay(content: str) -> None:
    words = words_of(document_fromstring(content))
    assert pruned(f"{content}<p>{SECOND}</p>") == f"{words} {SECOND}"


def test_a_box_that_opens_over_a_name_goes_and_the_name_stays() -> None:
    box = f"<span><a href='/1'>{OTHER}</a><a href='/2'>{OTHER} again, with all others</a></span>"
    text = f"<p>The envoy <span><a href='/jane'>Jane Doe</a>{box}</span> came.</p>"
    assert pruned(text) == "The envoy Jane Doe came."


def test_line_breaks_of_the_source_are_spaces_but_not_in_preformatted_text() -> None:
    page = document_fromstring(
        "<html><body><p>Envoys\n  met<br>in\nGeneva <b>on\nMonday</b>\n again.</p>"
        "<pre>one\n  two <b>three\n</b>\nfour</pre></body></html>"
    )
    prune(page)
    paragraph, preformatted = page.find(".//p"), page.find(".//pre")
    assert paragraph.text_content() == "Envoys metin Geneva on Monday again."
    assert preformatted.text_content() == "one\n  two three\n\nfour"


def test_parts_of_one_text_are_joined() -> None:
    part = "<div class='article-body'><p>{}</p></div>"
    page = document_fromstring(
        f"<article>{part.format(FIRST)}<div class='ad'></div>{part.format(SECOND)}</article>"
    )
    prune(page)
    first, second = page.iterfind(".//div[@class='article-body']")
    assert [one.text for one in first.iter("p")] == [FIRST, SECOND]
    assert len(second) == 0


def test_texts_of_several_articles_are_not_joined() -> None:
    part = "<article><div class='article-body'><p>{}</p></div></article>"
    titled = "<div class='story-text'><h1>Talks</h1><p>{}</p></div>"
    bodies = (
        part.format(FIRST) + part.format(SECOND),
        f"<main>{titled.format(FIRST)}{titled.format(SECOND)}</main>",
    )
    for body in bodies:
        page = document_fromstring(f"<html><body>{body}</body></html>")
        prune(page)
        assert [len(list(one.iter("p"))) for one in page.iter("div")] == [1, 1]


def test_a_subheading_by_class_becomes_a_heading() -> None:
    heading = "<div class='pf_subheadline'>Who pays?</div>"
    page = document_fromstring(f"<div>{heading}<p>{FIRST}</p></div>")
    prune(page)
    assert page.find(".//h2").text == "Who pays?"


def test_control_characters_which_lxml_does_not_take_back_are_taken_away() -> None:
    page = document_fromstring(
        b"<body><p>a\x01b\x08<i>c</i>\x1fd</p><pre>e\x02 \n<b>f\x03</b>\x04g</pre></body>"
    )
    prune(page)
    assert page.text_content() == "abcde \nfg"


@given(
    st.text(st.characters(max_codepoint=0x2FF) | st.sampled_from("\ufffe\uffff\u2028"), max_size=9)
)
def test_no_character_is_too_much_however_it_is_written(text: str) -> None:
    written = "".join(f"&#{ord(one)};" for one in text) + "\x0c\x1b"
    page = document_fromstring(f"<p>{written}<b>b</b>{written}</p><pre>{written}<i>i</i>\x0c</pre>")
    prune(page)
    assert "b" in page.text_content()
