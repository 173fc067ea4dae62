"""Host names: the ASCII form for comparison and requests, and the readable form.

An internationalized name has two spellings: in its own script (``мид.рф``) and in ASCII
(``xn--d1ahl.xn--p1ai``), converted by IDNA 2008 (RFC 5891). Capitals and wide letters are mapped
first, as in browsers (UTS #46).
"""

import re
import unicodedata
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit, urlunsplit

import idna

from index.errors import InputError

LONGEST_HOST = 253
"""The longest host name in DNS, in characters."""

DEFAULT_PORTS = {"http": 80, "https": 443}
"""The port that each scheme means where an address names none."""

_A_LABEL = "xn--"
_PLAIN = re.compile(r"[a-z0-9_.:-]*[a-z0-9_][a-z0-9_.:-]*")
NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")

_UNLIKE_LATIN = {"ARABIC", "CJK", "DEVANAGARI", "HANGUL", "HEBREW", "HIRAGANA", "KATAKANA", "THAI"}
"""Scripts without letters that resemble Latin ones."""
_WRITTEN_TOGETHER = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"})
_LATIN = re.compile("[a-z0-9ß-öø-įĴ-ķĹ-ňŊ-ž-]+")
"""Latin letters with the accents of European languages, without those that resemble others."""


def ascii_host(host: str) -> str:
    """The ASCII form of a host name in lower case; IP addresses stay unchanged.

    It is idempotent. A final dot stays.

    Raises:
        InputError: it is no valid host name.
    """
    if len(host) > LONGEST_HOST:
        raise _no_host(host)
    try:
        mapped = host.lower() if host.isascii() else idna.uts46_remap(host, std3_rules=False)
        name = ".".join(map(_ascii_label, mapped.split(".")))
    except ValueError as error:  # idna's own errors are of this kind
        raise _no_host(host) from error
    hides_a_number = not host.isascii() and is_number(name)
    if len(name) > LONGEST_HOST or not _PLAIN.fullmatch(name) or hides_a_number:
        raise _no_host(host)
    return name


def is_number(name: str) -> bool:
    """Whether it ends in a number, and so is or imitates an IP address."""
    return bool(_NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]))


def _ascii_label(label: str) -> str:
    """The ASCII form of a label.

    Raises:
        ValueError: IDNA 2008 forbids it, or it is invalid punycode.
    """
    if label.isascii() and not label.startswith(_A_LABEL):
        return label
    made = idna.alabel(idna.ulabel(label)).decode("ascii")
    if label.isascii() and made != label:
        raise ValueError("it is not the punycode that its label has")
    return made


def readable_host(host: str) -> str:
    """A host name in its own script, if no letter resembles one of another script.

    Otherwise the ASCII form: ``аpple.com`` with a Cyrillic а becomes ``xn--pple-43d.com``. Invalid
    host names stay unchanged.
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
    """Whether a label has one script, which resembles Latin only under its own TLD."""
    if _LATIN.fullmatch(label) or label.isascii():
        return True
    scripts = _scripts(label)
    is_one = len(scripts) == 1 or any(scripts <= together for together in _WRITTEN_TOGETHER)
    is_at_home = scripts <= _UNLIKE_LATIN or scripts == _scripts(last)
    return is_one and is_at_home and scripts != {"LATIN"}


def _scripts(label: str) -> set[str]:
    """The scripts of its letters (first word of their Unicode names)."""
    letters = (letter for letter in label if letter not in "0123456789-")
    return {re.split("[ -]", unicodedata.name(letter, ""))[0] for letter in letters}


def host_pattern(given: str) -> str:
    """A host pattern of the settings in ASCII: ``example.org``, ``*.мид.рф``, ``::1``.

    Raises:
        InputError: it can match no host: it has a scheme, a port, a path or blanks, or is empty.
    """
    bare = given[1:-1] if given.startswith("[") and given.endswith("]") else given
    if is_ip(bare):
        return bare.lower()
    try:
        name = ascii_host(given.removeprefix("*").removeprefix(".")).removesuffix(".")
    except InputError:
        name = ""
    if not NAME.fullmatch(name) or ".." in name or is_number(name):
        raise InputError(
            f"“{excerpt(given)}” is not a host name; write one such as example.org, without "
            "scheme, port and path."
        )
    return name


def is_ip(host: str) -> bool:
    """Whether a host is an IP address, without brackets."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=10_000)  # the names of outlets, again and again
def is_address(name: str) -> bool:
    """Whether a name is an IP address, with or without a port, brackets and a scheme."""
    host = name.strip().split("//", 1)[-1].partition("/")[0]
    before, _, port = host.rpartition(":")
    if port.isdigit() and (host.startswith("[") or host.count(":") == 1):
        host = before
    return is_ip(host.strip("[]"))


def requestable(url: str) -> str:
    """``url`` with its host in ASCII, for requests.

    Raises:
        InputError: its host is invalid, or it has a lone surrogate.
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
    refuse_user(parts)
    return urlunsplit(parts._replace(netloc=f"{name}{''.join(parts.netloc.partition(':')[1:])}"))


def refuse_user(parts: SplitResult) -> None:
    """Reject an address with a user: it holds a password, or imitates another site.

    Raises:
        InputError: something stands before an ``@``; the message does not repeat it.
    """
    if "@" in parts.netloc:
        raise InputError(
            f"The address of {excerpt(parts.hostname or '')} holds a user name or password; "
            "remove it."
        )


def excerpt(words: str) -> str:
    """The given text for messages: shortened, and without lone surrogates."""
    return words[:200].encode(errors="replace").decode()


def _no_host(given: str) -> InputError:
    return InputError(
        f"“{excerpt(given)}” is not a host name or a plainly written address; check its spelling."
    )


def server_url(url: str) -> str:
    """The address of a server; empty for an empty one.

    Raises:
        ValueError: it is no address of the web, or no server can have its host or port.
    """
    try:
        parts = urlsplit(url)
        possible = parts.scheme in {"http", "https"} and parts.port != 0
        host_pattern(parts.hostname or "")
    except (ValueError, InputError):
        possible = False
    if url and not possible:
        raise ValueError("write an address such as https://verbale.example.org")
    return url


def site_root(url: str) -> str:
    """The address of a site, without a slash at its end; empty for an empty one.

    Raises:
        ValueError: it is no address of the web, or has more than a scheme, a host and a port.
    """
    parts = urlsplit(server_url(url))
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("write the address without a path: the page is at the root of its host")
    return url.rstrip("/")
