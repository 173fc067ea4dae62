"""Classify questions by expected answer type."""

import re
from collections.abc import Sequence

from index.values import Kind

_AUXILIARY = (
    r"(?:(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should|may(?! \d)|might"
    r"|must)(?:n'?t)?\b)"
)
_DESCRIBING = (
    rf"(?:(?!{_AUXILIARY}|(?:the|an?|this|that|last|next|each|every|of|in|on|at|for|from|with|about"
    r"|by|to|and|said|says|happened)\b)[\w.'-]+ )"
)
"""A modifier that may stand between "which" and its noun: no verb, no article."""

_WHAT_IS = r"\bwhat(?:'?s| is| was| are| were)"
_OF = r"(?=[?!. ]*$| (?:of|in|for|at|on|to|that|who|where|when|which|why)\b)"
"""What may follow the noun: "what is the capital of", not "what is the capital doing"."""


def _asks_for(nouns: str, describing: int) -> str:
    """Return a pattern of ``which noun``, ``what is the noun of`` and the like."""
    noun = rf"{_DESCRIBING}{{0,{describing}}}?(?:{nouns})"
    return (
        rf"\b(?:which|what) (?:of (?:the|these|those) )?{noun}\b"
        rf"|{_WHAT_IS} (?:the )?{noun}{_OF}"
        rf"|{_WHAT_IS} the names? of (?:the )?{noun}\b(?!')"
    )


_PERSON = (
    r"(?:minister|ambassador|official|leader|president|premier|envoy|secretary|senator|advis[eo]r"
    r"|spokes\w+|chancellor|king|queen|person|politician|diplomat|general|director|chief|head|aide"
    r"|commander|lawmaker|governor|mayor|judge|journalist|journo|reporter|(?:arch)?bishop|cardinal"
    r"|prosecutor|dissident|candidate|nominee|guy|man|woman|boss|mp|amb|ambo|activist|lawyer"
    r"|singer|player|author|scientist|founder|suspect|witness|lawmaker)s?"
)
_PLACE = (
    r"(?:city|cities|country|countries|capital|place|town|village|island|region|river|lake|venue"
    r"|location|hotel|resort|palace|airport|building)s?"
)
_TIME = r"(?:dates?|days?|months?|year|yr|time|decade|century|deadline)"
_BODY = (
    r"(?:organi[sz]ation|agency|agencies|company|companies|group|party|ministry|body|bank|alliance"
    r"|university|outlet|newspaper)s?"
)
_NUMBER = (
    r"(?:number|sum|amount|percent(?:age)?|share|price|cost|total|toll|rate|figure|count|growth)"
)

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("date", r"\bhow long ago\b"),
    ("place", rf"\bwhere(?:'?[sd])?\b|{_asks_for(_PLACE, 2)}"),
    ("duration", r"\bhow long\b|\bhow (?:many|much) (?:time|hours|days|weeks|months|years)\b"),
    ("date", rf"\bwhen(?:'?[sd])?\b|{_asks_for(_TIME, 1)}"),
    ("number", rf"\bhow (?:many|much|big|large|old|often|high|far)\b|{_asks_for(_NUMBER, 1)}"),
    ("person", rf"(?<!\bthe )\bwho(?:m|se|s|d|'\w+)?\b|{_asks_for(_PERSON, 5)}"),
    ("reason", r"\bwhy(?:'?[sd])?\b|^y (?:did|do|does|is|are|was|were)\b|\bhow come\b"),
    ("organisation", _asks_for(_BODY, 2)),
    ("description", r"\b(?:what|which|how)(?:'?s)?\b"),
)
"""The match that starts first decides; of two that start together, the earlier in this list."""

_COUNTED = (
    r"(?:jabs|doses|shots|vaccines|troops|soldiers|jobs|miles|ships|trucks|lorries|votes|seats"
    r"|refugees|deaths|dead|killed|injured|wounded|arrests|cases|hostages|prisoners|tons|tonnes"
    r"|barrels|dollars|victims|casualties|survivors|passengers|signatories|participants)"
)
_KEYWORDS: tuple[tuple[Kind, str], ...] = (
    ("person", r"\bnames? of\b|\b(?:ringleader|nominee|pick|successor|predecessor|replacement)\b"),
    ("duration", r"\b(?:duration|(?:prison|jail) (?:term|sentence)|mourning period)\b"),
    ("date", rf"^{_TIME}\b|\b(?:dates?|deadline|year|yr)$"),
    (
        "number",
        r"\b(?:ages?|size|price|price tag|cost|count|tally|headcount|total|ceiling|cutoff|toll"
        r"|amount|turnout|magnitude|speed|height|weight|salary|fine|percentage)\b"
        rf"|\b(?:number|sum|share)\b|^(?:[\w'-]+ ){{0,2}}{_COUNTED}\b",
    ),
)
"""Of what is typed as into a search box, without an interrogative: the thing that is wanted."""

_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]
_WITHOUT_INTERROGATIVE = [(kind, re.compile(pattern)) for kind, pattern in _KEYWORDS]
# A yes/no question begins with an auxiliary. An interrogative in it begins a clause, as in “was
# anyone hurt when it fell”.
_FIRST_AUXILIARY = (
    r"(?!do kwon\b|will smith\b|will\.i)"
    r"(?:(?:did|do|does|is|are|was|were|has|have|had|will|would|shall|can|could|should|might|must)"
    r"(?:n'?t)?|(?:ai|ca|wo|sha)n'?t|cannot|am(?= i\b)"
    r"|may(?= (?:he|i|it|she|the|they|we|you)\b))\b"
)
_ANY = (
    r"any(?:one|body)?\b(?! (?:clue|comments?|dates?|details?|explanations?|ideas?"
    r"|info(?:rmation)?|news|reasons?|thoughts|updates?|word)\b)"
)
_WHETHER = re.compile(rf"(?:and |so |but )?(?:{_FIRST_AUXILIARY}|{_ANY})")
_NOBODY = re.compile(r"(?<=\S )WHO\b")
"""The World Health Organization, which is no interrogative."""


def answer_type(text: str) -> Kind:
    """Return the expected answer type of a question."""
    asked = _lowered(text)
    if asks_whether(asked):
        return "yes/no"
    if kind := _first(_PATTERNS, asked):
        return kind
    return _first(_WITHOUT_INTERROGATIVE, asked.rstrip("?.! ")) or "description"


def asks_whether(asked: str) -> bool:
    """Return whether a question in lower case asks whether something is so."""
    return _WHETHER.match(asked) is not None


def _first(patterns: Sequence[tuple[Kind, re.Pattern[str]]], asked: str) -> Kind | None:
    """Return the kind whose pattern matches first in a question; None if none matches."""
    found = [
        (match.start(), order, kind)
        for order, (kind, pattern) in enumerate(patterns)
        if (match := pattern.search(asked))
    ]
    return min(found)[-1] if found else None


def _lowered(text: str) -> str:
    text = text if text.isupper() else _NOBODY.sub("it", text)
    return text.lower().replace("’", "'").replace("‘", "'")
