import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.operations.evaluation.text_match import contains, plain, token_f1


class TestPlain:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("Yanqi  Lake\n", "yanqi lake"),
            ("June 13–15, 2021", "june 13-15, 2021"),
            ("“peace”", '"peace"'),
            ("Xi’s", "xi's"),
            ("N'Djamena", "n'djamena"),
            ("a\u00a0b\u2009c", "a b c"),
            ("co\u00adoperation", "cooperation"),
            ("ﬁnance", "finance"),
            ("STRASSE", "straße"),
            ("e\u0301tat", "état"),
        ],
    )
    def test_differences_of_type_are_none(self, typed: str, meant: str) -> None:
        assert plain(typed) == plain(meant)

    @pytest.mark.parametrize(
        ("one", "other"), [("Madrid", "Mandrid"), ("1.5", "15"), ("a-b", "ab")]
    )
    def test_other_differences_stay(self, one: str, other: str) -> None:
        assert plain(one) != plain(other)

    @given(st.text())
    def test_twice_is_as_once(self, words: str) -> None:
        assert plain(plain(words)) == plain(words)

    @given(st.text())
    def test_case_and_space_never_matter(self, words: str) -> None:
        assert plain(f" {words}\t") == plain(words)
        assert plain(words.casefold()) == plain(words)


class TestContains:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("they met in madrid.", "madrid"),
            ("over 500,000 doses", "500,000"),
            ("it cost $10 million", "$10 million"),
            ("a sum (of 5)", "5"),
            ("the u.s. delegation", "u.s."),
            ("madrid", "madrid"),
        ],
    )
    def test_whole_words_are_found(self, text: str, words: str) -> None:
        assert contains(text, words)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("in 2015", "5"),
            ("fourteen", "four"),
            ("the romanian delegation", "roman"),
            ("they met", ""),
            ("1500,000", "500,000"),
        ],
    )
    def test_parts_of_words_and_nothing_are_not(self, text: str, words: str) -> None:
        assert not contains(text, words)


class TestTokenF1:
    @pytest.mark.parametrize(
        ("given_", "wanted", "f1"),
        [
            ("Yanqi Lake", "yanqi lake", 1.0),
            ("the Yanqi Lake", "Yanqi Lake.", 1.0),
            ("Yanqi", "Yanqi Lake", 2 / 3),
            ("at Yanqi Lake near Beijing", "Yanqi Lake", 4 / 7),
            ("Beijing", "Yanqi Lake", 0.0),
            ("", "Yanqi Lake", 0.0),
            ("the", "a", 1.0),
            ("New New York", "New York", 0.8),
        ],
    )
    def test_is_squads(self, given_: str, wanted: str, f1: float) -> None:
        assert token_f1(given_, wanted) == pytest.approx(f1)

    @given(st.text(), st.text())
    def test_is_symmetric_and_within_bounds(self, one: str, other: str) -> None:
        assert 0.0 <= token_f1(one, other) <= 1.0
        assert token_f1(one, other) == token_f1(other, one)
        assert token_f1(one, one) == 1.0
