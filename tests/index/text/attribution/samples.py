"""What a text attributes, in short."""

from index.text.attribution.extraction import attributions
from index.text.attribution.values import Attribution


def said(text: str, title: str = "Talks") -> list[tuple[str, str | None, str]]:
    """Kind, speaker (name or office) and words of all that a text attributes."""
    return [(one.kind, label(one), one.words.of(text)) for one in attributions(title, text)]


def label(one: Attribution) -> str | None:
    """The name of the speaker, or else the office."""
    return one.speaker.name or one.speaker.office if one.speaker else None
