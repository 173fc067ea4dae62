"""Fitting a judge to what is known to be right."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.training.logit import Array, Choices, QuestionGroup, fit

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
