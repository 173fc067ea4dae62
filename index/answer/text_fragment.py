"""Links to the very words: text fragments after the URL.

https://wicg.github.io/scroll-to-text-fragment/ — ``#:~:text=start,end`` finds a run of text in
a page by its first and last words.
"""

from urllib.parse import quote

from index.urls.canonical import TEXT_FRAGMENT

_WHOLE = 12
"""A sentence of so many words or fewer is given whole; a longer one by its two ends."""

_ENDS = 6


def text_fragment(url: str, sentence: str) -> str:
    """The URL with a text fragment that points to ``sentence``, which holds a word at least.

    The page's own fragment is kept, as the specification asks: ``#section:~:text=…``; a text
    fragment that the URL has already gives way.
    """
    page, _, fragment = url.partition("#")
    section = fragment.partition(TEXT_FRAGMENT)[0]
    return f"{page}#{section}{TEXT_FRAGMENT}text={_target(sentence)}"


def _target(sentence: str) -> str:
    """The sentence, or its start and its end, which never overlap."""
    words = sentence.split()
    lines = [line.split() for line in sentence.splitlines() if line.strip()]
    if len(lines) > 1:
        # A browser finds a run of words inside one block of the page alone.
        return f"{_escaped(lines[0][:_ENDS])},{_escaped(lines[-1][-_ENDS:])}"
    if len(words) > _WHOLE:
        return f"{_escaped(words[:_ENDS])},{_escaped(words[-_ENDS:])}"
    return _escaped(words)


def _escaped(words: list[str]) -> str:
    """Percent-encoded; ``-``, ``,`` and ``&`` have a meaning of their own in a text fragment."""
    return quote(" ".join(words), safe="").replace("-", "%2D")
