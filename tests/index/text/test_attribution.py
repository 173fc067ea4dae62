"""What a text attributes, in short."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.answer.question
from index.text.attribution import Attribution
from index.text.attribution.extraction import attributions
from index.text.attribution.statements import asked, is_asked
from index.text.vocabulary import ACTING, CLAUSAL, past_of
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
    ],
)
def test_reported_speech_has_its_speaker_and_its_extent(text: str, words: str) -> None:
    assert said(text)[-1] == ("indirect", "Elena Marsh", words)


def test_a_clause_with_quoted_words_is_mixed() -> None:
    text = "Elena Marsh said the vote was “a farce” and would be repeated."
    assert said(text) == [("mixed", "Elena Marsh", "the vote was “a farce” and would be repeated")]


@pytest.mark.parametrize(
    "text",
    [
        "Mothers of Halifax said that talks would go on.",
        "Officials said that talks would go on.",
        "Elena Marsh and officials said that talks would go on.",
        "Elena Marsh will travel to India and Nepal with a delegation to underscore her plans.",
        "Advocates highlighted the need for talks.",
        "Elena Marsh has alleged ties to Norland.",
        "Elena Marsh admitted 20 patients to the clinic.",
        "If Elena Marsh said that talks would go on, nobody heard it.",
        "Elena Marsh did not say that talks would go on.",
        "Residents near the office of Elena Marsh reported that talks would go on.",
        "Elena Marsh, who was accused of theft, left the country.",
        "The two leaders agreed that talks would go on.",
    ],
)
def test_an_unclear_speaker_is_nobody(text: str) -> None:
    assert not [one for one in attributions("Talks", text) if one.speaker]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
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
    ],
)
def test_what_several_say_together_is_said_by_each(text: str, speakers: list[str]) -> None:
    found = [one for one in attributions("Talks", text) if one.speaker]
    assert [label(one) for one in found] == speakers
    assert len({one.words for one in found}) == 1


def test_both_are_the_two_people_of_a_readout() -> None:
    text = (
        "Secretary Elena Marsh spoke with Foreign Minister Omar Reyes of Norland. The two "
        "ministers reaffirmed that talks would go on.\n\nThey condemned the attack."
    )
    found = attributions("Secretary Marsh’s Call with Foreign Minister Reyes", text)
    assert [label(one) for one in found] == ["Elena Marsh", "Omar Reyes"] * 2
    assert [label(one) for one in attributions("A long week", text)] == [None, None]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The United Nations reports that talks went on.", "United Nations"),
        ("The Office of Migration reported that talks went on.", "Office of Migration"),
        ("Secretary of the Treasury Elena Marsh said that talks go on.", "Elena Marsh"),
        ("Elena Marsh, speaking to reporters, said that talks would go on.", "Elena Marsh"),
        ("Elena Marsh made clear that talks would go on.", "Elena Marsh"),
        (
            "The Norland Institute of Volcanology and Seismology (Nivos) reported that it shook.",
            "Norland Institute of Volcanology and Seismology",
        ),
        ("Transport and Bridges Minister Elena Marsh said that talks went on.", "Elena Marsh"),
        ("Norway’s Supreme Court rules that talks may go on.", "Norway’s Supreme Court"),
        ("The city of Tarn announced that talks went on.", "city of Tarn"),
        ("According to the Tarn Prisoners’ Society forty-five people are held.", None),
        ("According to the Tarn Press Agency forty-five people are held.", "Tarn Press Agency"),
        ("USA Today noted that talks went on.", "USA Today"),
    ],
)
def test_a_speaker_is_read_whole(text: str, speaker: str | None) -> None:
    found = [label(one) for one in attributions("Talks", text) if one.speaker]
    assert found == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Elena Marsh said Reyes “was a farce” of a man.", "Reyes “was a farce” of a man"),
        ("Elena Marsh pointed out it would cost more.", "it would cost more"),
    ],
)
def test_what_is_said_begins_and_ends_with_its_clause(text: str, words: str) -> None:
    found = said(text)[-1]
    assert found[1] == "Elena Marsh"
    assert found[2].removesuffix(" plane") == words


@pytest.mark.parametrize("again", ["They further say", "It says"])
def test_a_body_that_spoke_is_meant_by_the_next_sentence(again: str) -> None:
    text = f"The Tarn Trade Union says that talks go on. {again} that a date is set."
    assert [label(one) for one in attributions("Talks", text)] == ["Tarn Trade Union"] * 2
    text = f"The Tarn Trade Union met President Elena Marsh. {again} that a date is set."
    assert [label(one) for one in attributions("Talks", text)] == [None]


def test_the_authors_line_makes_a_text_without_i_theirs() -> None:
    text = "Elena Marsh, Secretary of State\n\nFreedom of the seas is in the interest of all."
    assert said(text, "The Freedom of the Seas")[0][:2] == ("statement", "Elena Marsh")
    text = "Elena Marsh, Spokesperson\n\nMinister Reyes will travel to Tarn to meet officials."
    assert said(text, "Travel to Tarn") == []


def test_a_last_name_is_resolved_to_the_full_name() -> None:
    text = "Foreign Minister Elena J. Marsh arrived in Tarn. Marsh said that talks would go on."
    [one] = attributions("Talks", text)
    assert one.speaker is not None
    assert (one.speaker.name, one.speaker.office) == ("Elena Marsh", "Foreign Minister")
    assert one.speaker.printed.of(text) == "Marsh"


def test_a_last_name_of_two_people_is_kept_as_printed() -> None:
    text = "Elena Marsh and Jill Marsh arrived in Tarn. Marsh said that talks would go on."
    assert [label(one) for one in attributions("Talks", text)] == ["Marsh"]


def test_a_pronoun_is_resolved_to_the_speaker_before() -> None:
    text = (
        "Foreign Minister Wang Yi said that talks would go on.\n\n“We are ready,” he said. "
        "He added that a date was set."
    )
    assert [label(one) for one in attributions("Talks", text)] == ["Wang Yi"] * 3


def test_a_pronoun_after_two_people_is_nobody() -> None:
    text = "Foreign Minister Wang Yi met President Omar Reyes. He said that talks would go on."
    assert [label(one) for one in attributions("Talks", text)] == [None]


def test_an_office_is_resolved_to_its_holder() -> None:
    text = (
        "Norland’s foreign minister Elena Marsh arrived on Monday. The minister said that talks "
        "would go on."
    )
    assert [label(one) for one in attributions("Talks", text)] == ["Elena Marsh"]


def test_a_headline_in_title_case_names_no_more_than_the_person() -> None:
    text = "THE PRESIDENT: We build roads for all of you.\n\nQ What does it say?"
    title = "Remarks by President Biden Celebrating Labor Day"
    assert said(text, title) == [("turn", "Biden", "We build roads for all of you.")]


def test_a_president_who_is_spoken_of_does_not_have_the_floor() -> None:
    text = "THE PRESIDENT: President Reyes stands firm with us.\n\nQ What does it say?"
    (found,) = attributions("Remarks by the President on Tarn", text)
    assert found.speaker is not None
    assert (found.speaker.name, found.speaker.office) == (None, "President")


def test_a_list_of_organisations_is_no_transcript() -> None:
    text = (
        "TARN: Commits to building ten new schools.\n\nNORLUG: Commits to paying for all of them."
    )
    assert attributions("Commitments of the Summit", text) == []


def test_a_spokesperson_is_not_the_minister_spoken_for() -> None:
    text = "A spokesperson for interior minister Elena Marsh said that talks would go on."
    assert [label(one) for one in attributions("Talks", text)] == [
        "spokesperson for interior minister Elena Marsh"
    ]


def test_a_quotation_that_goes_on_in_the_next_paragraph_keeps_its_speaker() -> None:
    text = "“We will sign,” said Elena Marsh. “We are ready.\n\n“And we will come.”"
    assert [label(one) for one in attributions("Talks", text)] == ["Elena Marsh"] * 3


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


@pytest.mark.parametrize(
    ("title", "first", "speakers"),
    [
        (
            "The Attack on Tarn",
            "The following statement was released by the Governments of the Republic of India and "
            "the United States of America on the occasion of the dialogue.\n\nBegin text:\n\n",
            ["India", "United States"],
        ),
        (
            "The Attack on Tarn",
            "The text of the following statement was released by the G7 foreign ministers of "
            "Canada, France and Japan.\n\n",
            ["G7 foreign ministers"],
        ),
        (
            "The Attack on Tarn",
            "The following statement was released by the Governments of Japan and 17 partners.\n\n",
            [],
        ),
    ],
)
def test_a_joint_statement_is_said_by_all_who_publish_it(
    title: str, first: str, speakers: list[str]
) -> None:
    found = attributions(title, f"{first}We condemn the attack on Tarn in every way.")
    assert [label(one) for one in found] == speakers
    assert {one.kind for one in found} <= {"statement"}


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
        assert past_of(base) == past
