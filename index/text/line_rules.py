"""Line rules: classify lines of a page that are not part of the article.

Every rule matches a whole line. A line with reported speech or a quotation is never boilerplate,
whatever words it shares with a button.

Besides English, the most frequent boilerplate in German, French, Spanish, Italian, Portuguese and
Dutch is known, by ``line_rules.tsv``.
"""

import re
from enum import Enum, auto
from functools import lru_cache

from index.data_files import table_rows

LONGEST = 400
"""Longest line that rules examine, in characters; longer ones are paragraphs."""


class LineType(Enum):
    """Why a line is not part of the article."""

    PAYWALL = auto()
    """A notice that only a part of the article is shown."""
    FURNITURE = auto()
    """Boilerplate anywhere on the page."""
    EDGE = auto()
    """Boilerplate before or after the text; inside, it may be a heading."""
    HEAD = auto()
    """Boilerplate among headline, byline and date line."""


def _rules(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _abroad(of: str) -> list[str]:
    """The patterns of a kind in other languages than English."""
    return [pattern for kind, pattern in table_rows(__package__, "line_rules.tsv") if kind == of]


_NETWORKS = (
    r"facebook|twitter|instagram|linkedin|whatsapp|telegram|youtube|tiktok|threads|bluesky"
    r"|mastodon|reddit|pinterest|flipboard|google\ news|apple\ news|messenger|x"
)
_THING = r"(?:article|story|content|page|post|report|piece|video)"

_REPORTS = re.compile(
    r"\b(?:said|says?|told|tells|urge[sd]?|announce[sd]|warn(?:s|ed)|asked|asks|wrote|writes|added"
    r"|according to|insist(?:s|ed)|reported|argue[sd]|claim(?:s|ed)|statement|ministry|ambassador"
    rf"|embassy|president|government|{'|'.join(_abroad('reports'))})\b|[“”\"„«]",
    re.IGNORECASE,
)
"""Signs of reported speech or a quotation."""

_PAYWALL = _rules(
    rf"preview (?:view|version) of this {_THING}|you(?:'re| are) reading a preview",
    r"(?:while|when|once|as) we (?:are |have )?(?:verify|check|confirm)(?:ing|ed)?"
    r" (?:your )?access\b(?! to (?!this))",
    rf"\bfull {_THING}(?: content)? will load\W*$",
    r"\b(?:subscribe|sign (?:up|in)|log ?in|register|join|account|become an? \w+)\b.*"
    r"\b(?:to|and) (?:continue|keep on|keep|finish) reading",
    r"\b(?:subscribe|sign (?:up|in)|log ?in|register|join|become an? \w+)\b.*"
    r" to (?:read|view|access|unlock)"
    rf" (?:(?:the |this |our |all |more |full |rest |of |unlimited )+{_THING}s?\b|the rest\W*$)",
    r"^to (?:continue|keep) reading\b",
    rf"^(?:keep|continue) reading (?:by|with|(?:your|the) {_THING})",
    rf"\bthis (?:\w+ )?{_THING} is (?:\w+ )*?(?:for|to) (?:\w+ )?"
    r"(?:subscribers|(?:members|readers) only)\b",
    r"^(?:for |this is an? )?(?:subscriber|member)s?[ -](?:only|exclusive)\b",
    r"^exclusive(?:ly)? (?:to|for) (?:our )?(?:subscribers|members)\W*$",
    r"^already an? (?:[\w']+ ){0,3}(?:subscriber|member)[?!.: ]*(?:(?:log|sign) ?in.{0,40})?$",
    r"^already (?:registered|subscribed|have an account)\s*\?",
    r"^want all of .{1,40}\? subscribe",
    r"you(?:'ve| have) (?:reached|hit|used|read|exceeded)\b.*"
    r"\b(?:free|monthly) (?:articles?|stories|limit|views)",
    rf"^(?:unlock|get full access to) (?:this|the full|the rest of this) {_THING}",
    rf"^to read (?:the (?:full|rest of the) |this ){_THING}.*\b(?:subscri|trial|sign in|log ?in)",
    r"^(?:keep|continue) reading for [$€£¥]|^subscribe to .{1,40} to read as many articles",
    r"^you have been granted access, use your keyboard to continue",
    r"^complete digital access to quality\b|^thank you for your patience while we verify access\b",
    r"^you need (?:to be )?an? (?:active )?subscri|^subscription required",
    *_abroad("paywall"),
)
_LINE_AFTER = r"[\s.:·•|>»!…—–-]*"
_FURNITURE = re.compile(
    rf"""(?:
    # Advertising
    (?:article\ |skip\ |close\ |remove\ )?ad(?:s|vert|vertisement|vertising|vertisements)?
    |advertisement[\s:–—-]+(?:scroll|continue|story|article|please|remove|skip).{{0,60}}
    |(?:(?:story|article|report|content)\ )?continues?\ (?:reading\ )?(?:below|after)
        \ (?:this\ |the\ )?(?:ad|advert|advertisement|promotion|newsletter\ promotion)
    |(?:sponsored|promoted|paid)\ (?:content|post|message)|ad\ feedback
    # Getting about the page
    |skip\ to\ (?:\w+\ )?(?:content|navigation|article|search|footer|sidebar|index|menu)
    |(?:after|skip(?:\ past)?)\ (?:the\ )?newsletter(?:\ promotion)?
    |(?:back\ to|return\ to)\ (?:the\ )?(?:top|home\ ?page)
    |(?:view|show|hide|read|see|leave|post|join)\ (?:all\ |the\ |a\ )?
        (?:\d+\ )?(?:comments?|conversation|replies)|comments?\ \(?\d+\)?|\d+\ comments?
    |loading(?:\ (?:comments|more))?|learn\ more|find\ out\ more|see\ more|show\ more|read\ more
    |open\ in\ app|open\ the\ app|view\ in\ browser|gift\ this\ article|give\ this\ article
    # Sharing and listening
    |(?:share|save|print|email|e-mail|bookmark|gift|copy)\ (?:this|full|the)\ {_THING}
    |share(?:\ this)?(?:\ {_THING})?\ (?:on|via|to|with)\ (?:{_NETWORKS}|e-?mail|friends|others)
    |share\ this|copy\ link|link\ copied|share\ options
    |listen\ to\ this\ {_THING}.{{0,40}}|listen\ \(?\d+.{{0,12}}
    |\d{{1,3}}[\ -]min(?:ute)?s?\ (?:read|listen)
    # Other articles
    |(?:read\ more|also\ read|read\ also|read\ next|see\ also|up\ next|related|recommended
        |more\ on\ this|don't\ miss|must\ read|editor'?s'?\ picks?)\ ?[:|>»]\ ?.{{1,200}}
    |(?:related|recommended|similar)\ (?:article|story|storie|content|coverage|link|reading
        |topic|new|video|post)s?
    |don't\ miss|see\ more\ ?:.{{1,150}}
    |more\ (?:on|from)\ this\ (?:story|topic|author|section)|see\ more\ on\ ?:.{{1,80}}
    |most\ (?:read|popular|viewed|shared)(?:\ (?:articles|stories|now|in|on).{{0,20}})?
    |trending(?:\ now)?|top\ stories
    |you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in)|editors?'?s?'?\ picks?
    |recommended\ for\ you|from\ our\ partners|what\ to\ read\ next
    # Live blogs
    |(?:from\ )?\d{{1,2}}\ ?(?:[smhd]|sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?)\ ago
    |(?:show\ )?key\ events(?:\ only)?|pinned(?:\ post)?|just\ now|live\ (?:feed|reporting)
    |(?:newer|older|previous|next)\ posts?|jump\ to\ (?:latest|top)
    # Pictures
    |(?:image|photo|photograph|picture)(?:\ (?:credit|by|courtesy))?\ ?:\ ?[^.:]{{1,60}}
    |.{{0,300}}credit\ ?(?:\.\.\.|…)\ ?.{{1,80}}|image\ (?:source|caption)(?:[,:].{{1,80}})?
    # Print
    |a\ version\ of\ this\ (?:article|story)\ appear(?:s|ed)\ in\ print.*
    |order\ reprints\b.{{0,60}}|today's\ paper
    ){_LINE_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGINS_LIKE_A_BUTTON = _rules(
    r"^(?:please |click (?:here )?to |you can (?:also )?)?(?:subscribe|sign (?:me )?up|sign in"
    r"|log in|register|download|install|follow|join|get|receive|activate|turn on|enable|donate"
    r"|click|tap|check out|enjoy|never miss|don't miss|discover|read|listen|watch|choose|manage"
    r"|become an? (?:member|subscriber|supporter)|start (?:your|a free)|try .{1,30} free"
    r"|stay (?:informed|up to date|updated|connected|in the know|ahead|on top)|support our)\b",
    r"^(?:by (?:signing up|subscribing|clicking|submitting)|sign-up|we'll send|delivered"
    r"|want (?:more|the latest)|enjoying|your (?:subscription|support|donation)"
    r"|thank you for (?:reading|subscribing|signing up))\b",
)
_SPEAKS_OF_THE_SITE = _rules(
    r"\b(?:our|daily|weekly|free|morning|this|your|the .{1,30}) (?:e-?mail )?newsletters?\b",
    r"\b(?:to|in|into) your (?:inbox|e-?mail|account)\b|\byour e-?mail address\b",
    r"\byour (?:free trial|subscription)\b|\bfree (?:trial|account|newsletters?)\b",
    r"\bour (?:free )?(?:\w+ )?(?:app|podcasts?|channels?|e-?paper|journalism)\b",
    r"\bapp (?:now|store|for free)\b|\bgoogle play\b|\b(?:android|iphone|ios) app\b",
    rf"\bus on (?:our )?(?:{_NETWORKS})\b|\bon (?:{_NETWORKS})(?:,| and| or) (?:{_NETWORKS})\b",
    r"\b(?:breaking news|news|e-?mail|push) (?:alerts?|notifications?|updates?)\b",
    r"\b(?:unlimited|full|digital|premium|ad-free) (?:digital )?(?:access|subscription)\b",
    r"\bterms (?:of (?:use|service)|and conditions)\b|\bprivacy policy\b|\bby clicking here\b",
    r"\bindependent journalism\b|\bdelivered (?:to|through) your (?:door|letterbox|home)\b",
    r"\bfor (?:as little as|just|only) (?:[$€£¥₹]|rs\.?|usd|eur)\s?\d",
)
_COOKIES = _rules(
    r"^(?:we|we and our .{1,40}|this (?:web)?site|our (?:web)?site) uses? cookies\b",
    r"^we (?:value|care about) your privacy(?:\W*$|.*\b(?:cookies|partners|consent)\b)",
    r"^your privacy (?:choices|settings)\b",
    r"^by (?:clicking|continuing|using|browsing)\b.*\byou (?:agree|accept|consent)\b",
    r"^(?:accept|reject|allow|manage|only)\b.{0,20}\bcookies?\W*$",
    r"^manage (?:my |your )?(?:preferences|consent)\W*$",
    r"^cookies? (?:policy|settings|preferences|notice)\W*$",
    r"\b(?:sign up|subscribe)\b.*\bnewsletter\b.*\byour inbox\b",
    *_abroad("cookies"),
    *_abroad("newsletter"),
)
_BUTTON = (
    rf"(?:share|tweet|pin|save|print|e-?mail|copy link|link|gift|bookmark|comments?|rss|copied"
    rf"|follow|like|post|more|{_NETWORKS})"
)
_ROW_OF_BUTTONS = re.compile(rf"{_BUTTON}(?:[\s|·•,/]+{_BUTTON})+", re.IGNORECASE)
_EDGE = re.compile(
    rf"""(?:(?!x$){_BUTTON}|menu|search|home|sections|log\ ?in|sign\ ?(?:in|up)
    |subscribe(?:\ now)?|register|my\ account|close|supported\ by|sponsored(?:\ by)?|watch\ live
    |live|newsletters?|opinion|analysis|exclusive|breaking(?:\ news)?|latest\ news
    |(?:tags|filed\ under|keywords|categories)\ ?:\ ?.{{1,200}}
    |[^.!?>›»]{{1,30}}(?:\ [>›»]\ [^.!?>›»]{{1,30}}){{1,5}}
    |(?:copyright\ )?(?:©|\(c\)|copyright\ \d{{4}}).{{0,80}}|.{{0,100}}all\ rights\ reserved
    ){_LINE_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDITS = _rules(
    r"^\W*(?:additional |with )?(?:reporting|writing|editing|compiled|edited) by [A-Z].{0,250}$",
    r"^.{3,250}\bcontributed (?:reporting\b.{0,60}|to this (?:report|story|article))\W*$",
    r"^(?:email|e-mail|contact|reach|follow|write to|get in touch with)\b.{0,120}@\w.{0,120}$",
    r"^.{0,80}\b(?:may|can) be reached (?:at|on|by)\b.{0,120}$",
    r"^(?:follow|like) .{1,60} on (?:our )?(?:" + _NETWORKS + r")\b.{0,120}$",
    r"^.{0,300}\bfollow (?:him|her|them|us|me) (?:at @|on (?:our )?(?:"
    + _NETWORKS
    + r")\b).{0,120}$",
    r"^reach (?:the )?(?:reporters?|authors?|writers?)\b.{0,150}$",
    r"^have a (?:news )?tip\b.{0,200}$|^(?:do you )?have a story\b.{0,200}$",
    r"^click here (?:to|for)\b.{0,200}$|^for more (?:\w+ ){0,4}(?:news|stories"
    r"|coverage)\b.{0,150}$",
    rf"^this {_THING} (?:was|has been) (?:adapted|republished|reproduced|translated"
    rf"|generated)\b.{{0,200}}$",
    r"^(?:more|full|read more|follow) .{0,80}coverage\b.{0,100}https?://\S+\W*$",
    r"^(?:copyright|©).{0,150}$|^join (?:the|our) (?:conversation|discussion)\b.{0,100}$",
)
"""Contributors and contact lines: boilerplate after the text."""
_NAME = r"(?:[A-Z][\w.'’-]*|de|da|del|van|von|der|den|al|bin|el|la|le)"
_JOINED = rf"{_NAME}(?:[ ](?:{_NAME}|and|in|for|of|from|with|&))*"
_HEAD = re.compile(
    r"(?:(?:[Bb]y|BY|Von(?!\ der\b)|Par|Por|Door)[ ]|[Rr]eporting[ ](?:from|by)[ ]"
    r"|[Ww]ritten[ ]by[ ])(?![Tt]he\b|THE\b)"
    rf"{_JOINED}(?:\s?[,|·•/]\s?{_JOINED}){{0,5}}|[Ii]mage|[Pp]hoto|[Vv]ideo|\d{{1,5}}"
)
_FURNITURE_ABROAD = re.compile(rf"(?:{'|'.join(_abroad('furniture'))}){_LINE_AFTER}", re.IGNORECASE)
_EDGE_ABROAD = re.compile(rf"(?:{'|'.join(_abroad('edge'))}){_LINE_AFTER}", re.IGNORECASE)
_SAME = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})


def line_type(line: str) -> LineType | None:
    """Why the line is not part of the article; None if it may be."""
    line = " ".join(line.translate(_SAME).split())
    return _type_of(line) if line and len(line) <= LONGEST else None


# A line is asked for when its text is cleaned, and when it is chunked with those of a whole batch.
@lru_cache(maxsize=4_096)
def _type_of(line: str) -> LineType | None:
    if any(rule.fullmatch(line) for rule in (_FURNITURE, _ROW_OF_BUTTONS, _FURNITURE_ABROAD)):
        return LineType.FURNITURE
    if not _REPORTS.search(line):
        if _PAYWALL.search(line):
            return LineType.PAYWALL
        button = _BEGINS_LIKE_A_BUTTON.search(line) and _SPEAKS_OF_THE_SITE.search(line)
        if button or _COOKIES.search(line):
            return LineType.FURNITURE
    if _EDGE.fullmatch(line) or _EDGE_ABROAD.fullmatch(line) or _CREDITS.match(line):
        return LineType.EDGE
    return LineType.HEAD if len(line) <= 150 and _HEAD.fullmatch(line) else None
