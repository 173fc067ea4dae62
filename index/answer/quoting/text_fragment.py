"""Link to the quoted words by text fragments.

``#:~:text=start,end`` finds text in a page by its first and last words; see
https://wicg.github.io/scroll-to-text-fragment/.
"""

from urllib.parse import quote

from index.urls.canonical import TEXT_FRAGMENT

_WHOLE = 12
"""Sentences of up to this many words are linked whole, longer ones by their start and end."""

_ENDS = 6


def text_fragment(url: str, sentence: str) -> str:
    """Return the URL with a text fragment for ``sentence``, which has at least one word.

    The page's own fragment is kept, as the specification requires (``#section:~:text=…``); an
    existing text fragment is replaced.
    """
    page, _, fragment = url.partition("#")
    section = fragment.partition(TEXT_FRAGMENT)[0]
    return f"{page}#{section}{TEXT_FRAGMENT}text={_target(sentence)}"


def _target(sentence: str) -> str:
    """Return the sentence, or its start and end, which never overlap."""
    words = sentence.split()
    lines = [line.split() for line in sentence.splitlines() if line.strip()]
    if len(lines) > 1:
        # A browser finds a run of words only within one block of the page.
        return f"{_escaped(lines[0][:_ENDS])},{_escaped(lines[-1][-_ENDS:])}"
    if len(words) > _WHOLE:
        return f"{_escaped(words[:_ENDS])},{_escaped(words[-_ENDS:])}"
    return _escaped(words)


def _escaped(words: list[str]) -> str:
    """Percent-encode words, including ``-``, ``,`` and ``&``, which text fragments reserve."""
    return quote(" ".join(words), safe="").replace("-", "%2D")
