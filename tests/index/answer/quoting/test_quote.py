"""Quotes: whole sentences at their offsets, checked before they leave."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.quotes import source_line
from index.answer.candidates import Features, SentenceCandidate
from index.answer.presentation.as_json import quote_object
from index.answer.presentation.words import quote_notes
from index.answer.quoting.quote import (
    SURE_FIRST_SPAN,
    SURE_SPAN,
    merged,
    quote,
    text_fragment,
    verbatim,
    with_sure_span,
)
from index.answer.sentences import BEFORE, LONGEST_WORDS, Sentence, sentences_of
from index.text.sentences import sentences
from index.values import Draft, Published, Quote, Span
from tests.index.answer.samples import PASSAGE, Desk, draft

TEXT = "Wang and Sullivan talked. They met at Yanqi Lake. It rained. They left."


def choice(text: str, number: int, span: Span | None = None) -> SentenceCandidate:
    """The choice of one sentence of a text."""
    spans = sentences(text)
    passage = replace(
        PASSAGE, span=Span(0, len(text)), sentences=tuple(spans),
        article_key="key", external_id="x1", revision=2, title="Title",
        url="https://example.org/a", published=Published.parse("2024-08-28"), partial=True,
    )  # fmt: skip
    before = tuple(spans[max(0, number - BEFORE) : number])
    sentence = Sentence(passage, text, spans[number], before)
    return SentenceCandidate(sentence, span, Features(), score=0.75)


def test_a_quote_carries_its_place_and_its_article() -> None:
    at = TEXT.index("Yanqi")
    quoted = quote(choice(TEXT, 1, Span(at, at + len("Yanqi Lake"))))
    assert quoted.sentence == "They met at Yanqi Lake."
    assert quoted.text == "Wang and Sullivan talked. They met at Yanqi Lake."
    assert quoted.text == TEXT[quoted.start : quoted.end]
    assert quoted.span == "Yanqi Lake"
    assert (quoted.article_key, quoted.external_id, quoted.revision) == ("key", "x1", 2)
    assert (quoted.title, quoted.source, quoted.partial, quoted.score) == (
        "Title", "Wire", True, 0.75,
    )  # fmt: skip
    assert quoted.url == "https://example.org/a"
    assert quoted.link == "https://example.org/a#:~:text=They%20met%20at%20Yanqi%20Lake."
    assert quoted.published == Published.parse("2024-08-28")


@pytest.mark.parametrize(
    ("rank", "chance", "bold"),
    [
        (1, SURE_FIRST_SPAN, True),
        (1, SURE_FIRST_SPAN - 0.01, False),
        (2, 0.75 * SURE_SPAN, True),
        (2, 0.75 * SURE_SPAN - 0.01, False),
    ],
)
def test_words_are_marked_only_if_their_own_chance_is_high(
    rank: int, chance: float, bold: bool
) -> None:
    at = TEXT.index("Yanqi")
    chosen = replace(choice(TEXT, 1, Span(at, at + len("Yanqi Lake"))), span_score=chance)
    quoted = with_sure_span(replace(quote(chosen), rank=rank))
    assert quoted.span == ("Yanqi Lake" if bold else None)
    assert quoted.span_confidence == chance
    assert quoted.sentence == "They met at Yanqi Lake."


@pytest.mark.parametrize("bullet", ["• ", "- ", "•", "• - ", "> ", "## "])
def test_a_quote_starts_after_the_bullet_of_its_list(bullet: str) -> None:
    text = f"The sides agreed:\n{bullet}Wang and Sullivan met at Yanqi Lake.\n{bullet}It rained."
    at = text.index("Yanqi")
    spans = sentences(text)
    number = next(n for n, one in enumerate(spans) if one.start <= at < one.end)
    quoted = quote(choice(text, number, Span(spans[number].start, at + len("Yanqi Lake"))))
    assert quoted.text == quoted.sentence == "Wang and Sullivan met at Yanqi Lake."
    assert quoted.text == text[quoted.start : quoted.end]
    assert quoted.span == "Wang and Sullivan met at Yanqi Lake"
    assert quoted.link is not None
    assert quoted.link.endswith("#:~:text=Wang%20and%20Sullivan%20met%20at%20Yanqi%20Lake.")


@pytest.mark.parametrize("gap", [" ", "\n\n", ":\u200e\n"])
def test_a_quote_starts_after_what_a_press_office_writes_before_a_statement(gap: str) -> None:
    lead_in = "The below is attributable to Spokesperson Ned Price:" + gap.removeprefix(":")
    text = f"{lead_in}The Secretary met Wang Yi at Yanqi Lake. They spoke of grain."
    number = next(n for n, one in enumerate(sentences(text)) if "Yanqi" in one.of(text))
    quoted = quote(choice(text, number))
    assert quoted.text == quoted.sentence == "The Secretary met Wang Yi at Yanqi Lake."
    assert quoted.text == text[quoted.start : quoted.end]
    assert "below" not in (quoted.link or "")


WORDS = st.lists(st.sampled_from(["They", "wang", "It", "met", "the"]), min_size=1, max_size=30)


@given(st.lists(WORDS.map(lambda one: " ".join(one).capitalize() + "."), min_size=1, max_size=9))
def test_a_quote_is_the_sentence_with_whole_sentences_before_it(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    spans = sentences(text)
    for number, span in enumerate(spans):
        quoted = quote(choice(text, number))
        assert quoted.text == text[quoted.start : quoted.end]
        assert quoted.sentence == span.of(text)
        assert quoted.end == span.end
        assert quoted.start in {one.start for one in spans[max(0, number - 3) : number + 1]}
        assert len(quoted.text.split()) <= max(LONGEST_WORDS, len(quoted.sentence.split()))


@pytest.fixture
def stored(desk: Desk) -> Quote:
    """A quote of a stored article."""
    desk.add(draft(TEXT))
    hits = desk.library.full_text.search(["yanqi"], desk.search_filter(), 1)
    [passage] = desk.library.passages.in_reach(
        [hit.passage_id for hit in hits], desk.search_filter()
    ).values()
    sentence = sentences_of([passage], desk.library.passages)[passage.id][1]
    return quote(SentenceCandidate(sentence, None, Features(0, 0, 0, 0, 0, 0, 0, 0), 0.5))


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "They met at Yanqi  Lake."},
        {"revision": 2},
        {"article_key": "none"},
        {"sentence": "They never met."},
    ],
)
def test_what_the_library_does_not_hold_does_not_pass(
    desk: Desk, stored: Quote, changed: dict[str, object]
) -> None:
    wrong = replace(stored, **changed)  # type: ignore[arg-type]  # any field
    assert verbatim([wrong, stored], desk.library.passages) == [stored]


def printed(sentence: str, source: str, score: float = 0.5) -> Quote:
    return replace(quote(choice(TEXT, 0)), sentence=sentence, source=source, score=score)


def test_one_sentence_in_many_prints_counts_once_and_names_the_others() -> None:
    [one] = merged(
        [
            printed("“They’ve met,” he said.", "Times"),
            printed('"They\'ve met," he said.', "Post"),
            printed("“They’ve  met,” he said.", "Globe"),
            printed("“They’ve met”, he said.", "Times"),
            printed("“They’ve met,” he said.", "Post"),
            printed("“They’ve met,” he said.", ""),
        ]
    )
    assert (one.source, one.also) == ("Times", ("Globe", "Post"))


def test_a_quote_never_reaches_over_a_gap_that_only_old_libraries_hold() -> None:
    text = "Wang and Sullivan talked." + "\n" * 16_000 + "They met at Yanqi Lake."
    assert quote(choice(text, 1)).text == "They met at Yanqi Lake."
    near = "Wang and Sullivan talked.\n\nThey met at Yanqi Lake."
    assert quote(choice(near, 1)).text == near


PAGE = "https://example.org/a?b=c"


def decoded(link: str) -> list[str]:
    """The terms of the one text directive of a link: start, and end where there is one."""
    _page, _, fragment = link.partition("#")
    _section, delimiter, directive = fragment.partition(":~:")
    assert delimiter
    assert ":~:" not in directive
    assert "&" not in directive
    assert "-" not in directive
    name, _, terms = directive.partition("=")
    assert name == "text"
    assert terms.isascii()
    return [unquote(term) for term in terms.split(",")]


def test_a_long_sentence_is_given_by_its_two_ends() -> None:
    sentence = " ".join(f"word{n}" for n in range(13))
    assert decoded(text_fragment(PAGE, sentence)) == [
        "word0 word1 word2 word3 word4 word5",
        "word7 word8 word9 word10 word11 word12",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "A leader-level call, they said, & more.",
        "“We met — briefly,” said Mr. O’Brien; it’s 5% of AT&T.",
        "Élysée: 王毅 会见 沙利文。",
        "x" * 300,
        "50%20 off#now?=/",
    ],
)
def test_signs_with_a_meaning_of_their_own_are_escaped(sentence: str) -> None:
    assert decoded(text_fragment(PAGE, sentence)) == [sentence]


def test_a_sentence_over_two_lines_is_given_by_an_end_in_each() -> None:
    assert decoded(text_fragment(PAGE, "He said:\n\nthe talks go on.")) == [
        "He said:",
        "the talks go on.",
    ]


@pytest.mark.parametrize(
    ("url", "begins"),
    [
        ("https://example.org/a", "https://example.org/a#:~:text="),
        ("https://example.org/a#part-2", "https://example.org/a#part-2:~:text="),
        ("https://example.org/a#:~:text=old,ends", "https://example.org/a#:~:text="),
        ("https://example.org/a#part:~:text=old", "https://example.org/a#part:~:text="),
        ("https://[broken/a?", "https://[broken/a?#:~:text="),
    ],
)
def test_the_pages_own_fragment_stays_and_an_older_text_fragment_goes(
    url: str, begins: str
) -> None:
    assert text_fragment(url, "They met.") == f"{begins}They%20met."


WORD = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12)


@given(st.lists(WORD, min_size=1, max_size=40), st.sampled_from([" ", "\n", "  "]))
def test_a_fragment_holds_the_sentences_own_words_in_order(words: list[str], space: str) -> None:
    sentence = space.join(words)
    words = sentence.split()
    terms = [term.split() for term in decoded(text_fragment(PAGE, sentence))]
    assert words[: len(terms[0])] == terms[0]
    assert words[-len(terms[-1]) :] == terms[-1]
    if len(terms) == 1:
        assert terms[0] == words
    else:
        assert len(terms) == 2
        assert len(terms[0]) + len(terms[1]) <= len(words)


SCANNED = "The harbour was quiet all day long.\n\nSullivan and Wang met at Yanqi Lake on Tuesday."
WHERE = "Where did Sullivan and Wang meet?"
URL = "https://review.example/a.pdf"


def asked(desk: Desk, draft: Draft) -> Quote:
    desk.add(draft)
    return desk.ask(WHERE).quotes[0]


def test_the_link_opens_the_page_of_the_quote(desk: Desk) -> None:
    pages = (0, 0, SCANNED.index("Sullivan"))
    quote = asked(desk, Draft("Review", SCANNED, url=f"{URL}#view", pages=pages))
    assert quote.link == f"{URL}#page=3"
    assert quote_object(quote)["page"] == 3
    assert "machine" not in source_line(quote)


def test_what_a_machine_read_is_marked_wherever_it_is_quoted(desk: Desk) -> None:
    quote = asked(desk, Draft("Review", SCANNED, url=URL, pages=(0,), by_machine=True))
    assert quote.by_machine
    assert "read by machine" in source_line(quote)
    assert "Read by machine from a scanned page." in quote_notes(quote)
    assert quote_object(quote)["by_machine"] is True


def test_a_new_revision_has_its_own_pages(desk: Desk) -> None:
    asked(desk, Draft("Review", SCANNED, url=URL, pages=(0, SCANNED.index("Sullivan"))))
    later = Draft("Review", f"{SCANNED} It rained.", url=URL)
    quote = asked(desk, later)
    assert (quote.revision, quote.pages) == (2, ())
