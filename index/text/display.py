"""Other people's words made safe to show: what is stored, quoted and exported stays as it is.

All that commands print goes through ``harmless`` or ``escaped_json`` (index/cli/output), and every
line of the log through ``visible``.

Left out are the characters that turn the direction of writing (U+202A–U+202E, U+2066–U+2069): one
of them, say in a question, reverses all that is shown behind it on its line. Letters of scripts
that run from right to left do so by themselves, and the marks U+200E, U+200F and U+061C, which turn
no other characters round, stay.
"""

import re

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""C0 but for tab and line feed, DEL, C1, and halves of characters, which no terminal can show."""


def undirected(words: str) -> str:
    """Words that cannot turn the direction of what is shown beside them."""
    return _TURNING.sub("", words)


def harmless(words: str) -> str:
    """Words that cannot command a terminal, nor turn the direction of its lines."""
    return _COMMANDS.sub("�", undirected(words))


def escaped_json(written: str) -> str:
    """JSON with escapes for all that ``harmless`` does not let through: the same value."""
    for kind in (_TURNING, _COMMANDS):
        written = kind.sub(lambda one: f"\\u{ord(one[0]):04x}", written)
    return written


def visible(words: str) -> str:
    """``words`` on one line, with an escape in place of everything that cannot be seen."""
    if words.isprintable():
        return words
    return "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in words
    )
