"""Canonical forms of URLs."""

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from index.errors import InputError
from index.urls.hosts import ascii_host, excerpt, readable_host, refuse_user
from index.urls.rules import plain_host, plain_path, plain_query, site_of, target_of

TEXT_FRAGMENT = ":~:"
"""Start of a text fragment."""

_MOST_WRAPPED = 3
"""Most nested redirects that are resolved."""
_LONGEST = 2_000
"""The longest URL that is examined: the work may be quadratic."""
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
    """The canonical URL: without everything that does not change the page.

    Scheme and host in lower case, the host in ASCII, no default port, no fragment, no tracking
    parameters, no trailing slash. Idempotent.

    Args:
        url: the address.
        fragment: whether to keep the fragment, which may distinguish two articles in a bulk file.
            Text fragments (``:~:text=``) are always removed.

    Raises:
        InputError: it is not an http or https URL with a host, or it holds a user name.
    """
    parts = _split(url)
    kept = _escaped(parts.fragment.partition(TEXT_FRAGMENT)[0]) if fragment else ""
    return urlunsplit((parts.scheme, parts.netloc, _path(parts.path), _query(parts.query), kept))


def canonical_if_url(name: str) -> str | None:
    """The canonical URL of an article, with its fragment; None if its name is another than a URL.

    Raises:
        InputError: it begins like a URL, but has no host.
    """
    return canonical(name, fragment=True) if name.startswith(("http://", "https://")) else None


def identity(url: str) -> str:
    """An identifier that all spellings of an article's URL share; it is no URL itself.

    In addition to ``canonical`` it ignores: http or https, "www.", hosts for mobile devices, AMP
    and print versions, the order of parameters, tracking parameters, index file names, and
    redirects that contain their target. It is idempotent:
    ``identity("https://" + identity(url))`` equals ``identity(url)``.

    Raises:
        InputError: it is not an http or https URL with a host.
    """
    spelt = canonical(url)
    if len(spelt) > _LONGEST:
        return spelt.partition("://")[2]
    parts = _unwrapped(urlsplit(spelt))
    query = plain_query(parts.query, parts.path)
    place = f"{_plain_netloc(parts)}{plain_path(parts.path)}"
    return f"{place}?{query}" if query else place


def host_of(url: str) -> str:
    """The host as readers know it, without "www."; the URL itself if it has no host."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return url
    return readable_host(host).removeprefix("www.") if host else url


def readable(url: str) -> str:
    """A URL for display, with its host as in ``readable_host``."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return url
    shown = readable_host(host)
    return url if shown == host else url.replace(host, shown, 1)


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one site."""
    return site_of(plain_host(host_of(one))) == site_of(plain_host(host_of(other)))


def _unwrapped(parts: SplitResult) -> SplitResult:
    """The target of nested redirects, as far as the URL contains it."""
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
    host = parts.hostname or ""
    return parts.netloc.replace(host, plain_host(host), 1)


def _split(url: str) -> SplitResult:
    """The parts of a URL, with host and port normalized."""
    try:
        url.encode()  # halves of characters are in no address
        parts = urlsplit(url.strip())
        usable = parts.scheme in _PORTS and parts.hostname and parts.port != 0
        place = _netloc(parts) if usable else ""
    except (ValueError, InputError) as error:
        raise _no_address(url) from error
    if not usable:
        raise _no_address(url)
    refuse_user(parts)
    return parts._replace(netloc=place)


def _no_address(url: str) -> InputError:
    return InputError(
        f"“{excerpt(url)}” is not a web address; it must begin with http:// or https:// and name a "
        "host."
    )


def _netloc(parts: SplitResult) -> str:
    """Host and port, without default ports.

    Raises:
        InputError: the host is invalid.
        ValueError: the host or the port is invalid.
    """
    host = ascii_host(parts.hostname or "").rstrip(".")
    if ("[" in parts.netloc) != (":" in host):
        raise ValueError("only addresses stand in brackets")
    bracketed = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
    return bracketed + port


def _path(path: str) -> str:
    return _escaped(path).rstrip("/") or "/"


def _escaped(part: str) -> str:
    """``part`` with percent-encoding normalized."""
    quoted = quote(_STRAY_PERCENT.sub("%25", part), safe=_MEANS_ITSELF, errors="surrogatepass")
    return _ESCAPE.sub(_normal_escape, quoted)


def _normal_escape(escape: re.Match[str]) -> str:
    """Decode unreserved characters; write other escapes in upper case."""
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()


def _query(query: str) -> str:
    kept = (part for part in _escaped(query).split("&") if part)
    return "&".join(part for part in kept if not _TRACKING.fullmatch(part.partition("=")[0]))
