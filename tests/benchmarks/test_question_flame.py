from xml.etree import ElementTree

from benchmarks.question_flame import svg, tree

ANSWER = "<module> (benchmarks/question_flame.py);answer (index/answer/answerer.py)"
SEARCH = f"{ANSWER};timed (index/operations/telemetry/observer.py);seek (index/answer/search.py)"
FOLDED = [
    f"{SEARCH};execute (sqlalchemy/engine/base.py);run (sqlalchemy/engine/cursor.py) 30",
    f"{SEARCH};execute (sqlalchemy/engine/base.py);other (sqlalchemy/sql/base.py) 20",
    f"{SEARCH};<listcomp> (index/answer/search.py);stem (index/answer/terms.py) 10",
    f"{ANSWER};check (index/answer/quote.py) 39",
    f"{ANSWER};seldom (index/answer/quote.py) 1",
    "wait (threading.py) 500",
]


def test_only_what_answers_is_counted_and_the_inside_of_libraries_is_left_out() -> None:
    root = tree(FOLDED)
    search = root.calls["seek (index/answer/search.py)"]
    assert (root.samples, search.samples) == (100, 60)
    assert {frame: box.samples for frame, box in search.calls.items()} == {
        "sqlalchemy (sqlalchemy/)": 50,
        "stem (index/answer/terms.py)": 10,
    }
    assert not search.calls["sqlalchemy (sqlalchemy/)"].calls


def test_a_box_is_as_wide_as_its_share_and_says_what_it_is() -> None:
    drawn = ElementTree.fromstring(svg(tree(FOLDED)))
    space = "{http://www.w3.org/2000/svg}"
    width = float(drawn.attrib["width"])
    boxes = {
        one.findtext(f"{space}title"): one.find(f"{space}rect") for one in drawn.iter(f"{space}g")
    }
    check = boxes["check (index/answer/quote.py): 39.0%"]
    assert check is not None
    assert abs(float(check.attrib["width"]) - 0.39 * width) < 1
    assert "seldom (index/answer/quote.py): 1.0%" in boxes
    assert svg(tree(FOLDED)) == svg(tree(reversed(FOLDED)))
