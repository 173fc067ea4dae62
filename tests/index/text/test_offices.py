"""Who holds which office is read where a sentence says it, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.offices.extraction import office_mentions
from index.text.sentences import blocks

Found = tuple[str, str, str, str]


def found(text: str) -> list[Found]:
    """Standing, person, office and area of all that a text says."""
    return [
        (
            one.standing,
            one.person.of(text),
            one.role.of(text),
            one.area.of(text) if one.area else "",
        )
        for one in office_mentions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland foreign minister Elena Marsh left.",
         "holder Elena Marsh|foreign minister|Norland"),
        ("Norland’s health minister Elena Marsh left.",
         "holder Elena Marsh|health minister|Norland"),
        ("U.S. Attorney General Elena Marsh left.", "holder Elena Marsh|Attorney General|U.S."),
        ("He met Foreign Minister Prince Omar bin Reyes Al Said of Norland.",
         "holder Omar bin Reyes Al Said|Foreign Minister|Norland"),
        ("President Elena Marsh of the People’s Republic of Norland called.",
         "holder Elena Marsh|President|People’s Republic of Norland"),
        ("Under Secretary of State Elena Marsh left.",
         "holder Elena Marsh|Under Secretary of State|"),
        ("Pope Leo spoke.", "holder Leo|Pope|"),
        ("President-elect Elena Marsh left.", "designate Elena Marsh|President-elect|"),
        ("Elena Marsh is elected president of Norland.", "designate Elena Marsh|president|Norland"),
    ],
)  # fmt: skip
def test_titles_before_names(text: str, expected: str) -> None:
    standing, _, rest = expected.partition(" ")
    assert found(text) == [(standing, *rest.split("|"))]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Elena Marsh, Norland's foreign minister, left.", "holder"),
        ("Elena Marsh, who was appointed foreign minister of Norland, left.", "holder"),
        ("Elena Marsh is Norland's foreign minister.", "holder"),
        ("Elena Marsh is re-elected foreign minister of Norland.", "holder"),
        ("He nominates Elena Marsh as Norland's foreign minister.", "designate"),
        ("Elena Marsh is sworn in as the new foreign minister of Norland.", "taking"),
        ("The president appoints Elena Marsh as foreign minister of Norland.", "taking"),
        ("Elena Marsh becomes Norland's first female foreign minister.", "taking"),
        ("Elena Marsh resigns as foreign minister of Norland.", "leaving"),
        ("The president dismissed Elena Marsh as foreign minister of Norland.", "former"),
    ],
)
def test_a_sentence_tells_who_holds_takes_or_leaves_an_office(text: str, standing: str) -> None:
    assert found(text) == [(standing, "Elena Marsh", "foreign minister", "Norland")]


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ("Former", "former"), ("then-", "former"),
        ("Acting", "acting"), ("Outgoing", "outgoing"), ("Incoming", "designate"),
        ("Incumbent", "holder"),
    ],
)  # fmt: skip
def test_what_stands_before_an_office_tells_its_term(words: str, standing: str) -> None:
    joint = "" if words.endswith("-") else " "
    assert found(f"{words}{joint}Norland President Elena Marsh left.") == [
        (standing, "Elena Marsh", "President", "Norland")
    ]


def test_two_offices_of_one_person() -> None:
    text = "Norland Deputy Prime Minister and Foreign Minister Elena Marsh left."
    assert {one[1:] for one in found(text)} == {
        ("Elena Marsh", "Foreign Minister", "Norland"),
        ("Elena Marsh", "Deputy Prime Minister", "Norland"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Self-declared president Elena Marsh left.",
        "She spoke to a special assistant to the President Elena Marsh knew.",
        "They met Elena Marsh, the Norland president, and the Tarn prime minister.",
        "President Marsh left.",
        "South Korea, chair of the council, agreed.",
        "Vice President Marsh Announces Additional Steps On Fair Trade Across Northern Norland",
        "A governor of the bank said that Elena Marsh was right.",
    ],
)
def test_where_the_sentence_does_not_say_it_nothing_is_found(text: str) -> None:
    assert found(text) == []


_WORDS = st.lists(
    st.sampled_from(
        ["president", "Prime Minister", "Norland", "Norland’s", "of", "the", ",", ".", "Elena",
         "Marsh", "al-Reyes", "former", "then-", "is", "sworn in as", "succeeding", "and", "\n",
         "“", "”", "State", "Secretary", "general", "who", "its", "elects", "as", "U.S.", "é", "😀"]
    ),
    max_size=40,
)  # fmt: skip


@given(_WORDS)
def test_offsets_lie_in_their_sentence_and_are_whole_words(parts: list[str]) -> None:
    text = " ".join(parts)
    for one in office_mentions(text):
        spans = [one.person, one.role, *([one.area] if one.area else [])]
        assert all(one.sentence.holds(span) and span.start < span.end for span in spans)
        for span in spans:
            assert span.of(text) == span.of(text).strip()
        # A block of wrapped prose has line breaks; none leads from one block to another.
        assert any(block.holds(one.sentence) for block in blocks(text))
        assert not (one.person.start < one.role.end and one.role.start < one.person.end)
        assert one.person.of(text)[0].isupper() or "-" in one.person.of(text)
