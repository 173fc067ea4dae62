"""A statement of several is said by each of them."""

import pytest

from index.text.attribution.extraction import attributions
from tests.index.text.attribution.samples import label


@pytest.mark.parametrize(
    ("title", "first", "speakers"),
    [
        ("Statement by Elena Marsh and Omar Reyes on Tarn", "", ["Elena Marsh", "Omar Reyes"]),
        ("Joint Statement Between Japan and the European Union", "", ["Japan", "European Union"]),
        (
            "The Attack on Tarn",
            "The following statement was released by the Governments of the Republic of India and "
            "the United States of America on the occasion of the dialogue.\n\nBegin text:\n\n",
            ["India", "United States"],
        ),
        (
            "The Attack on Tarn",
            "The text of the following statement was released by the G7 foreign ministers of "
            "Canada, France and Japan.\n\n",
            ["G7 foreign ministers"],
        ),
        (
            "The Attack on Tarn",
            "The following statement was released by the Governments of Japan and 17 partners.\n\n",
            [],
        ),
    ],
)
def test_a_joint_statement_is_said_by_all_who_publish_it(
    title: str, first: str, speakers: list[str]
) -> None:
    found = attributions(title, f"{first}We condemn the attack on Tarn in every way.")
    assert [label(one) for one in found] == speakers
    assert {one.kind for one in found} <= {"statement"}


def test_one_government_of_a_joint_statement_may_say_something_alone() -> None:
    text = (
        "The following statement was released by the Governments of Japan and India.\n\n"
        "Japan welcomed the support for its reform. Japan and India confirmed that talks go on."
    )
    found = [(one.kind, label(one)) for one in attributions("Talks", text)]
    assert found == [("statement", "Japan"), ("statement", "India"), ("indirect", "Japan")]
