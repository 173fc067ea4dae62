"""Canonical forms of URLs: which URLs identify the same page."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

from index.errors import InputError
from index.urls.hosts import DEFAULT_PORTS, ascii_host, excerpt, readable_host, refuse_user

_LABELS = {"www", "m", "mobile", "amp"}
"""Host labels that denote a device."""
_SHARED = {"ac", "co", "com", "edu", "gob", "gouv", "gov", "go", "mil", "net", "ne", "or", "org"}
"""Second-level labels below country codes, as in "gov.uk"."""
_HOSTS = {
    "abcnews.go.com": "abcnews.com",
    "bbc.co.uk": "bbc.com",
    "edition.cnn.com": "cnn.com",
    "us.cnn.com": "cnn.com",
    "eu.usatoday.com": "usatoday.com",
    "m-en.yna.co.kr": "en.yna.co.kr",
}
"""Hosts of one outlet that serve the same articles under the same paths."""

_ARTICLE = re.compile(r"[\d.-]")
"""A pattern that parts of an article's path match, and those of a section's mostly do not."""
_NAMED_PATH = re.compile(r"\d|\w-\w")
"""A pattern of paths that identify an article without parameters."""
_AMP_PARTS = {"amp", "amphtml"}
_SUFFIX = re.compile(r"(?:[.-]amp|[.-]print)(?=\.s?html?$|\.php$|\.aspx?$)|\.(?:amp|print)$", re.I)
_AMP_NAMES = {"amp_articleshow": "articleshow", "ampArticle": "article"}
_INDEX = re.compile(r"(?:index|default)\.(?:s?html?|php\d?|aspx?|jsp)", re.I)
_SESSION = re.compile(r";jsessionid=[^/]*", re.I)

_DROPPED = re.compile(
    r"(?:at_(?:medium|campaign(?:_type)?|custom\d|link_\w+|ptr_name|bbc_team|format|creation|variant"
    r"|(?:general|detail)_placement|network|emission|term|send_date|recipient_(?:id|list))"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|ocid|i?cmp|ito|xtor|(?:__)?twitter_impression|spm|scm|ftag|ncid|sref"
    r"|sr_share|srnd|srsltid|soc_src|soc_trk|tsrc|taid|tztc|msockid|cvid|gaa_\w+|li_fat_id"
    r"|li_source|li_medium|mibextid|__tn__|embedded-checkout|leadsource|unlocked_article_code"
    r"|searchresultposition|eafs_enabled|syn-[0-9a-f]{8}|bt_ee|bt_ts|trk|trkcampaign|wt[._]\w+"
    r"|wt\.mc_\w+|(?:pk|mtm|matomo|piwik|hsa|sfmc|elq)_\w+|elqtrack\w*|hsctatracking|dm_i|epik|dcmp"
    r"|canonicalcard|filterkeyevents|utm_?\w*|feedtype|feedname|amp_(?:js_v|gsa|tf|r|lite|markup|ct)|usqp|_refresh)",
    re.I,
)
"""Parameters that never distinguish two articles."""
_SWITCHES = re.compile(r"(?:amp|isamp|noamp|print|printable|rss|fromrss)", re.I)
_ON = re.compile(r"(?:1|true|yes|y|mobile|rss)?", re.I)
_SHOWN = re.compile(r"(?:output(?:type)?|view|mode|format|layout|version|tmpl|type)", re.I)
_AS = re.compile(r"(?:amp|print|printable|printer|mobile)", re.I)
"""Parameters and values of presentation: ``view=print``; ``view=2`` may be another page."""
_CAME = re.compile(
    r"(?:src|source|ref|refsrc|refer|referr?er|from|via|origin|partner|medium|cid|mod|feature|share"
    r"|channel|campaign|link)",
    re.I,
)
_BY = re.compile(
    r"(?:(?:rss|atom)(?:[-_ ]?\w+)*|feed|feeds|feedburner|twitter|tw|fb|facebook|whatsapp|telegram"
    r"|linkedin|reddit|e-?mail|newsletter|nl|(?:web)?push|share(?:[-_]?(?:link|btn|bar|url))*"
    r"|social(?:[-_]\w+)*|copy(?:-url)?|google(?:news|_news|-news)?|flipboard|smartnews|newsbreak"
    r"|homepage|hometop_hp|archive_pg|latest-headlines|mdr|apn|youtu\.be|cnn_\w+)",
    re.I,
)
"""Parameters and values of referral: ``ref=rss``; ``ref=1234`` may be another article."""
_TWEETED = {"09", "19", "20", "21", "46"}
"""Values of ``s`` from Twitter's buttons; elsewhere ``s`` is a search."""
_AMP_CACHE = re.compile(r"/(?:c|v|wp)/(?P<safe>s/)?(?P<rest>.+)")
_AMP_VIEWER = re.compile(r"/amp/(?P<safe>s/)?(?P<rest>[^/]+\..+)")
_SEARCHERS = re.compile(r"(?:google|bing)(?:\.[a-z]{2,3}){1,2}")
_REDIRECTS = (
    (re.compile(r"google(?:\.[a-z]{2,3}){1,2}/url"), ("q", "url")),
    (re.compile(r"(?:l|lm)\.(?:facebook|instagram)\.com/(?:l\.php)?"), ("u",)),
    (re.compile(r"out\.reddit\.com/.*"), ("url",)),
    (re.compile(r"slack-redir\.net/link"), ("url",)),
    (re.compile(r"getpocket\.com/redirect"), ("url",)),
    (re.compile(r"go\.redirectingat\.com/"), ("url",)),
    (re.compile(r"t\.umblr\.com/redirect"), ("z",)),
    (re.compile(r"vk\.com/away\.php"), ("to",)),
    (re.compile(r"youtube\.com/redirect"), ("q",)),
)
"""Redirects that contain their target: host and path, and the parameters for the target."""
_YAHOO = re.compile(
    r"(?:.*/)?(?:\*|RU=)(?P<target>https?(?:://|%3A%2F%2F)[^*]+?)(?:/R[KS]=.*)?", re.I
)
TEXT_FRAGMENT = ":~:"
"""Start of a text fragment."""

_MOST_WRAPPED = 3
"""Most nested redirects that are resolved."""
_LONGEST = 2_000
"""The longest URL that is examined: the work may be quadratic."""
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
    path = _escaped(parts.path).rstrip("/") or "/"
    query = "&".join(
        part
        for part in _escaped(parts.query).split("&")
        if part and not _TRACKING.fullmatch(part.partition("=")[0])
    )
    return urlunsplit((parts.scheme, parts.netloc, path, query, kept))


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
    parts = urlsplit(spelt)
    for _ in range(_MOST_WRAPPED):
        try:
            target = target_of(parts)
            if target is None:
                break
            parts = urlsplit(canonical(target))
        except InputError:  # what stands there is no address: the redirect's own is all there is
            break
    query = plain_query(parts.query, parts.path)
    host = parts.hostname or ""
    place = f"{parts.netloc.replace(host, plain_host(host), 1)}{plain_path(parts.path)}"
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


def _split(url: str) -> SplitResult:
    """The parts of a URL, with host and port normalized.

    Raises:
        InputError: it is no http or https URL with a host, or it holds a user name.
    """
    try:
        url.encode()  # halves of characters are in no address
        parts = urlsplit(url.strip())
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.port == 0:
            raise ValueError("it has no host")
        host = ascii_host(parts.hostname).rstrip(".")
        if ("[" in parts.netloc) != (":" in host):
            raise ValueError("only addresses stand in brackets")
    except (ValueError, InputError) as error:
        raise InputError(
            f"“{excerpt(url)}” is not a web address; it must begin with http:// or https:// and "
            "name a host."
        ) from error
    refuse_user(parts)
    port = "" if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return parts._replace(netloc=(f"[{host}]" if ":" in host else host) + port)


def _escaped(part: str) -> str:
    """``part`` with percent-encoding normalized."""
    quoted = quote(_STRAY_PERCENT.sub("%25", part), safe=_MEANS_ITSELF, errors="surrogatepass")
    return _ESCAPE.sub(_normal_escape, quoted)


def _normal_escape(escape: re.Match[str]) -> str:
    """Decode unreserved characters; write other escapes in upper case."""
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()


def target_of(parts: SplitResult) -> str | None:
    """The target of an AMP cache or redirect URL, if the URL contains it."""
    host, path = plain_host(parts.hostname or ""), parts.path
    cached = _AMP_CACHE.fullmatch(path) if host.endswith("cdn.ampproject.org") else None
    cached = cached or (_AMP_VIEWER.fullmatch(path) if _SEARCHERS.fullmatch(host) else None)
    if cached:
        query = f"?{parts.query}" if parts.query else ""
        return f"http{'s' if cached['safe'] else ''}://{cached['rest']}{query}"
    if host.endswith("yahoo.com") and (carried := _YAHOO.fullmatch(path)):
        return unquote(carried["target"])
    place = f"{host}{path}"
    names = {name for form, some in _REDIRECTS if form.fullmatch(place) for name in some}
    values = (value for name, value in parse_qsl(parts.query) if name in names)
    return next((value for value in values if value.startswith(("http://", "https://"))), None)


def plain_host(host: str) -> str:
    """A host without device labels; for outlets with several hosts, one of them.

    "m" goes from "m.lemonde.fr", not from "m.co.uk" or "m.me".
    """
    labels = host.split(".")
    kept = []
    for at, label in enumerate(labels):
        rest = [one for one in labels[at + 1 :] if one not in _LABELS]
        shared = len(rest) == 2 and len(rest[1]) == 2 and rest[0] in _SHARED
        if label not in _LABELS or len(rest) < 2 or shared:
            kept.append(label)
    bare = ".".join(kept)
    return _HOSTS.get(bare, bare)


def site_of(host: str) -> str:
    """The registrable domain: "post.co.uk" for "feeds.post.co.uk"."""
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    shared = len(labels[-1]) == 2 and labels[-2:-1] and labels[-2] in _SHARED
    return ".".join(labels[-3 if shared else -2 :])


def plain_path(path: str) -> str:
    """A path without AMP, print, index file and session parts; "" for the root."""
    parts = [part for part in _SESSION.sub("", path).split("/") if part]
    while (plain := _plainer(parts)) != parts:
        parts = plain
    return "".join(f"/{part}" for part in parts)


def _plainer(parts: list[str]) -> list[str]:
    """A path without one part that says how the page is shown, if the rest is an article's."""
    if not parts:
        return parts
    if _INDEX.fullmatch(parts[-1]):
        return parts[:-1]
    if _INDEX.fullmatch(parts[0]) and _is_article(parts[1:]):
        return parts[1:]
    if parts[-1] == "1" and len(parts) > 1 and parts[-2] in _AMP_PARTS:
        return parts[:-1]
    for at, part in enumerate(parts):
        outside = at in {0, len(parts) - 1}
        marked = part.lower() in _AMP_PARTS or (part.lower() == "print" and outside)
        rest = parts[:at] + parts[at + 1 :]
        if marked and _is_article(rest):
            return rest
    named = [_AMP_NAMES.get(part, part) for part in parts]
    last = _SUFFIX.sub("", named[-1])
    return [*named[:-1], last] if last else named


def _is_article(parts: list[str]) -> bool:
    return any(_ARTICLE.search(part) for part in parts)


def plain_query(query: str, path: str) -> str:
    """The sorted query without parameters of referral and presentation."""
    kept = []
    for part in sorted(query.split("&")):
        name, _, value = part.partition("=")
        shown = _SHOWN.fullmatch(name) and _AS.fullmatch(value)
        switched = _SWITCHES.fullmatch(name) and _ON.fullmatch(value)
        came = _CAME.fullmatch(name) and _BY.fullmatch(value)
        if part and not (_DROPPED.fullmatch(name) or shown or switched or came):
            kept.append(part)
    is_tweeted = kept in [[f"s={value}"] for value in _TWEETED] and _NAMED_PATH.search(path)
    return "" if is_tweeted else "&".join(kept)
