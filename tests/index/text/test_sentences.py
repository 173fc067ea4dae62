"""Sentences, and the blocks and pieces by which they are found."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import (
    LONGEST,
    Bounds,
    blocks,
    divide,
    sentence_ends,
    sentences,
)
from index.values import Span


def shown(text: str) -> list[str]:
    return [" ".join(sentence.of(text).split()) for sentence in sentences(text)]


# Each line is one text; a bar stands where one sentence ends and the next begins.
EXAMPLES = {
    "titles": [
        "Mr. Wang met Mrs. Osei and Dr. Lindqvist.| Gen. Park did not attend.",
        "Sen. Ruiz and Gov. Hale wrote to Lt. Col. Mbeki.| Prof. Sato signed too.",
        "Vice Premier He met Amb. Burns.| Mr. He then left for St. Petersburg.",
        "Vietnam's leader, Gen. To Lam, landed at noon.| Crowds waved.",
        "The court heard Kosovo v. Serbia.| It rose.",
    ],
    "initials": [
        "Jake J. Sullivan flew home.| J. K. Rowling signed the letter.",
        "Former president George W. Bush and C. S. Song spoke.| H.M. King Oskar listened.",
        "The treaty was drafted by Robert M. La Follette.| Nobody read it.",
        "The archive holds letters from World War I.| They were never sent.",
    ],
    "dotted abbreviations inside a sentence": [
        "The U.S. Embassy in Muscat reopened.| The U.N. Security Council met.",
        "The ROK-U.S. alliance and Japan-U.S. ties held.| Seoul said so.",
        "Under the act (50 U.S.C. 1701 et seq.) (IEEPA), assets were frozen.",
        "He holds a Ph.D. from Lund and an LL.M. from Leiden.| She has an M.A. in history.",
        "Some exports, e.g. timber, and others, i.e. ore, were exempt.| Oil was not.",
        "Okafor et al. Treaty Law in Practice was cited.| It is out of print.",
    ],
    "abbreviations that end a sentence": [
        "She will return to the U.S.| The talks go on without her.",
        "The vote is at 6 p.m.| If it fails, the cabinet resigns.",
        "She chairs Nordlicht Shipping Inc.| In May she joined Halden Co.| Her term is short.",
        "It is backed by President Joseph R. Biden, Jr.| He signed on Monday.",
        "They brought flags, maps, pens, etc.| Guards took all of it.",
        "The grain fund holds 2 bn.| It was set up in Oslo.",
        "She moved to Bethesda, Md.| Her staff stayed.| The ambassador is ill.| Doctors say so.",
    ],
    "numbers": [
        "It is Decree No. 2 of Aug. 28, 2024.| It replaces No. 14 of Jan. 6.",
        "Oil rose to $81.40 a barrel, up 2.5 percent.| Gas fell.",
        "See Art. IV, para. 2, and pp. 14–16 of Vol. 3.| They are short.",
        "Did Oslo agree?| No.| Did Rome?| No. 2 on the list was silent.",
        "The 3rd round began on the 21st.| It ended in 2023.| The 4th never came.",
    ],
    "quotations": [
        "“We have time.| We do not have trust,” said Ingrid Dahl, who led the talks.",
        "“This is a start,” said Rush Doshi, a former official.| “It is not an end.”| He left.",
        "“Why?” he asked.| “Because we can!” she shouted.| Nobody laughed.",
        "“Are we safe?” Mr. Wang asked.| The room was silent.",
        "'It is over.'| The guns fell silent.",
        "He called it “a good day in the U.S.” and left.| She stayed.",
        "« Nous sommes prêts. »| Le ministre est parti.",
        "„Wir sind bereit.“| Der Minister ging.",
    ],
    "stage directions": ["Thank you all.| (Applause.)| It is good to be here."],
    "ellipses": [
        "“We will wait … and see,” he said.| She nodded.",
        "We lost some time . . . but not the peace.| So he said.",
        "We lost the harbour…| The bridge we kept.",
        "He trailed off. . .| The hall was silent.",
    ],
    "datelines": [
        "BEIJING (AP) — The two envoys met on Tuesday.| They did not speak.",
        "GENEVA, Aug. 28 — Talks resumed.| Both sides came.",
    ],
    "transcripts": [
        "MS PORTER: Good afternoon, everyone.| We have three items.",
        "QUESTION: Thank you, Ned.| Can you say more?| On Iran?",
        "Q Hi, thanks.| Has the call taken place?",
    ],
    "numbered on one line": [
        "There are two aims: 1. Build trust.| 2. Open the port.",
        "(a) The parties shall meet.| (b) They shall report.",
        "Sec. 3. The fund is established.| It is small.",
    ],
    "addresses": [
        "Read https://example.org/a.b?c=d.e or www.example.org.| Do it now.",
        "The site Kiev.Today is blocked.| So is example.com.",
    ],
    "footnotes": [
        "The accord was signed in March.[1]| It took effect in May.[2][3]| Then it lapsed.",
        "He called it “final.”[4]| Nobody believed him.[citation needed]| It lapsed.",
    ],
    "no space after the full stop": [
        "The convoy was turned back.|The ministry gave no reason.",
    ],
    "marks that stand alone": [
        "The Office of Mgmt. & Budget agreed.| It signed.",
        "They agreed. ...| Then they left.",
    ],
    "names in lower case": [
        "The raid failed.| al-Shabaab denied any part in it.| eBay removed the maps.",
        "The show Good Morning Kyiv! returns next week.| It was off the air.",
    ],
    "other scripts": [
        "两国外长举行会谈。|双方同意恢复对话！|下一轮何时举行？|尚未决定。",
        "他说：“谈判结束了。”|“我们会再来。”|他离开了。",
        "متى تستأنف المحادثات؟| لم يحدد موعد.| انتهى اللقاء.",
        "वार्ता समाप्त हुई।| अगला दौर दिल्ली में होगा।",
        "Le président est parti.| « Pourquoi ? » demande-t-on.| Personne ne répond.",
    ],
    "no marks at all": [
        "talks in geneva resume on monday without the two sides having agreed on an agenda",
    ],
}


@pytest.mark.parametrize("marked", [text for texts in EXAMPLES.values() for text in texts])
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    assert shown(marked.replace("|", "")) == expected


def test_headlines_labels_and_list_items_are_sentences_of_their_own() -> None:
    text = (
        "Envoys meet on the lake\n"
        "By Ada Lindqvist\n\n"
        "OSLO (AP) — The envoys met. They agreed on:\n"
        "• Grain exports\n"
        "• Prisoners. All of them\n"
        "1. Coast guards\n"
        "a) A telephone line\n"
        "QUESTION:\n"
        "When?"
    )
    assert shown(text) == [
        "Envoys meet on the lake",
        "By Ada Lindqvist",
        "OSLO (AP) — The envoys met.",
        "They agreed on:",
        "• Grain exports",
        "• Prisoners.",
        "All of them",
        "1. Coast guards",
        "a) A telephone line",
        "QUESTION:",
        "When?",
    ]


def test_a_clause_of_over_eighty_words_is_divided_at_semicolons() -> None:
    clause = "the parties shall report each year to the joint commission on what they have done"
    text = "; ".join([clause] * 9) + "."
    pieces = shown(text)
    assert all(len(piece.split()) <= 80 for piece in pieces)
    assert all(piece[-1] in ";." for piece in pieces)


def test_offsets_count_characters_not_bytes() -> None:
    text = "😀 Überall Stille. 和平。\r\n\u3000Fin."
    assert [sentence.of(text) for sentence in sentences(text)] == [
        "😀 Überall Stille.",
        "和平。",
        "Fin.",
    ]


def assert_sentences_hold(text: str) -> None:
    """What must be true of any text."""
    end = 0
    for sentence in sentences(text):
        words = sentence.of(text)
        assert sentence.start >= end
        assert not text[end : sentence.start].strip()
        assert words
        assert words == words.strip()
        assert LONGEST.load(len(words), len(words.split())) <= 1
        end = sentence.end
    assert not text[end:].strip()


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
MARKS = "abAB.!?…。؟\"'”“’»«()[]—;:,•-1I\u0301\u200b\xa0\u3000\n\r\t\x1c 和"
WORDS = ["U.S.", "Mr.", "No.", "a.m.", ". . .", "[1]", " The ", " said ", "Q ", "word " * 30]
newsprint = st.lists(st.sampled_from([*MARKS, *WORDS, " ", " ", "\n\n"])).map("".join)


@given(anything | newsprint)
def test_sentences_cover_any_text_in_order(text: str) -> None:
    assert_sentences_hold(text)


@given(newsprint)
def test_sentences_do_not_change_when_space_is_put_around_a_text(text: str) -> None:
    moved = [
        (sentence.start - 2, sentence.end - 2) for sentence in sentences(f"\n {text.strip()} ")
    ]
    assert moved == [(sentence.start, sentence.end) for sentence in sentences(text.strip())]


@pytest.mark.parametrize(
    "unit",
    ["!", ". ", "[1]", "和平。", "\n x"],
)
def test_a_hostile_text_of_50_000_characters_does_not_hang(unit: str) -> None:
    began = time.process_time()
    assert sentences(unit * (50_000 // len(unit)))
    assert time.process_time() - began < 8  # less than 1 s; far more if it grew with the square


WRAPPED = """\
The two ministers met for nearly four hours in the old customs house on
the lake and agreed to open a telephone line between their coast guards
before the end of the year, according to an aide who was not allowed to
speak in public.
"""


LONG = "The council renewed the mandate of the mission for twelve months. " * 5
CAPITAL = """\
The envoy told reporters that he would fly on to the island of
Kos before returning, and that he had asked the Foreign Ministry in
Athens for a list of the names of all those who are still being held.
"""
FULL = "We have been clear about what we expect of all sides in these talks and"


def shown_blocks(text: str) -> list[str]:
    return [" ".join(block.of(text).split()) for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (WRAPPED, 1),
        (CAPITAL, 1),
        (f"Ministers Meet Again\n{WRAPPED}", 2),
        (f"{LONG}\nThe vote was unanimous.\n{LONG}", 3),
        *((f"{WRAPPED}{marker} Grain\n{marker} Fish", 3) for marker in ("-", "•", "1.", "(iv)")),
        *((f"{WRAPPED}{FULL}\n{who} Why?", 3) for who in ("MS PORTER:", "QUESTION:", "Q")),
    ],
)
def test_wrapped_lines_are_one_block_till_a_headline_paragraph_list_or_speaker(
    text: str, number: int
) -> None:
    assert len(shown_blocks(text)) == number


@pytest.mark.parametrize(
    "line_break",
    ["\n", "\r\n", "\x85", "\u2028"],
)
def test_every_kind_of_line_break_counts(line_break: str) -> None:
    assert shown_blocks(f"Talks resume{line_break}Markets calm") == ["Talks resume", "Markets calm"]


TEN_WORDS = Bounds(words=10, characters=75)


def pieces(text: str, bounds: Bounds = TEN_WORDS) -> list[str]:
    return [piece.of(text) for piece in divide(text, Span(0, len(text)), bounds)]


def test_without_marks_pieces_are_cut_between_words_and_even() -> None:
    assert [len(piece.split()) for piece in pieces("word " * 24)] == [8, 8, 8]


def test_a_weaker_boundary_is_used_only_where_a_piece_is_still_too_long() -> None:
    text = "a b c, d; e f g h, i j k, l m n; o, p"
    assert pieces(text) == ["a b c, d;", "e f g h, i j k, l m n;", "o, p"]
    assert pieces(text, Bounds(8, 60)) == ["a b c, d;", "e f g h, i j k,", "l m n; o, p"]


def test_text_without_spaces_is_divided_by_characters_and_at_its_own_marks() -> None:
    assert "".join(pieces("和" * 200)) == "和" * 200
    assert all(len(piece) <= 75 for piece in pieces("和" * 200))
    assert pieces("和" * 50 + "；" + "平" * 50) == ["和" * 50 + "；", "平" * 50]


@given(
    st.text(st.sampled_from("ab和é\u0301;:,—•； \n\t\u3000")).filter(str.strip),
    st.integers(1, 12),
    st.integers(1, 40),
    st.sampled_from([0, 15]),
)
def test_pieces_hold_everything_and_keep_the_bounds(
    text: str, words: int, characters: int, long_word: int
) -> None:
    bounds = Bounds(words, characters, long_word)
    end = 0
    for piece in divide(text, Span(0, len(text)), bounds):
        body = piece.of(text)
        assert body
        assert body == body.strip()
        assert not text[end : piece.start].strip()
        assert bounds.load(len(body), len(body.split())) <= 1
        end = piece.end
    assert not text[end:].strip()


def test_in_a_block_without_capitals_sentences_may_begin_small() -> None:
    assert len(list(sentence_ends("the port reopened. ships came. they stayed."))) == 2
