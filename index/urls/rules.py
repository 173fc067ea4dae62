"""Rules for URL parts that do not identify a page: device, format, tracking.

Every table errs on the safe side: a missing entry stores an article twice, and its text is then
recognized as a copy; a wrong entry loses an article.
"""

import re
from urllib.parse import SplitResult, parse_qsl, unquote

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
_NAMED = re.compile(r"\d|\w-\w")
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
    return _carried(f"{host}{path}", parts.query)


def _carried(place: str, query: str) -> str | None:
    names = {name for form, some in _REDIRECTS if form.fullmatch(place) for name in some}
    carried = (value for name, value in parse_qsl(query) if name in names)
    return next((value for value in carried if value.startswith(("http://", "https://"))), None)


def plain_host(host: str) -> str:
    """A host without device labels; for outlets with several hosts, one of them."""
    labels = host.split(".")
    kept = [label for at, label in enumerate(labels) if not _stands_for_a_device(labels, at)]
    bare = ".".join(kept)
    return _HOSTS.get(bare, bare)


def site_of(host: str) -> str:
    """The registrable domain: "post.co.uk" for "feeds.post.co.uk"."""
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    shared = len(labels[-1]) == 2 and labels[-2:-1] and labels[-2] in _SHARED
    return ".".join(labels[-3 if shared else -2 :])


def _stands_for_a_device(labels: list[str], at: int) -> bool:
    """Whether a label may be removed: "m" in "m.lemonde.fr", not in "m.co.uk" or "m.me"."""
    rest = [label for label in labels[at + 1 :] if label not in _LABELS]
    shared = len(rest) == 2 and len(rest[1]) == 2 and rest[0] in _SHARED
    return labels[at] in _LABELS and len(rest) >= 2 and not shared


def plain_path(path: str) -> str:
    """A path without AMP, print, index file and session parts; "" for the root."""
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
    """The path without an "amp" or "print" part, if the rest is an article's path."""
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
    kept = sorted(part for part in query.split("&") if part and not _says_how(*_halves(part)))
    return "" if _is_tweeted(kept, path) else "&".join(kept)


def _is_tweeted(kept: list[str], path: str) -> bool:
    """Whether the remaining query comes from one of Twitter's buttons."""
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
