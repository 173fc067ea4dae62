"""Links to the very words: text fragments after the URL.

https://wicg.github.io/scroll-to-text-fragment/ — ``#:~:text=start,end`` finds a run of text in
a page by its first and last words.
"""

from urllib.parse import quote, urldefrag

_WHOLE = 12
"""A sentence of so many words or fewer is given whole; a longer one by its two ends."""

_ENDS = 6


def text_fragment(url: str, sentence: str) -> str:
    """The URL with a text fragment that points to ``sentence``.

    The page's own fragment is kept, as the specification asks: ``#section:~:text=…``.
    """
    words = sentence.split()
    if len(words) <= _WHOLE:
        fragment = _escaped(" ".join(words))
    else:
        start, end = " ".join(words[:_ENDS]), " ".join(words[-_ENDS:])
        fragment = f"{_escaped(start)},{_escaped(end)}"
    page, section = urldefrag(url)
    return f"{page}#{section}:~:text={fragment}"


def _escaped(words: str) -> str:
    """Percent-encoded; ``-``, ``,`` and ``&`` have a meaning of their own in a text fragment."""
    return quote(words, safe="").replace("-", "%2D")
