"""Where sentences begin and end in diplomatic news, and what holds for any text at all."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import LONGEST, sentence_blocks, sentences
from tests.patience import PATIENCE_S


def shown(text: str) -> list[str]:
    return [" ".join(sentence.of(text).split()) for sentence in sentences(text)]


# Each line is one text; a bar stands where one sentence ends and the next begins.
EXAMPLES = {
    "titles": [
        "Mr. Wang met Mrs. Osei and Dr. Lindqvist.| Gen. Park did not attend.",
        "Sen. Ruiz and Gov. Hale wrote to Lt. Col. Mbeki.| Prof. Sato signed too.",
        "Vice Premier He met Amb. Burns.| Mr. He then left for St. Petersburg.",
        "MS. PSAKI: We spoke with Mr. Secretary today.| He agreed.",
        "Vietnam's leader, Gen. To Lam, landed at noon.| Crowds waved.",
        "Ambassador (ret.) Ruth Davis spoke.| Brazil vs. Peru was off.",
    ],
    "initials": [
        "Jake J. Sullivan flew home.| J. K. Rowling signed the letter.",
        "Former president George W. Bush and C. S. Song spoke.| H.M. King Oskar listened.",
        "A speech by M. A. Muhit closed the session.| It was brief.",
        "The treaty was drafted by Robert M. La Follette.| Nobody read it.",
        "The archive holds letters from World War I.| They were never sent.",
    ],
    "dotted abbreviations inside a sentence": [
        "The U.S. Embassy in Muscat reopened.| The U.N. Security Council met.",
        "The ROK-U.S. alliance and Japan-U.S. ties held.| Seoul said so.",
        "The law (22 U.S.C. 2751, et seq.) bars such sales.| It dates from 1976.",
        "Under the act (50 U.S.C. 1701 et seq.) (IEEPA), assets were frozen.",
        "He holds a Ph.D. from Lund and an LL.M. from Leiden.| She has an M.A. in history.",
        "Some exports, e.g. timber, and others, i.e. ore, were exempt.| Oil was not.",
        "Okafor et al. Treaty Law in Practice was cited.| It is out of print.",
    ],
    "abbreviations that end a sentence": [
        "She will return to the U.S.| The talks go on without her.",
        "Doors open at 9 a.m.| The ministers arrive an hour later.",
        "He lives in Washington, D.C.| He has never seen Geneva.",
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
        "The fund holds 2 bn. euros and 3 mn. dollars.| More is due.",
        "See Art. IV, para. 2, and pp. 14–16 of Vol. 3.| They are short.",
        "Did Oslo agree?| No.| Did Rome?| No. 2 on the list was silent.",
        "MR. HALE: No.| I would not say that.",
        "The 3rd round began on the 21st.| It ended in 2023.| The 4th never came.",
        "The loan of Rs. 45 million was repaid.| Delhi confirmed it.",
    ],
    "quotations": [
        "“We have time.| We do not have trust,” said Ingrid Dahl, who led the talks.",
        "“This is a start,” said Rush Doshi, a former official.| “It is not an end.”| He left.",
        "“Why?” he asked.| “Because we can!” she shouted.| Nobody laughed.",
        "“Are we safe?” Mr. Wang asked.| The room was silent.",
        "“Are we safe?”| The minister did not answer.",
        "He said: “The bridge is open.”| “It was never closed,” she replied.",
        "'It is over.'| The guns fell silent.",
        'The aide wrote, "They signed (finally)."| Then he went home.',
        "He called it “a good day in the U.S.” and left.| She stayed.",
        "« Nous sommes prêts. »| Le ministre est parti.",
        "„Wir sind bereit.“| Der Minister ging.",
    ],
    "stage directions": [
        "Thank you all.| (Applause.)| It is good to be here.",
        "We won the vote.| (Laughter and applause.)| Twice.",
    ],
    "ellipses": [
        "“We will wait … and see,” he said.| She nodded.",
        "“Well... maybe,” he said.| She left.",
        "We lost some time . . . but not the peace.| So he said.",
        "We lost the harbour…| The bridge we kept.",
        "If they come… I will be there.",
        "He trailed off. . .| The hall was silent.",
    ],
    "datelines": [
        "BEIJING (AP) — The two envoys met on Tuesday.| They did not speak.",
        "GENEVA, Aug. 28 — Talks resumed.| Both sides came.",
        "WASHINGTON, D.C. — The Senate ratified the accord.| It was close.",
    ],
    "transcripts": [
        "MS PORTER: Good afternoon, everyone.| We have three items.",
        "QUESTION: Thank you, Ned.| Can you say more?| On Iran?",
        "MR. DEESE: Look, it’s simple.| We agreed.",
        "Q Hi, thanks.| Has the call taken place?",
    ],
    "numbered on one line": [
        "There are two aims: 1. Build trust.| 2. Open the port.",
        "(a) The parties shall meet.| (b) They shall report.",
        "Sec. 3. The fund is established.| It is small.",
    ],
    "addresses": [
        "Read https://example.org/a.b?c=d.e or www.example.org.| Do it now.",
        "Write to press.office@mfa.example.| It is read daily.",
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
        "会議は終わった。|次は東京で開かれる。",
        "متى تستأنف المحادثات؟| لم يحدد موعد.| انتهى اللقاء.",
        "مذاکرات ختم ہو گئے۔| اگلا دور لاہور میں ہوگا۔",
        "वार्ता समाप्त हुई।| अगला दौर दिल्ली में होगा।",
        "¿Cuándo vuelven?| ¡Nadie lo sabe!| El ministro calló.| ¿Por qué?",
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


def test_a_sentence_runs_over_a_wrapped_line() -> None:
    text = (
        "The two sides agreed to reopen the crossing at Gate No.\n"
        "2 for lorries by Friday. The U.S. and Norwegian envoys, who had\n"
        "waited for hours, left without a word to the press.\n"
    )
    assert [sentence.of(text) for sentence in sentences(text)] == [
        "The two sides agreed to reopen the crossing at Gate No.\n2 for lorries by Friday.",
        "The U.S. and Norwegian envoys, who had\nwaited for hours, "
        "left without a word to the press.",
    ]


def test_blocks_keep_their_sentences_together() -> None:
    text = "Headline\n\nOne sentence. Another one."
    assert [len(block) for block in sentence_blocks(text)] == [1, 2]


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
    [
        "a",
        "!",
        "word ",
        ". ",
        "a.b.",
        ".) ",
        '? "',
        "[1]",
        "和平",
        "和平。",
        "A. ",
        "e\u0301",
        "\n x",
    ],
)
def test_a_hostile_text_of_50_000_characters_does_not_hang(unit: str) -> None:
    began = time.process_time()
    assert sentences(unit * (50_000 // len(unit)))
    assert time.process_time() - began < 8  # less than 1 s; far more if it grew with the square


def test_every_fortieth_article_of_the_evaluation_data_is_covered(shared: Path) -> None:
    for path in sorted((shared / "eval" / "articles").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[::40]:
            assert_sentences_hold(json.loads(line)["text"])


def test_importing_the_module_loads_no_model() -> None:
    code = "import sys, index.text.passages; print(sorted({'torch', 'numpy'} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert done.stdout.strip() == "[]"
