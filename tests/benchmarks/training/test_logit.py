"""Fitting a judge to what is known to be right."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.training.logit import Choices, QuestionGroup


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
