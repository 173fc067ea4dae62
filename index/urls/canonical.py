"""One spelling for one address."""

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from index.errors import InputError
from index.urls.hosts import ascii_host, excerpt, readable_host
from index.urls.rules import plain_host, plain_path, plain_query, site_of, target_of

TEXT_FRAGMENT = ":~:"
"""What stands in a fragment before words to scroll to."""

_MOST_WRAPPED = 3
"""Redirects within redirects that are looked into."""
_LONGEST = 2_000
"""The longest address that is looked into: no article has one, and the work may be quadratic."""
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh"
    r"|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|wickedid|s_cid"
    r"|cmpid|ns_mchannel|ns_source|ns_campaign|ref_src|ref_url|smid|smtyp|guccounter|guce_\w+"
    r"|at_(?:medium|campaign|link_\w+|ptr_name|bbc_team|format))",
    re.IGNORECASE,
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MEANS_ITSELF = "%/:@!$&'()*+,;=~?|[]"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def canonical(url: str, *, fragment: bool = False) -> str:
    """The address without what does not change the page: the same article, the same string.

    Scheme and host in lower case, the host in ASCII, no default port, no fragment, no tracking
    parameters, no trailing slash. Idempotent.

    Args:
        url: the address.
        fragment: whether to keep the fragment: in a bulk file it may be all that tells two
            articles apart. A text fragment (``:~:text=``) goes all the same.

    Raises:
        InputError: it is not an http or https address with a host.
    """
    parts = _split(url)
    kept = _escaped(parts.fragment.partition(TEXT_FRAGMENT)[0]) if fragment else ""
    return urlunsplit((parts.scheme, parts.netloc, _path(parts.path), _query(parts.query), kept))


def identity(url: str) -> str:
    """What all spellings of one article's address have in common; no address itself.

    Beyond ``canonical``: http and https, "www." and hosts for telephones, AMP and print versions,
    the order of parameters and those that say how a reader came, names of index files, and
    redirects that carry their target. ``identity("https://" + identity(url))`` is the same again.

    Raises:
        InputError: it is not an http or https address with a host.
    """
    spelt = canonical(url)
    if len(spelt) > _LONGEST:
        return spelt.partition("://")[2]
    parts = _unwrapped(urlsplit(spelt))
    query = plain_query(parts.query, parts.path)
    place = f"{_plain_netloc(parts)}{plain_path(parts.path)}"
    return f"{place}?{query}" if query else place


def host_of(url: str) -> str:
    """The host as a reader knows it, without "www."; the address itself where it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return url
    return readable_host(host).removeprefix("www.") if host else url


def readable(url: str) -> str:
    """An address as a reader knows it: the host as ``readable_host`` has it, all else as it is."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return url
    shown = readable_host(host)
    return url if shown == host else url.replace(host, shown, 1)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site, whatever its host is called there."""
    return site_of(plain_host(host_of(one))) == site_of(plain_host(host_of(other)))


def _unwrapped(parts: SplitResult) -> SplitResult:
    """Where redirects lead, as far as their addresses say."""
    for _ in range(_MOST_WRAPPED):
        try:
            target = target_of(parts)
            if target is None:
                return parts
            parts = urlsplit(canonical(target))
        except InputError:  # what stands there is no address: the redirect's own is all there is
            return parts
    return parts


def _plain_netloc(parts: SplitResult) -> str:
    user, at, where = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    return f"{user}{at}{where.replace(host, plain_host(host), 1)}"


def _split(url: str) -> SplitResult:
    """The parts of an address, with user, host and port in one spelling."""
    try:
        url.encode()  # halves of characters are in no address
        parts = urlsplit(url.strip())
        if parts.scheme in _PORTS and parts.hostname and parts.port != 0:
            return parts._replace(netloc=_netloc(parts))
    except (ValueError, InputError) as error:
        raise _no_address(url) from error
    raise _no_address(url)


def _no_address(url: str) -> InputError:
    return InputError(
        f"“{excerpt(url)}” is not a web address; it must begin with http:// or https:// and name a "
        "host."
    )


def _netloc(parts: SplitResult) -> str:
    """User, host and port, without what is taken for granted.

    Raises:
        InputError: the host is none.
        ValueError: the same, or the port is none.
    """
    name, at, place = parts.netloc.rpartition("@")
    host = ascii_host(parts.hostname or "").rstrip(".")
    if ("[" in place) != (":" in host):
        raise ValueError("only addresses stand in brackets")
    bracketed = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
    return _escaped(name) + at + bracketed + port


def _path(path: str) -> str:
    return _escaped(path).rstrip("/") or "/"


def _escaped(part: str) -> str:
    """``part`` with the same characters escaped in the same way, whoever wrote it."""
    quoted = quote(_STRAY_PERCENT.sub("%25", part), safe=_MEANS_ITSELF, errors="surrogatepass")
    return _ESCAPE.sub(_normal_escape, quoted)


def _normal_escape(escape: re.Match[str]) -> str:
    """Letters that need no escape are written plain, other escapes in upper case."""
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()


def _query(query: str) -> str:
    kept = (part for part in _escaped(query).split("&") if part)
    return "&".join(part for part in kept if not _TRACKING.fullmatch(part.partition("=")[0]))
