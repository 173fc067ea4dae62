"""Other people's words made safe to show: what is stored, quoted and exported stays as it is.

Left out are the characters that turn the direction of writing (U+202A–U+202E, U+2066–U+2069): one
of them, say in a question, reverses all that is shown behind it on its line. Letters of scripts
that run from right to left do so by themselves, and the marks U+200E, U+200F and U+061C, which turn
no other characters round, stay.
"""

import re

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def undirected(words: str) -> str:
    """Words that cannot turn the direction of what is shown beside them."""
    return _TURNING.sub("", words)


def harmless(words: str) -> str:
    """Words that cannot command a terminal, nor turn the direction of its lines."""
    return _COMMANDS.sub("�", undirected(words))
