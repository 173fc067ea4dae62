"""The rule by which migration 0002 identifies addresses, as it was when 0002 was released.

A copy of ``index/urls`` of that day, which goes on changing; this file never does. When the rule
changes, a migration of its own identifies the articles anew.
"""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

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
_HOST = re.compile(r"[\w.:-]*\w[\w.:-]*")
_LONGEST_HOST = 253
"""Characters of a name that name servers know."""
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MEANS_ITSELF = "%/:@!$&'()*+,;=~?|[]"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")

_LABELS = {"www", "m", "mobile", "amp"}
"""Parts of a host's name that stand for a device."""
_SHARED = {"ac", "co", "com", "edu", "gob", "gouv", "gov", "go", "mil", "net", "ne", "or", "org"}
"""What stands before a country's code in place of a name of one's own: "gov.uk"."""
_HOSTS = {
    "abcnews.go.com": "abcnews.com",
    "bbc.co.uk": "bbc.com",
    "edition.cnn.com": "cnn.com",
    "us.cnn.com": "cnn.com",
    "eu.usatoday.com": "usatoday.com",
    "m-en.yna.co.kr": "en.yna.co.kr",
}
"""Hosts of one outlet that show the same articles under the same paths."""

_ARTICLE = re.compile(r"[\d.-]")
"""What some part of an article's path has, and a section's mostly has not."""
_NAMED = re.compile(r"\d|\w-\w")
"""What the path of an article has that needs no parameter to be told apart."""
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
"""Parameters that never tell two articles apart."""
_SWITCHES = re.compile(r"(?:amp|isamp|noamp|print|printable|rss|fromrss)", re.I)
_ON = re.compile(r"(?:1|true|yes|y|mobile|rss)?", re.I)
_SHOWN = re.compile(r"(?:output(?:type)?|view|mode|format|layout|version|tmpl|type)", re.I)
_AS = re.compile(r"(?:amp|print|printable|printer|mobile)", re.I)
"""How a page is shown: ``view=print``; ``view=2`` may be another page."""
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
"""How a reader came: ``ref=rss``; ``ref=1234`` may be another article."""
_TWEETED = {"09", "19", "20", "21", "46"}
"""What Twitter's buttons put under ``s``, which is what is searched for elsewhere."""
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
"""Redirects that carry their target, by host and path, and the parameters it may stand under."""
_YAHOO = re.compile(
    r"(?:.*/)?(?:\*|RU=)(?P<target>https?(?:://|%3A%2F%2F)[^*]+?)(?:/R[KS]=.*)?", re.I
)


def identity(url: str) -> str:
    """What all spellings of one article's address have in common; no address itself.

    Raises:
        ValueError: it is not an http or https address with a host.
    """
    spelt = _canonical(url)
    if len(spelt) > _LONGEST:
        return spelt.partition("://")[2]
    parts = _unwrapped(urlsplit(spelt))
    query = _plain_query(parts.query, parts.path)
    place = f"{_plain_netloc(parts)}{_plain_path(parts.path)}"
    return f"{place}?{query}" if query else place


def _canonical(url: str) -> str:
    parts = _split(url)
    return urlunsplit((parts.scheme, _host(parts), _path(parts.path), _query(parts.query), ""))


def _unwrapped(parts: SplitResult) -> SplitResult:
    """Where redirects lead, as far as their addresses say."""
    for _ in range(_MOST_WRAPPED):
        try:
            target = _target_of(parts)
            if target is None:
                return parts
            parts = urlsplit(_canonical(target))
        except ValueError:  # what stands there is no address: the redirect's own is all there is
            return parts
    return parts


def _plain_netloc(parts: SplitResult) -> str:
    user, at, where = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    return f"{user}{at}{where.replace(host, _plain_host(host), 1)}"


def _split(url: str) -> SplitResult:
    parts = urlsplit(url.strip())
    host = parts.hostname or ""
    known = parts.scheme in _PORTS and _HOST.fullmatch(host) and parts.port != 0
    if not known or len(host) > _LONGEST_HOST:
        raise ValueError(f"{url[:200]} is not a web address")
    return parts


def _host(parts: SplitResult) -> str:
    """User, host and port, without what is taken for granted."""
    host = (parts.hostname or "").rstrip(".")
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    bracketed = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
    return user + bracketed + port


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


def _target_of(parts: SplitResult) -> str | None:
    """Where an AMP cache or a redirect leads, if its address says so."""
    host, path = _plain_host(parts.hostname or ""), parts.path
    cached = _AMP_CACHE.fullmatch(path) if host.endswith("cdn.ampproject.org") else None
    cached = cached or (_AMP_VIEWER.fullmatch(path) if _SEARCHERS.fullmatch(host) else None)
    if cached:
        query = f"?{parts.query}" if parts.query else ""
        return f"http{'s' if cached['safe'] else ''}://{cached['rest']}{query}"
    if host.endswith("yahoo.com") and (carried := _YAHOO.fullmatch(path)):
        return unquote(carried["target"])
    return _carried(f"{host}{path}", parts.query)


def _carried(place: str, query: str) -> str | None:
    names = {name for form, some in _REDIRECTS if form.fullmatch(place) for name in some}
    carried = (value for name, value in parse_qsl(query) if name in names)
    return next((value for value in carried if value.startswith(("http://", "https://"))), None)


def _plain_host(host: str) -> str:
    """A host without what stands for a device; one of the names where an outlet has several."""
    labels = host.split(".")
    kept = [label for at, label in enumerate(labels) if not _stands_for_a_device(labels, at)]
    bare = ".".join(kept)
    return _HOSTS.get(bare, bare)


def _stands_for_a_device(labels: list[str], at: int) -> bool:
    """Whether a label may go: "m" in "m.lemonde.fr", not in "m.co.uk" or "m.me"."""
    rest = [label for label in labels[at + 1 :] if label not in _LABELS]
    shared = len(rest) == 2 and len(rest[1]) == 2 and rest[0] in _SHARED
    return labels[at] in _LABELS and len(rest) >= 2 and not shared


def _plain_path(path: str) -> str:
    """A path without AMP, print versions, names of index files and sessions; "" for the root."""
    parts = [part for part in _SESSION.sub("", path).split("/") if part]
    while (plain := _plainer(parts)) != parts:
        parts = plain
    return "".join(f"/{part}" for part in parts)


def _plainer(parts: list[str]) -> list[str]:
    if not parts:
        return parts
    if _INDEX.fullmatch(parts[-1]):
        return parts[:-1]
    if _INDEX.fullmatch(parts[0]) and _is_article(parts[1:]):
        return parts[1:]
    if parts[-1] == "1" and len(parts) > 1 and parts[-2] in _AMP_PARTS:
        return parts[:-1]
    return _without_marks(parts)


def _without_marks(parts: list[str]) -> list[str]:
    """Without a part that says "amp" or "print", where what is left is an article's path."""
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


def _plain_query(query: str, path: str) -> str:
    """The query behind a path, in order, without what says how a reader came or sees the page."""
    kept = sorted(part for part in query.split("&") if part and not _says_how(*_halves(part)))
    return "" if _is_tweeted(kept, path) else "&".join(kept)


def _is_tweeted(kept: list[str], path: str) -> bool:
    """Whether all that is left of a query was put there by one of Twitter's buttons."""
    name, value = _halves(kept[0]) if len(kept) == 1 else ("", "")
    return name == "s" and value in _TWEETED and bool(_NAMED.search(path))


def _halves(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def _says_how(name: str, value: str) -> bool:
    shown = _SHOWN.fullmatch(name) and _AS.fullmatch(value)
    switched = _SWITCHES.fullmatch(name) and _ON.fullmatch(value)
    came = _CAME.fullmatch(name) and _BY.fullmatch(value)
    return bool(_DROPPED.fullmatch(name) or shown or switched or came)
