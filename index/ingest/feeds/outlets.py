"""Derives the outlet from a feed's title: "Latest – The Courier RSS" gives The Courier."""

import re

_APART = re.compile(r"\s+[–—|:»>·•-]+\s+|\s*[|»]\s*|\s*::\s*")
_ENDING = re.compile(r"[\s,(\[-]+(?:rss|atom|xml)?\s*(?:rss|atom|feeds?)[)\]]*$", re.IGNORECASE)
_BEGINNING = re.compile(
    r"^(?:(?:the )?latest from|rss(?: feed)?(?: of| from)?|feed:)\s+", re.IGNORECASE
)
_SECTION_WORD = (
    r"(?:all|latest|recent|top|breaking|new|news|newsroom|stories|articles?|posts?|headlines?"
    r"|press|media|releases?|statements?|speeches|remarks|briefings?|room|updates?|announcements?"
    r"|publications?|home ?page|home|world|international|global|europe|asia|africa|americas?"
    r"|middle east|politics|diplomacy|business|rss|atom|feeds?|blog|online|english|en"
    r"|communiqu[ée]s?|actualit[ée]s|nachrichten|aktuelles?|pressemitteilungen|noticias|notizie"
    r"|and|&|the|in|of|for|from|,)"
)
_SECTION = re.compile(rf"{_SECTION_WORD}(?:[\s,]+{_SECTION_WORD})*", re.IGNORECASE)
_LONGEST_ENDING = 40
_ADDRESS = re.compile(r"https?://|^[\w.-]+\.[a-z]{2,12}$", re.IGNORECASE)


def outlet_of(title: str) -> str | None:
    """The publisher that a feed's title names; None if it names none.

    Section names ("Press Releases", "World news") are removed if exactly one part of the title is
    left; a title with several names stays whole.
    """
    bare = _BEGINNING.sub("", _without_ending(" ".join(title.split()))).strip()
    parts = [part.strip() for part in _APART.split(bare) if part and part.strip()]
    names = [part for part in parts if not _SECTION.fullmatch(part)]
    name = names[0] if len(names) == 1 else bare if names else ""
    return name if name and not _ADDRESS.search(name) else None


def _without_ending(title: str) -> str:
    """A title without a short ending such as "RSS feed"."""
    return title[:-_LONGEST_ENDING] + _ENDING.sub("", title[-_LONGEST_ENDING:])
