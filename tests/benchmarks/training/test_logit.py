"""Fitting a judge to what is known to be right."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.training.logit import PENALTY, Array, Choices, QuestionGroup, fit, groups_of

NAMES = ("tells", "noise", "same")


def made(right: bool, choices: int, random: np.random.Generator) -> QuestionGroup:
    """Choices of which the first is right, or none: it alone has the telling feature."""
    known = np.stack(
        [np.zeros(choices), random.uniform(size=choices), np.full(choices, 0.5)], axis=1
    )
    known[0, 0] = float(right)
    known[:, 0] += 5.0
    return QuestionGroup(known, np.arange(choices) == (0 if right else -1))


def groups(count: int = 60) -> list[QuestionGroup]:
    random = np.random.default_rng(7)
    return [made(number % 3 > 0, 2 + number % 4, random) for number in range(count)]


def totals(group: QuestionGroup, found: dict[str, float], bias: float) -> Array:
    weights = np.array([found.get(name, 0.0) for name in NAMES])
    return np.asarray(group.known @ weights + bias, np.float64)


def test_what_tells_which_is_right_ranks_it_first_and_nothing_answers_where_none_is() -> None:
    found = fit(groups(), NAMES)
    for group in groups():
        scores = totals(group, found["weights"], found["bias"])
        if group.right.any():
            assert group.right[scores.argmax()]
            assert scores.max() > 0
        else:
            assert scores.max() < 0


def test_what_tells_counts_most_and_what_is_the_same_everywhere_nothing() -> None:
    weights = fit(groups(), NAMES)["weights"]
    assert weights["tells"] > 1.0
    assert abs(weights.get("noise", 0.0)) < weights["tells"] / 3
    assert "same" not in weights


def test_the_less_a_question_without_an_answer_counts_the_likelier_all_are() -> None:
    strict, lenient = fit(groups(), NAMES), fit(groups(), NAMES, none_right=0.1)
    some = [
        [totals(group, found["weights"], found["bias"]).max() for group in groups()]
        for found in (strict, lenient)
    ]
    assert np.mean(some[0]) < np.mean(some[1])


def test_of_one_choice_each_it_is_a_logistic_regression() -> None:
    right = np.array([True] * 30 + [False] * 10)
    found = fit(
        [QuestionGroup(np.zeros((1, 1)), right[n : n + 1]) for n in range(len(right))], ("x",)
    )
    assert found == {"bias": pytest.approx(np.log(3), abs=0.01), "weights": {}}


def test_a_higher_penalty_makes_smaller_weights() -> None:
    told = np.array([[0.0], [1.0]] * 20)
    right = told[:, 0] > 0
    groups = [QuestionGroup(told[n : n + 1], right[n : n + 1]) for n in range(len(right))]
    usual, smaller = fit(groups, ("x",)), fit(groups, ("x",), penalty=10 * PENALTY)
    assert 0.0 < smaller["weights"]["x"] < usual["weights"]["x"] / 1.5


def row(right: bool | None, tells: float) -> dict[str, object]:
    return {"features": {"noise": 9.0, "tells": tells}, "right": right}


def test_choices_that_may_be_right_or_not_are_left_out() -> None:
    questions = [
        [row(True, 1.0), row(None, 2.0), row(False, 3.0)],
        [row(None, 4.0)],
        [],
        [row(False, 5.0)],
    ]
    first, second = groups_of(questions, ("tells", "noise"))
    np.testing.assert_array_equal(first.known, [[1.0, 9.0], [3.0, 9.0]])
    np.testing.assert_array_equal(first.right, [True, False])
    np.testing.assert_array_equal(second.known, [[5.0, 9.0]])
    assert not second.right.any()


@st.composite
def drawn(draw: st.DrawFn) -> list[QuestionGroup]:
    """Questions of two features, of any choices, of which any are right."""
    numbers = st.floats(-3.0, 3.0)
    some = draw(
        st.lists(
            st.lists(st.tuples(numbers, numbers, st.booleans()), min_size=1, max_size=4),
            min_size=1,
            max_size=4,
        )
    )
    return [
        QuestionGroup(np.array([one[:2] for one in choices]), np.array([one[2] for one in choices]))
        for choices in some
    ]


@given(
    drawn(),
    st.lists(st.floats(-2.0, 2.0), min_size=3, max_size=3),
    st.floats(0.1, 1.0),
)
def test_the_gradient_is_that_of_the_loss(
    some: list[QuestionGroup], at: list[float], none_right: float
) -> None:
    x, step, choices = np.array(at), 1e-5, Choices(some, none_right)
    _, gradient = choices.loss(x)

    def loss(place: npt.NDArray[np.float64]) -> float:
        return choices.loss(place)[0]

    steps = np.eye(len(x)) * step
    slopes = [(loss(x + one) - loss(x - one)) / (2 * step) for one in steps]
    np.testing.assert_allclose(gradient, slopes, atol=1e-6)


def test_what_is_given_is_not_fitted_again() -> None:
    weight, bias = 3.0, -1.0
    plain = fit(groups(), NAMES)
    given = [
        QuestionGroup(one.known, one.right, weight * one.known[:, 0] + bias) for one in groups()
    ]
    rest = fit(given, NAMES)
    assert rest["weights"].get("tells", 0.0) < plain["weights"]["tells"] - weight / 2
