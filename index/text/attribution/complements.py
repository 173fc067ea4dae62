"""Finds what a cue verb introduces: its complement clause, a quotation, or the verb's own phrase.

The sentence is masked: every quotation is one word between “ and ” (see ``quotations``).
"""

import re

from index.text.attribution.clauses import ADVERBIAL, Cue
from index.text.attribution.vocabulary import ACTING, CALENDAR, CLAUSAL, SAYING, TELLING, one_of

_RECIPIENT = (
    r"(?:\s(?:today|yesterday|earlier|later|also|again|publicly|[A-Z][a-z]+day)\b"
    r"(?:\s(?:morning|evening|afternoon|night))?"
    r"|\s(?:to|in|on|at|from|during|via|through|by|over|with|for|of|about|last|this|after|before)\s"
    r"[^,“”:;]{1,80}?){0,2}?"
)
_TOLD = r"(?:\s(?!that\b)(?:him|her|them|us|me|(?:the |a |an |his |her |their )?[\w’'. -]{2,60}?))"
_THAT = re.compile(rf"{_RECIPIENT},?\s(?:that|how|why|whether)\s")
_TOLD_THAT = re.compile(rf"{_TOLD}{_RECIPIENT},?\s(?:that|how|why|whether)\s")
_BARE = re.compile(
    rf"{_RECIPIENT}\s(?!{one_of(CALENDAR)})(?=(?:it|he|she|they|we|there|the|a|an|his|her|its"
    r"|their|this|these|those|no|any|some|all|many|more|most|at least|around|about|over"
    r"|\d[\d,.]*|[A-Z][\w.’'-]*)\s[\w“])"
)
_ON_OCCASION = re.compile(
    r"\s(?:in|on|during|at|via)\s[^,“”:;]{3,60},\s(?=(?:it|he|she|they|we|there|the|a|an|his|her|its"
    r"|their|[A-Z][\w.’'-]*)\s\w)"
)
"""“Marsh said in a statement, talks would go on”."""
_FINITE = r"(?:will|would|had|has|have|is|are|was|were|can|could|may|might|should|must)"
_BARE_FINITE = re.compile(
    r"\s(?=(?:[A-Z]|the\s|an?\s|its\s|his\s|her\s|their\s)(?:(?!\b(?:that|which|who|whom|of|in|on|for|to|with)\b)[^,;:“”.]){1,40}?"
    rf"\s{_FINITE}\s|[a-z]{{4,}}\s(?:[a-z]+\s)?{_FINITE}\s"
    rf"|[A-Z][\w .’'-]{{1,40}},\s[^,;:“”]{{3,60}},\s{_FINITE}\s)"
)
_RELATIVE = re.compile(rf"\s(?={_FINITE}\s)")
"""What follows a cue whose clause “which” opens: “…, which Marsh said would help”."""
_TO_BE = re.compile(r"\s(?=(?:it|(?:[^,;:“”.]|(?<=[A-Z])[.]){3,80}?) to be\s)")
_DECLARING = frozenset(("declares", "declared", "declaring", "believes", "believed"))
_REPORTING = frozenset(("reports", "reported"))
_THING = re.compile(
    r"\s(?:an?|the|its|their|no|at least|more than|over|nearly|about|several|\d"
    r"|progress|casualties|losses|damage|explosions|[a-z]{3,}ing)\b"
)
"""What is reported as a thing, not a place where somebody reports to."""
_BARE_PRONOUN = re.compile(r"\s(?=(?:it|he|she|they|we|there)\s(?:\w+ly\s)?[\w“]+)")
_TOLD_BARE = re.compile(
    rf"{_TOLD}\s(?=(?:it|he|she|they|we|there)\s\w)"
    r"|\s(?:[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}|reporters|lawmakers|journalists|the [a-z]+)"
    r"\s(?=(?:the|an?|his|its|their|this)\s[\w“]|[A-Z][\w’-]+ (?:was|is|had|has|will|would|were|“))"
)
_INFINITIVE = re.compile(r"\s(?=(?:not )?to (?:not )?(?:have|be)\b)")
_TOLD_ONLY = re.compile(rf"{_TOLD}{_RECIPIENT}(?:[\s.]*$|,)")
_ONLY_RECIPIENT = re.compile(
    rf"{_RECIPIENT}(?:[\s.]*$|,\s(?:who|which|as|adding|and|but|while|in|on|at|after)\b)"
)
_TO_QUOTE = re.compile(rf"(?:{_RECIPIENT})(?P<mark>[,:]|)\s?(?=“)")
_TOLD_QUOTE = re.compile(rf"{_TOLD}{_RECIPIENT}(?P<mark>[,:]|)\s?(?=“)")
_AS_RELATIVE = re.compile(r"\s(?:as|of|an?)\b")
"""What follows a verb of a relative clause: “which Marsh described as a farce”."""
_DISMISSED = re.compile(
    r"(?:(?!\b(?:charges?|case|lawsuits?)\b)[^;:.]){0,60}\b(?:as|claims?|reports?|accusations?|allegations?"
    r"|criticisms?|suggestions?|rumou?rs?|concerns?|calls?|warnings?|threats?)\b"
)
_ADMITTED = re.compile(
    r"\s(?:(?:his|her|its|their) |to \w+ing\b"
    r"|(?:guilt|responsibility|\w*wrong\w*|mistakes?|defeat)\b)"
)
_THREATENED = re.compile(r"\s(?:to|with|new|further|more|tariffs|sanctions|retaliation|the)\b")
_REJECTED = re.compile(
    r"(?!(?:\s[\w’'-]+){0,6}\s(?:appeals?|petitions?|motions?|lawsuits?|bids?|bills?|requests?)\b)"
)
_RECALLED = re.compile(
    r"(?!(?:\s[\w’'-]+){1,5}\s(?:ambassadors?|envoys?|diplomats?|staff|troops|products?|vehicles|cars)\b)"
)
_RULED = re.compile(r"\s(?:\w+ly\s|on\s\w+day\s)?(?:that\b|“)")
_ALLEGED = re.compile(r"\s(?:that|it|he|she|they|there|the|an?|his|her|its|their|[A-Z“]\S*)\b")
_NEVER = re.compile(r"(?!)")
_ATTACKED = re.compile(r"[^,;:.]{3,60}\sas\s(?:“|an?\s)")
_REFERRED = re.compile(r"[^,;:.]{3,60}\sas\s")
_CLAUSE_NEEDS = {"ruled": _RULED, "rules": _RULED, "ruling": _RULED, "alleged": _ALLEGED}
"""What must follow verbs that are other words, too: “alleged ties”, “ruled on the appeal”."""
_NEEDS = {
    form: pattern
    for forms, pattern in (
        (("dismisses", "dismissed", "dismissing"), _DISMISSED),
        (("admits", "admitted", "admitting"), _ADMITTED),
        (("threatens", "threatened", "threatening"), _THREATENED),
        (("recalls", "recalled", "recalling"), _RECALLED),
        (("rejects", "rejected", "rejecting"), _REJECTED),
        (("proposing",), _NEVER),  # a bill that somebody approves proposes something
        (("attacks", "attacked", "attacking"), _ATTACKED),
        (("refers to", "referred to", "referring to"), _REFERRED),
    )
    for form in forms
}
"""What must follow verbs that are no speech acts otherwise: a judge dismisses a case."""
_CALLING = frozenset(("call", "calls", "called", "calling"))


def reports(sentence: str, cue: Cue) -> int | None:
    """Where the words begin that a cue before them reports; None if it reports none.

    After “that”; after a verb such as “said” that needs none; at the verb itself if the verb is a
    part of what was said.
    """
    needed = _CLAUSE_NEEDS.get(cue.verb)
    if needed and not cue.relative and not needed.match(sentence, cue.end):
        return None
    if cue.verb in CLAUSAL and (clause := _clause_after(sentence, cue)):
        return clause
    if cue.relative:
        return cue.start if _AS_RELATIVE.match(sentence, cue.end) and _acts(sentence, cue) else None
    if cue.verb in SAYING and opens_with_adverbial(sentence, cue):
        return None if _ONLY_RECIPIENT.match(sentence, cue.last) else cue.last
    return cue.start if _acts(sentence, cue) else None


def _acts(sentence: str, cue: Cue) -> bool:
    """Whether the verb itself is a part of what was said."""
    if cue.verb in _CALLING and "“" not in sentence[cue.end + 2 : cue.end + 200]:
        return False  # somebody is called on the telephone, or something has a name
    needed = _NEEDS.get(cue.verb)
    if sentence.startswith(" by ", cue.end) or (needed and not needed.match(sentence, cue.end)):
        return False
    thing = cue.verb in _REPORTING and _THING.match(sentence, cue.end)
    is_followed = not cue.inverted and sentence[cue.end : cue.end + 2].strip(" .,;")
    return bool((cue.verb in ACTING or thing) and is_followed)


def _clause_after(sentence: str, cue: Cue) -> int | None:
    """Where the clause begins that follows a cue, with or without “that”."""
    if cue.relative:
        return match.end() if (match := _RELATIVE.match(sentence, cue.last)) else None
    patterns = [_INFINITIVE, _TOLD_THAT if cue.verb in TELLING else _THAT]
    patterns += [_TOLD_BARE] if cue.verb in TELLING else []
    patterns += [_BARE_PRONOUN]
    if cue.verb not in TELLING:
        patterns += [_BARE, _BARE_FINITE, _ON_OCCASION] if cue.verb in SAYING else [_BARE_FINITE]
    patterns += [_TO_BE] if cue.verb in _DECLARING else []
    found = (pattern.match(sentence, cue.last) for pattern in patterns)
    return next((match.end() for match in found if match), None)


def opens_with_adverbial(sentence: str, cue: Cue) -> bool:
    """Whether all before the cue is an adverbial: “In a statement, Becerra said”."""
    opening = ADVERBIAL.match(sentence)
    return opening is not None and opening.end() >= cue.first and not cue.inherited


def ends_after(sentence: str, cue: Cue) -> bool:
    """Whether nothing is reported after a cue: “…, he told Reuters on Friday”."""
    if cue.verb in TELLING and _TOLD_ONLY.match(sentence, cue.last):
        return True
    return _ONLY_RECIPIENT.match(sentence, cue.last) is not None


def quotes_after(sentence: str, cue: Cue) -> bool:
    """Whether a quotation is what the cue reports: “said:”, “told reporters,”, “wrote”."""
    pattern = _TOLD_QUOTE if cue.verb in TELLING else _TO_QUOTE
    found = pattern.match(sentence, cue.last)
    if not found or (cue.verb not in CLAUSAL and cue.verb != "asked"):
        return False
    return bool(found["mark"]) or sentence[found.end() + 1 : found.end() + 2] == "Q"
