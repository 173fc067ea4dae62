from hypothesis import given
from hypothesis import strategies as st

from index.values import Span
from index.web.pages import paragraphs


@given(st.text("ab \n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_nothing_is_lost_but_the_gaps_and_only_the_quote_is_marked(
    text: str, one: int, other: int
) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    runs = [run for each in paragraphs(text, Span(start, end)) for run in each]
    assert "".join("".join(run.text for run in runs).split()) == "".join(text.split())
    marked = "".join(run.text for run in runs if run.is_marked)
    assert "".join(marked.split()) == "".join(text[start:end].split())
    assert sum(run.is_first for run in runs) <= 1
