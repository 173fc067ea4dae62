"""Makes foreign text safe to display; stored, quoted and exported text is not changed.

All output of commands goes through ``harmless`` or ``escaped_json`` (index/cli/output.py), and
every log line through ``visible``.

Removed everywhere are the bidirectional controls (U+202A–U+202E, U+2066–U+2069): one of them, say
in a question, would reverse the rest of its line. Right-to-left letters need no controls, and the
marks U+200E, U+200F and U+061C, which affect no other characters, stay.
"""

import re

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff]")
"""Characters without width that join nothing."""
_IDLE_JOINER = re.compile("(?<![\u0600-\u1fff\u2190-\U0010ffff])[\u200c\u200d]")
"""Joiners, except after letters of scripts that have joined forms, and after emoji."""
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""C0 except tab and line feed, DEL, C1, lone surrogates and what is no character: terminals cannot
show them, nor XML hold them."""


def undirected(words: str) -> str:
    """Text without bidirectional controls."""
    return _TURNING.sub("", words)


def seen(words: str) -> str:
    """Text without hidden characters, and with a line feed at every end of a line.

    Hidden are bidirectional controls, characters without width, and joiners that join nothing.
    Words that hold them could pass for other words, and markup behind them would be overlooked.
    """
    words = _UNSEEN.sub("", undirected(words))
    return _LINE_ENDS.sub("\n", _IDLE_JOINER.sub("", words))


def harmless(words: str) -> str:
    """Text without control characters of terminals and bidirectional controls."""
    return _COMMANDS.sub("�", undirected(words))


def place_of(words: str, text: str, start: int = 0) -> int:
    """Where words stand in a text from ``start`` on: “3” in “In 2013, 3 died” is not in the year.

    Returns:
        the offset of the first place where they are no part of a longer word; if there is none,
        that of the first place; -1 if they are nowhere.
    """
    whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(text, start)
    return whole.start() if whole else text.find(words, start)


def escaped_json(written: str) -> str:
    """JSON with escapes for everything that ``harmless`` removes; its value is the same."""
    for kind in (_TURNING, _COMMANDS):
        written = kind.sub(lambda one: f"\\u{ord(one[0]):04x}", written)
    return written


def visible(words: str) -> str:
    """``words`` on one line, with escapes for unprintable characters."""
    if words.isprintable():
        return words
    return "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in words
    )
