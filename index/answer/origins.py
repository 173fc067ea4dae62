"""From whom outlets have what they print: copies, and words such as “Reuters reported”.

Only what the words make sure is told. An article's dateline, byline or credit says whose it is as a
whole; else the quoted sentence counts, then the first ones. An outlet that names nobody has its own
origin if it is a news agency or official, or quotes its own reporting; of any other it isn't known.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice

from index.answer.outlets import known_outlets, nearness_of, outlet_key, outlet_named
from index.answer.sides import countries_in
from index.store.articles.passages import Passages
from index.store.rows import Report
from index.text.sentences import sentences
from index.values import ArticleRef, OriginLink, Origins, Quote, Span

_LEAD = 2
"""Sentences at the beginning of an article that may say whose story it is."""
_BEGINNING = 1_000
"""Characters in which these sentences are looked for."""
_NEAR = 90
"""Characters around a name that are read."""

_UNSURE = frozenset(("aa", "ani", "app", "cna", "spa", "time", "times", "trt", "forbes", "dawn"))
"""Names that mean much else; they count in a dateline, credit or byline alone."""

_AGENCIES = frozenset(map(outlet_key, (
    "AFP", "ANI", "ANSA", "AP", "Anadolu Agency", "Antara", "BNA", "BNS", "Belga", "BelTA",
    "Bernama", "EFE", "IRNA", "Interfax", "Interfax-Ukraine", "Jiji Press", "KCNA", "KUNA",
    "Kyodo News", "Lusa", "MENA", "PAP", "PTI", "Petra News Agency", "Prensa Latina", "QNA",
    "RIA Novosti", "Reuters", "SANA", "SPA", "TASS", "The Canadian Press", "UPI", "Ukrinform",
    "VNA", "WAFA", "WAM", "Xinhua", "Yonhap", "dpa",
)))  # fmt: skip
"""Outlets whose own reports these are, unless they say from whom they have them."""

_KIND = (
    r"(?:agency|broadcaster|channel|daily|magazine|network|news(?:paper)?|outlet|radio|service|site"
    r"|television|TV|website|weekly)"
)
_AFTER = re.compile(
    rf"""
    (?:,?\ ?\([A-Z]{{2,6}}\))? (?:[’']s)? (?:\ (?:News|Sport|{_KIND}))* (?:\ report(?:er)?s?)? ,?
    (?:\ (?:also|analyst|correspondent|earlier|exclusively|first|ha[ds]|have|is|on\ \w+
        |was\ first\ to)(?=\ ))*
    \ (?:cit(?:ed|es|ing)|comment(?:ed|s)|learned|quot(?:ed|es|ing)|report(?:ed|ing|s)?
        |reveal(?:ed|s)|sa(?:id|ys)(?!\ (?:its?|they)\b)|understands|writes|wrote)\b
    (?!\ (?:\w+\ )?(?:from|in\ (?:19|20)\d\d|last\ (?:month|year))\b)""",
    re.VERBOSE,
)
"""What follows the name of an outlet that is cited: “news agency reported”; not “said it would”."""
_BEFORE = re.compile(
    rf"""
    \b(?i:according\ to|carried\ (?:by|on)|citing|ha[sd]\ (?:reported|said)
        |in\ (?:an\ )?interviews?\ (?:on|to|with)|(?:an?|the)\ (?:[A-Z]\w+\ )?interview\ with
        |interviewed\ by|(?:obtained|reviewed|seen)\ by|published\ (?:by|in)|quoted\ (?:by|in)
        |quoting|(?:comments|remarks|statement)\ to|(?:are|been|is|was|were)\ reported\ by|said\ to
        |sp(?:eaking|oke|oken)(?:\ exclusively)?\ (?:to|with)|t(?:ells?|old)|wrote\ (?:for|in))
    \ (?:(?:an?|by|independent|its|official|private|public|recent|report|semi-official|state
        |state-run|the|{_KIND}|[A-Z]\w+(?:\ [A-Z]\w+)?\ (?:at|of)|[A-Z]\w+(?:[’']s)?)\ ){{0,5}}$""",
    re.VERBOSE,
)
"""What stands before it: “according to the state-run”, “told”."""
_NO_REPORT = re.compile(
    r"(?:[’']s)?(?: [A-Z]\w+)?"
    r" (?:awards?|best|count|photo(?:grapher)?|poll|ranking|survey|tally)\b"
)
_DENIED = re.compile(
    r"\b(?:contrary to|den(?:ied|ies|y)|dismiss\w*|disput\w+|false|protest\w+|refut\w+"
    r"|reject\w+)\b"
)
_BODY = re.compile(
    r"""
    \b(?P<body>European\ Commission|Kremlin|Pentagon|U\.?S\.?\ State\ Department|White\ House
        |(?:[A-Z][\w-]+(?:[’']s)?\ ){1,2}(?i:(?:defen[cs]e|finance|foreign|interior)
            \ (?:ministry|office)|presidency))
    \ (?:announced|confirmed|said)(?:\ early|\ late)?(?:\ on)?(?:\ \w+day)?
    \ (?:in\ a|on\ (?:its|Telegram))(?:\ [\w-]+)?(?:\ (?:channel|readout|statement|website))?""",
    re.VERBOSE,
)
"""A body and what it said in its own name."""
_HEADS = (
    re.compile(r"(?:[A-Z\d\[(][^\s(]*\s+|[a-z]{2,3}\s+){0,7}[(/]([^()/]{2,40})[)/]"),
    re.compile(r"[A-Z][\w ]+, ([^-–—,]{2,40}) [-–—]"),
    re.compile(r"Source: ([^.\n]{2,40})"),
)
_CREDIT = re.compile(r"[(\[—–]\s?([^()\[\]—–]{2,40}?)\s?[)\].]?\s*$")
"""What stands at the beginning and at the end of an article that is another's as a whole."""
_SMALL = re.compile(r"\b(?:affairs|for|of|s|the)\b")


def links_of(report: Report, sentence: Span | None = None) -> list[OriginLink]:
    """Whom an article names as the origin of what it prints, in its own words.

    A link of an agency whose report the article prints as a whole is the agency's.

    Args:
        report: the article.
        sentence: the quoted sentence in its text; None for the first sentences alone.
    """
    whole = _whole(report)
    who = whole.origin if whole else _printer(report)
    lead = islice(sentences(report.text[:_BEGINNING]), _LEAD)
    found = _cited(report, who, sentence) if sentence else []
    if all(_same(who, one.origin) for one in found):
        found += [link for place in lead for link in _cited(report, who, place)]
    unique = {(origin_key(one.origin)): one for one in reversed(found)}
    return [*([whole] if whole else []), *reversed(unique.values())]


def origins_of(told: Sequence[tuple[Report, Span | None]]) -> Origins:
    """From how many origins several articles have one matter; no number where that isn't sure.

    Args:
        told: the articles, with the sentence that tells it.
    """
    links = {one.key: links_of(one, place) for one, place in told}
    every = [link for some in links.values() for link in some]
    shown = tuple(one for one in every if not _same(one.outlet, one.origin))
    roots = [_roots(one, every) for one, _ in told]
    same: dict[int, set[str]] = {}
    for (one, _), found in zip(told, roots, strict=True):
        same.setdefault(-1 - len(same) if one.story is None else one.story, set()).update(found)
    units = list(same.values())
    if len(units) == 1 and len(told) > 1 and len(units[0]) <= 1:
        return Origins(1, shown)
    sure = all(len(found) == 1 for found in units)
    return Origins(len(set.union(*units)) if units and sure else None, shown)


def with_origins(
    quotes: Sequence[Quote], passages: Passages, scopes: Sequence[str]
) -> tuple[Quote, ...]:
    """The quotes, each with from whom its outlets have it, as far as their articles say.

    Args:
        quotes: the quotes.
        passages: reads the articles that print them.
        scopes: the scopes of the question.
    """
    told = [(one, dict([(one.article_key, one.sentence), *one.beside])) for one in quotes]
    reports = passages.reports({key for _, keys in told for key in keys}, scopes)
    found = []
    for quote, said in told:
        stories = {one.story for one in reports if one.key in said and one.story is not None}
        printed = [one for one in reports if one.key in said or one.story in stories]
        places = [(one, _place(one, said.get(one.key, quote.sentence))) for one in printed]
        origins = origins_of(places)
        if {one.outlet for one in printed} != {quote.source, *quote.also}:
            origins = replace(origins, count=None)
        found.append(replace(quote, origins=origins))
    return tuple(found)


def _place(report: Report, sentence: str) -> Span | None:
    start = report.text.find(sentence)
    return Span(start, start + len(sentence)) if start >= 0 else None


def _roots(report: Report, links: Sequence[OriginLink]) -> set[str]:
    """Where an article's story begins, as far as the articles say; empty if they don't."""
    printer = _printer(report)
    further: dict[str, set[str]] = {}
    for one in links:
        if not _same(one.outlet, one.origin):
            further.setdefault(origin_key(one.outlet), set()).add(origin_key(one.origin))
    own = [one for one in links if one.article_key == report.key and _same(one.outlet, printer)]
    taken = {origin_key(one.origin) for one in own if not _same(printer, one.origin)}
    if not taken:
        is_cited = any(_same(printer, one.origin) for one in links)
        return {origin_key(printer)} if is_cited or _is_own(report) else set()
    ends, seen = set(), set[str]()
    while taken - seen:
        name = (taken - seen).pop()
        seen.add(name)
        taken |= further.get(name, set())
        if name not in further:
            ends.add(name)
    return ends


def _is_own(report: Report) -> bool:
    """Whether an outlet that names nobody surely tells what it knows itself."""
    known = outlet_named(report.outlet)
    agency = known is not None and any(outlet_key(name) in _AGENCIES for name in known.names)
    article = ArticleRef(article_key="", revision=1, title="", source=report.outlet, url=report.url)
    return agency or nearness_of(article) == "official"


def _whole(report: Report) -> OriginLink | None:
    """Whose article it is as a whole, by dateline, byline, credit or the outlet's name."""
    printer, text = _printer(report), report.text
    if _is_cited(via := report.outlet.rpartition(" via ")[0]):
        return _link(report, printer, via, report.outlet)
    for part in re.split(r"[,;/&]| and ", report.byline or ""):
        if _is_cited(name := re.sub(r"^By | [Ss]taff$", "", part.strip())):
            return _link(report, printer, name, report.byline or "")
    end = max(0, len(text) - _NEAR)
    found = [(one.match(text[:_NEAR]), 0) for one in _HEADS] + [(_CREDIT.search(text[end:]), end)]
    for one, before in found:
        if one and _is_cited(one[1]):
            return _link(report, printer, one[1], Span(*one.span(1)).moved(before))
    return None


def _is_cited(name: str) -> bool:
    """Whether it is the name of an outlet that others may print."""
    known = outlet_named(name)
    return known is not None and known.nearness != "official"


def _cited(report: Report, who: str, place: Span) -> list[OriginLink]:
    """Whom a sentence cites; itself where it cites its own outlet."""
    words = place.of(report.text)
    found = [
        _link(report, who, one["body"], Span(*one.span()).moved(place.start))
        for one in _BODY.finditer(words)
    ]
    printer = re.escape(_printer(report) or "\0")
    for one in chain(_names().finditer(words), re.finditer(printer, words)):
        before, after = words[max(0, one.start() - _NEAR) : one.start()], words[one.end() :][:_NEAR]
        led, followed = _BEFORE.search(before), _AFTER.match(after)
        unsure = origin_key(one[0]) in _UNSURE or outlet_key(one[0]) in _UNSURE
        if unsure or not (led or followed) or _NO_REPORT.match(after) or _DENIED.search(before):
            continue
        start = one.start() - (len(before) - led.start() if led else 0)
        end = one.end() + (followed.end() if followed else 0)
        found.append(_link(report, who, one[0], Span(start, end).moved(place.start)))
    return found


def _link(report: Report, who: str, name: str, said: Span | str) -> OriginLink:
    known = outlet_named(name)
    origin = known.names[0] if known and known.names else name
    if isinstance(said, str):
        return OriginLink(who, origin, report.key, report.revision, said)
    words = said.of(report.text)
    return OriginLink(who, origin, report.key, report.revision, words, said.start, said.end)


def _printer(report: Report) -> str:
    """Who prints it: “France 24” of “AFP via France 24”."""
    return report.outlet.rpartition(" via ")[2]


def _same(one: str, other: str) -> bool:
    return origin_key(one) == origin_key(other)


@lru_cache(maxsize=2_000)
def origin_key(name: str) -> str:
    """What the names of one origin have in common."""
    known = outlet_named(name)
    if known:
        return outlet_key(known.names[0])
    for country in countries_in(name):
        name = name[: country.start] + country.name + name[country.end :]
        break
    return " ".join(sorted(_SMALL.sub(" ", outlet_key(name)).split()))


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """The names of outlets that others cite, as a pattern; the longest first."""
    names = {name for one in known_outlets() if one.nearness != "official" for name in one.names}
    names |= {name.removeprefix("The ") for name in names if name.count(" ") > 1}
    names |= {name.replace("News Agency", "news agency") for name in names}
    names |= {name.upper() for name in names if len(name) > 4 and " " not in name}
    longest_first = map(re.escape, sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
