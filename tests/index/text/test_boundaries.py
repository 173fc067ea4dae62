"""Each rule by itself; how they work together is tested in test_sentences.py."""

import pytest

from index.text.boundaries import (
    Gap,
    Rule,
    abbreviation,
    attribution,
    before_number,
    ellipsis_mark,
    lower_case,
    numbering,
    sentence_ends,
    stray_mark,
    title,
)


def gap(left: str, right: str, mark: str = ".", closers: str = "") -> Gap:
    """The gap after ``left + mark + closers``, before ``right``."""
    whole = left + mark + closers
    return Gap(
        block=f"{whole} {right}",
        start=0,
        end=len(whole),
        mark=mark,
        closers=closers,
        before=left.rsplit(maxsplit=1)[-1],
        after=right.split(maxsplit=1)[0],
        cased=True,
    )


@pytest.mark.parametrize(
    ("rule", "where", "ends"),
    [
        (numbering, gap("1", "Build trust"), False),
        (numbering, gap("• 12", "Open the port"), False),
        (numbering, gap("Sec. 2", "The fund is established"), False),
        (numbering, gap("9:30 a.m", "The delegation arrives"), False),
        (numbering, gap("Two aims remain: 1", "Build trust"), False),
        (numbering, gap("They met in 1951", "The accord held"), None),
        (lower_case, gap("The talks with Iran", "failed"), False),
        (lower_case, gap("The attack failed", "al-Shabaab denied it"), None),
        (lower_case, gap("He sat down", "(laughter)"), None),
        (title, gap("She met Gen", "Osei"), False),
        (title, gap("Brazil vs", "Peru"), False),
        (title, gap("Kosovo v", "Serbia"), False),
        (title, gap("Hepatitis C", "Research goes on"), None),
        (before_number, gap("It is ranked No", "2"), False),
        (before_number, gap("Under Art", "IV"), False),
        (before_number, gap("He said no", "Nobody spoke"), True),
        (before_number, gap("He said no", "I asked why"), True),
        (before_number, gap("They left in Aug", "The rest stayed"), None),
        (abbreviation, gap("He flew to the U.S", "The visit was short"), True),
        (abbreviation, gap("He wrote to the U.S", "Congress"), False),
        (abbreviation, gap("They live in Bethesda, Md", "Their son"), True),
        (abbreviation, gap("She is ill", "Doctors say so"), None),
        (abbreviation, gap("The book by Jake J", "Sullivan"), False),
        (abbreviation, gap("A speech by M", "A. Muhit"), False),
        (abbreviation, gap("The talks ended", "Then it rained"), None),
        (ellipsis_mark, gap("If only", "The rest is known", "…"), True),
        (ellipsis_mark, gap("If only", "I knew", "..."), False),
        (ellipsis_mark, gap("If only", "— so he said", ". . ."), False),
        (ellipsis_mark, gap("It is over", "The rest is known"), None),
        (attribution, gap("“Why now", "Mr. Wang asked.", "?", "”"), False),
        (attribution, gap("“Why now", "The minister smiled.", "?", "”"), None),
        (attribution, gap("“Why now", "I said, “Because.”", "?", "”"), None),
        (attribution, gap("He wondered why", "Mr. Wang asked.", "?"), None),
        (stray_mark, gap("It is over", "”", "."), False),
        (stray_mark, gap("It is over", "“Really?”", "."), None),
    ],
)
def test_rule(rule: Rule, where: Gap, ends: bool | None) -> None:
    assert rule(where) is ends


def test_without_an_opinion_a_mark_ends_the_sentence() -> None:
    block = "The port reopened. Ships came! Did they stay? Yes."
    assert [block[:end].rsplit(maxsplit=1)[-1] for end in sentence_ends(block)] == [
        "reopened.",
        "came!",
        "stay?",
    ]


def test_the_last_sentence_has_no_end_of_its_own() -> None:
    assert list(sentence_ends("The port reopened.")) == []
    assert list(sentence_ends("港口重新开放。")) == []


def test_in_a_block_without_capitals_sentences_may_begin_small() -> None:
    assert len(list(sentence_ends("the port reopened. ships came. they stayed."))) == 2
