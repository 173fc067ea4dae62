import pytest

from index.answer.question.verbs import BASES, asks_in, base_of, event_of, is_participle, past


@pytest.mark.parametrize(
    ("base", "told"),
    [("meet", "met"), ("agree", "agreed"), ("deny", "denied"), ("ban", "banned"),
     ("stay", "stayed"), ("visit", "visited")],
)  # fmt: skip
def test_verbs_have_a_past(base: str, told: str) -> None:
    assert past(base) == told
    assert asks_in(told) == ("did", base)


def test_every_form_leads_back_to_its_base() -> None:
    for base in sorted(BASES):
        assert base_of(past(base)) in {base, past(base)}, base
        assert base_of(base.upper()) == base


def test_what_is_no_verb_that_is_known_has_no_base() -> None:
    assert base_of("sullivan") is None
    assert asks_in("spearheaded") is None


def test_present_forms_ask_with_do() -> None:
    assert asks_in("leads") == ("does", "lead")
    assert asks_in("lead") == ("do", "lead")


def test_participles_are_told_by_their_looks() -> None:
    assert all(map(is_participle, ("signed", "meeting", "flown", "met")))
    assert not any(map(is_participle, ("sullivan", "leads", "visit")))


def test_events_have_names() -> None:
    assert event_of("meet") == ("meeting", "with")
    assert event_of("spearhead") is None
