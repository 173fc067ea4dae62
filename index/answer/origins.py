"""From whom outlets have what they print: copies, and words such as “Reuters reported”.

Only what the words make sure is told. An article's dateline, byline or credit says whose it is as a
whole; else the quoted sentence counts, then the first ones. An outlet that names nobody has its own
origin if it is a news agency or official, or quotes its own reporting; of any other it isn't known.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice

from index.answer.outlets import known_outlets, nearness_of, outlet_key, outlet_named
from index.answer.sides import countries_in
from index.store.articles.passages import Passages
from index.store.rows import Report
from index.text.sentences import sentences
from index.values import OriginLink, Origins, Quote, Span

_LEAD = 2
"""Sentences at the beginning of an article that may say whose story it is."""
_BEGINNING = 1_000
"""Characters in which these sentences are looked for."""
_NEAR = 90
"""Characters around a name that are read."""

_UNSURE = frozenset(("aa", "ani", "app", "cna", "spa", "time", "times", "trt", "forbes", "dawn"))
"""Names that mean much else; they count in a dateline, credit or byline, or beside “newspaper”."""

_AGENCIES = frozenset(map(outlet_key, (
    "AFP", "ANI", "ANSA", "AP", "Anadolu Agency", "Antara", "BNA", "BNS", "Belga", "BelTA",
    "Bernama", "EFE", "IRNA", "Interfax", "Interfax-Ukraine", "Jiji Press", "KCNA", "KUNA",
    "Kyodo News", "Lusa", "MENA", "PAP", "PTI", "Petra News Agency", "Prensa Latina", "QNA",
    "RIA Novosti", "Reuters", "SANA", "SPA", "TASS", "The Canadian Press", "UPI", "Ukrinform",
    "VNA", "WAFA", "WAM", "Xinhua", "Yonhap", "dpa",
)))  # fmt: skip
"""Outlets whose own reports these are, unless they say from whom they have them."""

_PRESS = (
    r"\b(?:(?:news|press|state)\ (?:agency|service|site|website)|broadcaster|daily|magazine|outlet"
    r"|news(?:letter|paper)|tabloid|weekly|(?:Telegram|TV|television)\ channel)\b"
)
_KIND = rf"(?:{_PRESS}|agency|channel|network|news|radio|service|site|television|TV|website)"
_AFTER = re.compile(
    rf"""
    (?:,?\ ?\([A-Z]{{2,6}}\))? (?:[’']s)? (?:\ (?:News|Sport|online|publication|{_KIND}))*
    (?:,\ an?\ [\w\ -]{{,40}}{_KIND})? ,?
    (?:\ (?:also|earlier|exclusively|first|ha[ds]|have|is|on\ \w+|was\ first\ to
        |(?:analyst|correspondent|journalist|report(?:er)?)s?)(?=\ ))*
    \ (?:cit(?:ed|es|ing)|claim(?:ed|s)|comment(?:ed|s)|heard|learned|quot(?:ed|es|ing)
        |report(?:ed|ing|s)?|reveal(?:ed|s)|saw|understands|witnessed|writes|wrote
        |sa(?:id|ys)(?!(?:(?:\ on)?\ \w+day)?(?:\ that)?\ (?:its?|they)\b))\b
    (?!\ (?:\w+\ )?(?:from|in\ (?:19|20)\d\d|last\ (?:month|year))\b)""",
    re.VERBOSE,
)
"""What follows the name of an outlet that is cited: “news agency reported”; not “said it would”."""
_BEFORE = re.compile(
    rf"""
    \b(?i:according\ to|as\ per|carried\ (?:by|on)|citing|ha[sd]\ (?:reported|said)
        |(?:in|during)\ (?:an\ )?interviews?\ (?:on|to|with)|interviewed\ by
        |(?:an?|the)\ (?:[A-Z]\w+\ )?interview\ with|(?:obtained|reviewed|seen)\ by
        |published\ (?:by|in)|quoted\ (?:by|in)|quoting|(?:are|been|is|was|were)\ reported\ by
        |(?<=[,”"]\ )report(?:ed|s)|(?:comments|confirmed|leaked|remarks|said|statement)\ to
        |said\ (?:\w+day\ )?on|sp(?:eaking|oke|oken)(?:\ exclusively)?\ (?:to|with)
        |t(?:ells?|old)|wrote\ (?:for|in))
    \ (?:(?:an?|by|independent|its|official|private|public|recent|report(?:\ (?:by|from|in|of|on))?
        |semi-official|state|state-run|the|{_KIND}|[A-Z]\w+(?:\ [A-Z]\w+)?\ (?:at|of)
        |[A-Z]\w+(?:[’']s)?)\ ){{0,5}}$""",
    re.VERBOSE,
)
"""What stands before it: “according to the state-run”, “told”."""
_NAMED = re.compile(
    rf"{_PRESS}\ ([A-Z]\w[\w-]*(?:(?:\ (?:of|del?|el|al))?\ (?!\w+day\b)[A-Z][\w-]+){{,2}})"
    rf"|\b([A-Z]\w[\w-]*)(?=,\ an?\ [\w\ -]{{,40}}{_PRESS},)"
)
"""What is called a newspaper or the like, known or not: “broadcaster Suspilne”."""
_NO_REPORT = re.compile(
    r"(?:[’']s)?(?: [A-Z]\w+)? (?:awards?|best|count|photo\w*|poll|ranking|survey|tally)\b"
)
_DENIED = re.compile(
    r"\b(?:contrary to|den(?:ied|ies|y)|dismiss\w*|disput\w+|false|protest\w+|refut\w+"
    r"|reject\w+)\b|\b(?:In (?:[A-Z]\w+ )?(?:19|20)\d\d|Last (?:month|year)"
    r"|[A-Z]\w+ (?:month|week|year)s (?:ago|earlier)), (?:[\w’'-]+ ){0,4}$"
)
"""What stands before a report that is denied, or old: “In 2021, AFP reported”."""
_BODY = re.compile(
    r"""
    (?P<by>\b(?:post|release|statement)\ (?:by|from|of)\ (?:the\ )?)?
    \b(?P<body>European\ Commission|Kremlin|Pentagon|U\.?S\.?\ State\ Department|White\ House
        |(?:[A-Z][\w-]+(?:[’']s)?\ ){1,2}(?i:(?:defen[cs]e|finance|foreign|interior)
            \ (?:ministry|office)|ministry\ of\ (?:defen[cs]e|finance|foreign\ affairs)|presidency))
    (?(by)|\ (?:announced|confirmed|posted|said|stated|wrote)(?:\ early|\ late)?(?:\ on)?
        (?:\ \w+day)?\ (?:in\ a|on\ (?:Facebook|its|social\ media|Telegram|X\b))(?:\ [\w-]+)?
        (?:\ (?:channel|readout|release|statement|website))?)""",
    re.VERBOSE,
)
"""A body and what it said in its own name: “said on its website”, “a statement by”."""
_HEADS = (
    re.compile(r"(?:[A-Z\d\[(][^\s(]*\s+|[a-z]{2,3}\s+){0,7}[(/]([^()/]{2,40})[)/]"),
    re.compile(r"[A-Z][\w ]+, ([^-–—,]{2,40}) [-–—]"),
    re.compile(r"Source: ([^,.\n]{2,40})"),
)
_CREDIT = re.compile(r"[(\[—–]\s?([^()\[\]—–]{2,40}?)\s?[)\].]?\s*$")
"""What stands at the beginning and at the end of an article that is another's as a whole."""
_SMALL = re.compile(r"\b(?:affairs|agency|for|news|of|s|the)\b")


def links_of(
    report: Report, sentence: Span | None = None, others: Collection[str] = ()
) -> list[OriginLink]:
    """Whom an article names as the origin of what it prints, in its own words.

    A link of an agency whose report the article prints as a whole is the agency's.

    Args:
        report: the article.
        sentence: the quoted sentence in its text; None for the first sentences alone.
        others: the outlets that print it, too; they are cited by names that no table has.
    """
    whole = _whole(report)
    who = whole.origin if whole else _printer(report)
    lead = islice(sentences(report.text[:_BEGINNING]), _LEAD)
    more = {
        one for one in others if one and not (outlet_named(one) or _BODY.match(f"{one} said in a"))
    }
    press = "|".join(map(re.escape, sorted({_printer(report) or "\0", *more}, reverse=True)))
    found = _cited(report, who, sentence, press) if sentence else []
    found = found or [link for place in lead for link in _cited(report, who, place, press)]
    unique = {(origin_key(one.origin)): one for one in reversed(found)}
    return [*([whole] if whole else []), *reversed(unique.values())]


def origins_of(told: Sequence[tuple[Report, Span | None]]) -> Origins:
    """From how many origins articles have what a sentence of each tells; no number if unsure."""
    others = {_printer(one) for one, _ in told}
    links = {one.article_key: links_of(one, place, others) for one, place in told}
    every = [link for some in links.values() for link in some]
    shown = tuple(one for one in every if origin_key(one.outlet) != origin_key(one.origin))
    roots = [_roots(one, every) for one, _ in told]
    same: dict[int, set[str]] = {}
    for (one, _), found in zip(told, roots, strict=True):
        same.setdefault(-1 - len(same) if one.story is None else one.story, set()).update(found)
    units = list(same.values())
    copies = len(units) == 1 < len(told) and len(units[0]) <= 1
    sure = units and all(len(found) == 1 for found in units)
    return Origins(1 if copies else len(set.union(*units)) if sure else None, shown)


def with_origins(
    quotes: Sequence[Quote], passages: Passages, scopes: Sequence[str]
) -> tuple[Quote, ...]:
    """The quotes, each with from whom its outlets have it, as far as their articles say."""
    told = [(one, dict([(one.article_key, one.sentence), *one.beside])) for one in quotes]
    reports = passages.reports({key for _, keys in told for key in keys}, scopes)
    found = []
    for quote, said in told:
        stories = {
            one.story for one in reports if one.article_key in said and one.story is not None
        }
        printed = [one for one in reports if one.article_key in said or one.story in stories]
        places = []
        for one in printed:
            words = said.get(one.article_key, quote.sentence)
            start = one.text.find(words)
            places.append((one, Span(start, start + len(words)) if start >= 0 else None))
        origins = origins_of(places)
        every = {one.source for one in printed} == {quote.source, *quote.also}
        found.append(replace(quote, origins=origins if every else replace(origins, count=None)))
    return tuple(found)


def _roots(report: Report, links: Sequence[OriginLink]) -> set[str]:
    """Where an article's story begins, as far as the articles say; empty if they don't."""
    printer = origin_key(_printer(report))
    further: dict[str, set[str]] = {}
    taken, cited = set[str](), set[str]()
    for one in links:
        outlet, origin = origin_key(one.outlet), origin_key(one.origin)
        cited.add(origin)
        if outlet != origin:
            further.setdefault(outlet, set()).add(origin)
            taken |= (
                {origin} if (one.article_key, outlet) == (report.article_key, printer) else set()
            )
    if not taken:
        own = printer in cited | _AGENCIES or nearness_of(report) == "official"
        return {printer} if own else set()
    seen = set[str]()
    while new := taken - seen:
        seen |= new
        taken = taken.union(*(further.get(name, ()) for name in new))
    return taken.difference(further)


def _whole(report: Report) -> OriginLink | None:
    """Whose article it is as a whole, by dateline, byline, credit or the outlet's name."""
    printer, text = _printer(report), report.text
    if _is_cited(via := report.source.rpartition(" via ")[0]):
        return _link(report, printer, via, report.source)
    for part in re.split(r"[,;/&]| (?:and|et|und|y) ", report.byline or ""):
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


def _cited(report: Report, who: str, place: Span, press: str) -> list[OriginLink]:
    """Whom a sentence cites, of the known outlets and ``press``; itself if its own outlet."""
    words = place.of(report.text)
    found = [
        _link(report, who, one["body"], Span(*one.span()).moved(place.start))
        for one in _BODY.finditer(words)
    ]
    others = re.finditer(rf"(?<!\w)(?:{press})(?!\w)", words)
    longest_first = sorted(chain(_names().finditer(words), others), key=lambda one: -len(one[0]))
    seen: list[Span] = []
    for match in (*longest_first, *_NAMED.finditer(words)):
        name, one = match[match.lastindex or 0], Span(*match.span(match.lastindex or 0))
        if any(map(one.overlaps, seen)):
            continue
        seen.append(one)
        before, after = words[max(0, one.start - _NEAR) : one.start], words[one.end :][:_NEAR]
        led, followed = _BEFORE.search(before), _AFTER.match(after)
        if not (led or followed) or _NO_REPORT.match(after) or _DENIED.search(before):
            continue
        start = one.start - (len(before) - led.start() if led else 0)
        end = one.end + (followed.end() if followed else 0)
        unsure = outlet_key(name) in _UNSURE and not re.search(
            _PRESS, f"{before[-20:]} {after[:12]}"
        )
        if not unsure and all(its.start != 1 for its in countries_in(after)):
            found.append(_link(report, who, name, Span(start, end).moved(place.start)))
    return found


def _link(report: Report, who: str, name: str, said: Span | str) -> OriginLink:
    known = outlet_named(name)
    origin = known.names[0] if known and known.names else name
    place = () if isinstance(said, str) else (said.start, said.end)
    words = said if isinstance(said, str) else said.of(report.text)
    return OriginLink(who, origin, report.article_key, report.revision, words, *place)


def _printer(report: Report) -> str:
    """Who prints it: “France 24” of “AFP via France 24”."""
    return report.source.rpartition(" via ")[2]


@lru_cache(maxsize=2_000)
def origin_key(name: str) -> str:
    """What the names of one origin have in common."""
    if known := outlet_named(name) or outlet_named(f"{name} News Agency"):
        return outlet_key(known.names[0])
    if country := next(countries_in(name), None):
        name = name[: country.start] + country.name + name[country.end :]
    return " ".join(sorted(_SMALL.sub(" ", outlet_key(name).replace("defense", "defence")).split()))


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """The names of outlets that others cite, as a pattern; one before its own beginning."""
    names = {name for one in known_outlets() if one.nearness != "official" for name in one.names}
    names |= {name.removeprefix("The ") for name in names if name.count(" ") > 1}
    names |= {name.replace("News Agency", "news agency") for name in names}
    names |= {name.upper() for name in names if len(name) > 4 and " " not in name}
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, reverse=True)))})(?!\w)")
