"""Bring the table of verb forms up to date: ``python -m benchmarks.training.verbs``.

To add a verb, add a line with its base to ``index/answer/question/verbs.tsv`` first. The forms come
from LemmInflect, whose dictionary is the Specialist Lexicon of the U.S. National Library of
Medicine.
"""

from pathlib import Path

from lemminflect import getInflection

from index.answer import question

TABLE = Path(question.__file__).with_name("verbs.tsv")
"""The table, one verb a line."""

_TAGS = ("VBD", "VBN", "VBG", "VBZ")
_RARE = frozenset(
    ("flied", "forbad", "payed", "quitted", "staid", "staves", "targetted", "targetting")
)


def row(base: str) -> str:
    """A line of the table: base, past, participle, gerund and third person, split by tabs."""
    forms = ([one for one in getInflection(base, tag) if one not in _RARE] for tag in _TAGS)
    return "\t".join([base, *map(" ".join, forms)])


def table(bases: list[str]) -> str:
    """The table of some verbs."""
    return "".join(f"{row(base)}\n" for base in sorted(set(bases)))


if __name__ == "__main__":
    lines = TABLE.read_text("utf-8").splitlines()
    TABLE.write_text(table([line.partition("\t")[0] for line in lines]), "utf-8")
