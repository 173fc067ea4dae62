"""Host names: the ASCII form to compare, to store and to ask for, and the form that people read.

An internationalized name has two spellings: letters of its own script (``мид.рф``), and ASCII
(``xn--d1ahl.xn--p1ai``). IDNA 2008 (RFC 5891) says which of them belong together; capitals and
wide letters are mapped first, as browsers do (UTS #46).
"""

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

import idna

from index.errors import InputError

LONGEST_HOST = 253
"""Characters of a name that name servers know."""

_A_LABEL = "xn--"
_PLAIN = re.compile(r"[a-z0-9_.:-]*[a-z0-9_][a-z0-9_.:-]*")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")

_UNLIKE_LATIN = {"ARABIC", "CJK", "DEVANAGARI", "HANGUL", "HEBREW", "HIRAGANA", "KATAKANA", "THAI"}
"""Scripts without a letter that can pass for a Latin one."""
_WRITTEN_TOGETHER = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"})
_LATIN = re.compile("[a-z0-9ß-öø-įĴ-ķĹ-ňŊ-ž-]+")
"""Latin letters with the accents of European languages, without those that pass for another."""


def ascii_host(host: str) -> str:
    """The one ASCII spelling of a host name, in lower case; addresses stay as they are.

    Idempotent. A final dot stays.

    Raises:
        InputError: it is no host name.
    """
    if len(host) > LONGEST_HOST:
        raise _no_host(host)
    try:
        mapped = host.lower() if host.isascii() else idna.uts46_remap(host, std3_rules=False)
        name = ".".join(map(_ascii_label, mapped.split(".")))
    except ValueError as error:  # idna's own errors are of this kind
        raise _no_host(host) from error
    hides_a_number = not host.isascii() and _is_number(name)
    if len(name) > LONGEST_HOST or not _PLAIN.fullmatch(name) or hides_a_number:
        raise _no_host(host)
    return name


def _is_number(name: str) -> bool:
    """Whether it ends in a number, which makes it an address, or an attempt at one."""
    return bool(_NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]))


def _ascii_label(label: str) -> str:
    """A label as name servers know it.

    Raises:
        ValueError: IDNA 2008 forbids it, or it is not the punycode of any label.
    """
    if label.isascii() and not label.startswith(_A_LABEL):
        return label
    made = idna.alabel(idna.ulabel(label)).decode("ascii")
    if label.isascii() and made != label:
        raise ValueError("it is not the punycode that its label has")
    return made


def readable_host(host: str) -> str:
    """A host name in letters of its own script, where none can pass for a letter of another.

    Otherwise the ASCII form: ``аpple.com`` with a Cyrillic а is shown as ``xn--pple-43d.com``.
    What is no host name stays as it is.
    """
    try:
        name = ascii_host(host)
    except InputError:
        return host
    labels = [
        idna.ulabel(label) if label.startswith(_A_LABEL) else label for label in name.split(".")
    ]
    last = next((label for label in reversed(labels) if label), "")
    return ".".join(labels) if all(_cannot_deceive(label, last) for label in labels) else name


def _cannot_deceive(label: str, last: str) -> bool:
    """Whether a label is of one script, and of none that looks like Latin but under its own TLD."""
    if _LATIN.fullmatch(label) or label.isascii():
        return True
    scripts = _scripts(label)
    is_one = len(scripts) == 1 or any(scripts <= together for together in _WRITTEN_TOGETHER)
    is_at_home = scripts <= _UNLIKE_LATIN or scripts == _scripts(last)
    return is_one and is_at_home and scripts != {"LATIN"}


def _scripts(label: str) -> set[str]:
    """The first words of its letters' names in Unicode, which name their scripts."""
    letters = (letter for letter in label if letter not in "0123456789-")
    return {re.split("[ -]", unicodedata.name(letter, ""))[0] for letter in letters}


def host_pattern(given: str) -> str:
    """A host as settings name it, in ASCII: of ``example.org``, ``*.мид.рф``, ``::1``.

    Raises:
        InputError: no host can fit it: it has a scheme, a port, a path or blanks, or is empty.
    """
    bare = given[1:-1] if given.startswith("[") and given.endswith("]") else given
    if _is_address(bare):
        return bare.lower()
    try:
        name = ascii_host(given.removeprefix("*").removeprefix(".")).removesuffix(".")
    except InputError:
        name = ""
    if not _NAME.fullmatch(name) or ".." in name or _is_number(name):
        raise InputError(
            f"“{excerpt(given)}” is not a host name; write one such as example.org, without "
            "scheme, port and path."
        )
    return name


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def requestable(url: str) -> str:
    """``url`` with its host in ASCII, as a request needs it; all else as it is.

    Raises:
        InputError: its host is no host name, or it holds half a character.
    """
    try:
        url.encode()
        parts = urlsplit(url)
    except UnicodeEncodeError as error:
        raise InputError(
            f"“{excerpt(url)}” holds half a character; copy the address once more."
        ) from error
    except ValueError:
        return url  # whoever asks for it says what is wrong with it
    host = parts.hostname or ""
    name = ascii_host(host) if host and ":" not in host else host
    if parts.netloc.isascii():
        return url
    user, at, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}{at}{name}{''.join(place.partition(':')[1:])}"))


def excerpt(words: str) -> str:
    """What was given, as a message can repeat it: not endless, and without halves of characters."""
    return words[:200].encode(errors="replace").decode()


def _no_host(given: str) -> InputError:
    return InputError(
        f"“{excerpt(given)}” is not a host name or a plainly written address; check its spelling."
    )
