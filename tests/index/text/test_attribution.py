"""What a text attributes, in short."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.answer.question
from index.text.attribution import Attribution
from index.text.attribution.extraction import attributions
from index.text.attribution.statements import asked, is_asked
from index.text.vocabulary import ACTING, CLAUSAL, PASTS
from index.values import Span


def said(text: str, title: str = "Talks") -> list[tuple[str, str | None, str]]:
    """Kind, speaker (name or office) and words of all that a text attributes."""
    return [(one.kind, label(one), one.words.of(text)) for one in attributions(title, text)]


def label(one: Attribution) -> str | None:
    """The name of the speaker, or else the office."""
    return one.speaker.name or one.speaker.office if one.speaker else None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We will sign,” said Elena Marsh.", "Elena Marsh"),
        ("Elena Marsh said on Friday, “We will sign.”", "Elena Marsh"),
        (
            "In a statement, Elena Marsh, head of the delegation, said “We will sign.”",
            "Elena Marsh",
        ),
        ("“We will sign,” wrote Norland’s foreign minister Elena Marsh.", "Elena Marsh"),
        ("The Norland foreign ministry said: “We will sign.”", "Norland foreign ministry"),
        ("“We will sign,” a spokesperson for Norland said.", "spokesperson for Norland"),
    ],
)
def test_the_speaker_stands_before_or_after_a_direct_quotation(text: str, speaker: str) -> None:
    [(kind, found, words)] = said(text)
    assert (kind, found, words.rstrip(".,")) == ("direct", speaker, "We will sign")


def test_the_speaker_stands_between_two_parts_of_a_quotation() -> None:
    text = "“We will sign,” Elena Marsh said, “but not this year.” “We need time.”"
    assert said(text) == [
        ("direct", "Elena Marsh", "We will sign,"),
        ("direct", "Elena Marsh", "but not this year."),
        ("direct", "Elena Marsh", "We need time."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Elena Marsh said that talks would go on.", "talks would go on"),
        ("Elena Marsh told Reuters that talks would go on.", "talks would go on"),
        ("Talks would go on, Elena Marsh said.", "Talks would go on"),
        ("According to Elena Marsh, talks would go on.", "talks would go on"),
        ("Elena Marsh condemned the attack on Tarn.", "condemned the attack on Tarn"),
        ("Elena Marsh left early, adding that talks would go on.", "talks would go on"),
        ("Elena Marsh pointed out it would cost more.", "it would cost more"),
        ("Elena Marsh said Reyes “was a farce” of a man.", "Reyes “was a farce” of a man"),
    ],
)
def test_reported_speech_has_its_speaker_and_its_extent(text: str, words: str) -> None:
    assert said(text)[-1] == ("mixed" if "“" in text else "indirect", "Elena Marsh", words)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Minister Elena J. Marsh came. Marsh said that talks would go on.", ["Elena Marsh"]),
        ("Elena Marsh and Jill Marsh came. Marsh said that talks would go on.", ["Marsh"]),
        ("Norland’s minister Elena Marsh came. The minister said that talks go on.",
         ["Elena Marsh"]),
        ("Foreign Minister Wang Yi said that talks go on.\n\n“We are ready,” he said. He added "
         "that a date was set.", ["Wang Yi"] * 3),
        ("Foreign Minister Wang Yi met President Omar Reyes. He said that talks go on.", [None]),
        ("A spokesperson for interior minister Elena Marsh said that talks go on.",
         ["spokesperson for interior minister Elena Marsh"]),
        ("“We will sign,” said Elena Marsh. “We are ready.\n\n“And we will come.”",
         ["Elena Marsh"] * 3),
        ("The Tarn Trade Union says that talks go on. They further say that a date is set.",
         ["Tarn Trade Union"] * 2),
        ("The Tarn Trade Union says that talks go on. It says that a date is set.",
         ["Tarn Trade Union"] * 2),
        ("The Tarn Trade Union met President Elena Marsh. It says that a date is set.", [None]),
    ],
)  # fmt: skip
def test_who_is_named_in_short_is_the_one_named_before(
    text: str, speakers: list[str | None]
) -> None:
    assert [label(one) for one in attributions("Talks", text)] == speakers


def test_both_are_the_two_people_of_a_readout() -> None:
    text = (
        "Secretary Elena Marsh spoke with Foreign Minister Omar Reyes of Norland. The two "
        "ministers reaffirmed that talks would go on.\n\nThey condemned the attack."
    )
    found = attributions("Secretary Marsh’s Call with Foreign Minister Reyes", text)
    assert [label(one) for one in found] == ["Elena Marsh", "Omar Reyes"] * 2
    assert [label(one) for one in attributions("A long week", text)] == [None, None]


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("The Freedom of the Seas", "Elena Marsh, Secretary of State\n\nFreedom of the seas is in "
         "the interest of all.", [("statement", "Elena Marsh")]),
        ("Travel to Tarn",
         "Elena Marsh, Spokesperson\n\nMinister Reyes will travel to Tarn to meet officials.", []),
        ("Remarks by President Biden Celebrating Labor Day",
         "THE PRESIDENT: We build roads for all of you.\n\nQ What does it say?",
         [("turn", "Biden")]),
        ("Remarks by the President on Tarn",
         "THE PRESIDENT: President Reyes stands firm with us.\n\nQ What does it say?",
         [("turn", "President")]),
        ("Commitments of the Summit",
         "TARN: Commits to building ten schools.\n\nNORLUG: Commits to paying for all.", []),
    ],
)  # fmt: skip
def test_whose_a_text_is_by_its_title_and_its_labels(
    title: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert [one[:2] for one in said(text, title)] == found


@pytest.mark.parametrize(
    ("released", "speakers"),
    [
        ("The following statement was released by the Governments of the Republic of India and the "
         "United States of America.\n\nBegin text:", ["India", "United States"]),
        ("The text of the following statement was released by the G7 foreign ministers of Canada, "
         "France and Japan.", ["G7 foreign ministers"]),
        ("The following statement was released by the Governments of Japan and 17 partners.", []),
    ],
)  # fmt: skip
def test_a_joint_statement_is_said_by_all_who_publish_it(
    released: str, speakers: list[str]
) -> None:
    found = attributions("The Attack", f"{released}\n\nWe condemn the attack on Tarn in every way.")
    assert [(one.kind, label(one)) for one in found] == [("statement", one) for one in speakers]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("The United Nations reports that talks went on.", ["United Nations"]),
        ("The Office of Migration reported that talks went on.", ["Office of Migration"]),
        ("Secretary of the Treasury Elena Marsh said that talks go on.", ["Elena Marsh"]),
        ("Elena Marsh, speaking to reporters, said that talks would go on.", ["Elena Marsh"]),
        ("Elena Marsh made clear that talks would go on.", ["Elena Marsh"]),
        (
            "The Norland Institute of Volcanology and Seismology (Nivos) reported that it shook.",
            ["Norland Institute of Volcanology and Seismology"],
        ),
        ("Transport and Bridges Minister Elena Marsh said that talks went on.", ["Elena Marsh"]),
        ("Norway’s Supreme Court rules that talks may go on.", ["Norway’s Supreme Court"]),
        ("The city of Tarn announced that talks went on.", ["city of Tarn"]),
        ("According to the Tarn Prisoners’ Society forty-five people are held.", []),
        ("According to the Tarn Press Agency forty-five people are held.", ["Tarn Press Agency"]),
        ("USA Today noted that talks went on.", ["USA Today"]),
        ("Elena Marsh and Omar Reyes said that talks would go on.", ["Elena Marsh", "Omar Reyes"]),
        (
            "GENEVA, June 16 — President Biden and President Omar Reyes agreed that talks go on.",
            ["Biden", "Omar Reyes"],
        ),
        (
            "Foreign Ministers Elena Marsh, Omar Reyes and Jill Stone condemn the attack.",
            ["Elena Marsh", "Omar Reyes", "Jill Stone"],
        ),
        ("France, Japan and the United States condemned it.", ["France", "Japan", "United States"]),
        (
            "Elena Marsh and Omar Reyes met in Tarn and condemned the attack.",
            ["Elena Marsh", "Omar Reyes"],
        ),
        ("Mothers of Halifax said that talks would go on.", []),
        ("Officials said that talks would go on.", []),
        ("Elena Marsh and officials said that talks would go on.", []),
        (
            "Elena Marsh will travel to India and Nepal with a delegation to underscore her plans.",
            [],
        ),
        ("Advocates highlighted the need for talks.", []),
        ("Elena Marsh has alleged ties to Norland.", []),
        ("Elena Marsh admitted 20 patients to the clinic.", []),
        ("If Elena Marsh said that talks would go on, nobody heard it.", []),
        ("Elena Marsh did not say that talks would go on.", []),
        ("Residents near the office of Elena Marsh reported that talks would go on.", []),
        ("Elena Marsh, who was accused of theft, left the country.", []),
        ("The two leaders agreed that talks would go on.", []),
        ("The Health Dialogue highlights the depth of the ties of both countries.", []),
        ("The U.S.-Norland Strategic Framework says that both countries share their water.", []),
    ],
)
def test_speakers_are_read_whole_each_of_several_and_nobody_where_it_is_unclear(
    text: str, speakers: list[str]
) -> None:
    found = [one for one in attributions("Talks", text) if one.speaker]
    assert [label(one) for one in found] == speakers
    assert len({one.words for one in found}) <= 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Statement by Foreign Minister Elena Marsh on Tarn", "I condemn the attack on Tarn."),
        ("The Attack on Tarn", "Elena Marsh, Secretary of State\n\nI condemn the attack on Tarn."),
        (
            "The Attack on Tarn",
            "The below is attributable to Spokesperson Elena Marsh:\n\nThe attack was a crime.",
        ),
        ("Remarks as Prepared for Delivery by First Lady Elena Marsh", "We thank all of you here."),
        ("A Letter", "I send you the report on Norland.\n\nSincerely,\n\nELENA J. MARSH"),
    ],
)
def test_a_statement_in_a_persons_own_name_is_theirs(title: str, text: str) -> None:
    assert [(one.kind, label(one)) for one in attributions(title, text)] == [
        ("statement", "Elena Marsh")
    ]


@given(st.text(alphabet=st.sampled_from("Ab c.,“”\"'’\n:I said Marsh he that"), max_size=300))
def test_offsets_lie_in_the_text_and_in_their_sentence(text: str) -> None:
    for one in attributions("Marsh said", text):
        assert 0 <= one.words.start < one.words.end <= len(text)
        assert one.sentence.start <= one.words.start
        assert one.words.end <= one.sentence.end <= len(text)
        assert one.speaker is None or one.speaker.printed.end <= len(text)


TEXT = "MR REYES: Good day.\nQUESTION: Do you condemn it?\nTwice?\nMR REYES: Yes.\nQ    And now?"


def test_a_question_ends_with_the_next_label() -> None:
    assert [one.of(TEXT) for one in asked(TEXT)] == [
        "QUESTION: Do you condemn it?\nTwice?\n", "Q    And now?",
    ]  # fmt: skip
    twice, yes = TEXT.index("Twice"), TEXT.index("Yes")
    assert is_asked(Span(twice, twice + 6), asked(TEXT))
    assert not is_asked(Span(yes, yes + 4), asked(TEXT))
    assert asked("Q1 was good. Nobody asked.") == []


def test_a_transcript_gives_each_paragraph_to_who_has_the_floor() -> None:
    text = (
        "Elena Marsh, Secretary of State\n\nSECRETARY MARSH: We build roads for all of you.\n\n"
        "Thank you all. Good morning.\n\nWould you like to go first?\n\n"
        "We have a deal with Norland today.\n\nQUESTION: What does it say about Tarn?\n\n"
        "MR REYES: I leave that to the lawyers.\n\n###"
    )
    assert said(text) == [
        ("turn", "Elena Marsh", "We build roads for all of you."),
        ("turn", "Elena Marsh", "We have a deal with Norland today."),
        ("turn", "Reyes", "I leave that to the lawyers."),
    ]


TABLE = Path(index.answer.question.__file__).with_name("verbs.tsv")
FORMS = CLAUSAL | ACTING


def test_the_forms_of_a_verb_are_those_of_the_table() -> None:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()]
    cues = [row for row in rows if row[1] in FORMS]
    assert len(cues) > 20
    for base, past, _, participle, third in cues:
        assert {participle, third} <= FORMS, base
        assert PASTS[base] == past
