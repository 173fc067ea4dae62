"""Markdown becomes words."""

import pytest

from index.ingest.extract.formats.markdown import read_markdown

SOURCE = """\
## Background

They met at [Yanqi Lake](https://x.org "a title"), a **resort** on
the *outskirts* of `Beijing`. ![The lake](lake.png) <b>It</b> rained.\\
A new line.

# Talks *resume*

- one
- two

1. first

2. second

| place | day |
|-------|-----|
| Rome  | 3   |

> They will meet again.

```
verbatim *code*
```

<div>In a block</div>
"""


def test_marks_go_and_words_stay() -> None:
    document = read_markdown(SOURCE)
    assert document.heading == "Talks resume"
    assert document.text.split("\n\n") == [
        "Background",
        "They met at Yanqi Lake, a resort on the outskirts of Beijing. The lake It rained.\n"
        "A new line.",
        "Talks resume",
        "one\ntwo",
        "first",
        "second",
        "place | day\nRome | 3",
        "They will meet again.",
        "verbatim *code*",
        "In a block",
    ]


@pytest.mark.parametrize(
    "front",
    ['---\ntitle: "Talks resume"\nDate: 2024-08-28\n---\n',
     '+++\ntitle = "Talks resume"\ndate = 2024-08-28\n+++\n'],
)  # fmt: skip
def test_front_matter_is_read_and_taken_off(front: str) -> None:
    document = read_markdown(f"{front}They met.")
    assert document.text == "They met."
    assert document.fields == {"title": "Talks resume", "date": "2024-08-28"}


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert read_markdown("---\nThey met.").text == "They met."
