"""A paragraph of a transcript is said by who has the floor."""

from tests.index.text.attribution.samples import said


def test_a_transcript_gives_each_paragraph_to_who_has_the_floor() -> None:
    text = (
        "Elena Marsh, Secretary of State\n\nSECRETARY MARSH: Good morning to all of you.\n\n"
        "We have a deal with Norland today.\n\nQUESTION: What does it say about Tarn?\n\n"
        "MR REYES: I leave that to the lawyers.\n\n###"
    )
    assert said(text) == [
        ("turn", "Elena Marsh", "Good morning to all of you."),
        ("turn", "Elena Marsh", "We have a deal with Norland today."),
        ("turn", "Reyes", "I leave that to the lawyers."),
    ]


def test_an_interview_gives_each_answer_to_who_is_asked() -> None:
    text = (
        "Elena Marsh spoke with us.\n\n((WN)) What does the treaty say?\n\n"
        "((Elena Marsh)) It says that talks go on."
    )
    assert said(text) == [("turn", "Elena Marsh", "It says that talks go on.")]


def test_the_president_of_a_transcript_is_the_one_of_the_headline() -> None:
    text = "East Room\n\nTHE PRESIDENT: Good morning to all of you.\n\nQ What does it say?"
    found = said(text, "Remarks by President Biden on Jobs")
    assert found == [("turn", "Biden", "Good morning to all of you.")]
