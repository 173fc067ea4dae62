"""Bring a question into its normal form, which is the same however it was typed.

The normal form has lower case, keyboard apostrophes, hyphens and single spaces; no quotation marks,
greeting, politeness or final punctuation; no contractions; and the interrogative first. That of
``Hi! SULLIVAN and Wang met where??`` is ``where did sullivan and wang meet``. Models and every
other part of the analysis read this form only, so case carries no information.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.answer.question.lexicon import LexiconEntry, LexiconMatch, packaged_lexicon
from index.answer.question.numerals import figure, forms_of_number
from index.answer.question.terms import STOP_WORDS, WORD, Term, bare_word, content_words
from index.answer.question.times.shorthand import times_written_out
from index.answer.question.verbs import asks_in, base_of
from index.text.offices.vocabulary import HEADS, HEADS_AFTER, MODIFIERS
from index.values import MONTH_NAMES

# Remove greetings and politeness from a question: they say nothing about what is asked.

_SHORTHAND = "please|pls|plz|plse|kindly"
_OPENING_WORD = (
    r"(?:(?:in|on|at|by|from|for|with|to|since|until) (?:what|which|whom)|who(?:m|se)?|what|when"
    r"|where|which|why|how|did|do|does|is|are|was|were|has|have|had|will|would|can|could|should"
    rf"|may|any|tell|remind|i|just|quick|one|a question|sorry|excuse|{_SHORTHAND})\b"
)
"""A word that begins a question or a polite request; a greeting may stand before it unmarked."""

_GREETING = r"(?:hi|hiya|hello|hey|heya|howdy|greetings|good (?:morning|afternoon|evening|day))"
_ADDRESSED = r"(?:there|verbale|bot|team|folks|guys|everyone|everybody)"
_ALSO_ADDRESSED = r"(?:all|again|sir|madam|friends?)"
_GREETINGS = re.compile(
    rf"(?:{_GREETING}(?:,? (?:{_ADDRESSED}|{_ALSO_ADDRESSED}))*"
    rf"(?:\s*[,.:;!-]+|(?= {_OPENING_WORD}))"
    rf"|{_GREETING}(?:,? {_ADDRESSED})+(?=\s)"
    rf"|@?verbale\s*[,:;!-]+|@verbale\b|<@!?\d+>)"
)

_YOU = r"(?:you|u|someone|somebody|anyone|anybody)"
_POLITELY = rf"(?:(?:{_SHORTHAND}|possibly|perhaps|maybe|just|also|quickly),? )?"
_TELL = r"(?:tell|inform|remind|show|let)"
_QUESTION = r"(?:(?:quick|short|small|simple|brief|little) )?question(?: for you)?"
_MANY = r"(?: (?:a lot|so much|very much|in advance|again|a million))?"
_FILLER = (
    r"(?:(?:ok|okay|alright)(?: then)?|so|well|right|great|got it|i see|um+|uh+|erm?|hm+|btw"
    rf"|by the way|(?:many )?(?:thanks|thank you|thanx|thx|thnx|tnx|ty){_MANY}(?! to\b))"
)
"""What fills the pause before a question, set off by a mark, or by the word that begins it."""
_REQUESTS = re.compile(
    "|".join(
        (
            rf"(?:{_SHORTHAND})\b",
            rf"(?:can|could|would|will|may) {_YOU} {_POLITELY}{_TELL} (?:me|us)(?: know)?\b",
            rf"would {_YOU} (?:mind telling|be able to tell|be so kind as to tell) (?:me|us)\b",
            rf"(?:do|does|would) {_YOU} (?:happen to |perhaps |by chance |maybe )?"
            r"(?:know|remember|recall)\b",
            r"(?:anyone|anybody|someone) (?:happen to )?knows?\b",
            rf"(?:can|could|may|might) i {_POLITELY}(?:ask|know)\b(?: you)?"
            rf"(?: (?:a|one) {_QUESTION})?",
            rf"{_POLITELY}(?:tell|inform|remind) (?:me|us)\b",
            r"(?:let me know|any idea|any clue)\b",
            r"i(?:(?:'d|d| would) (?:really )?(?:like|love)| (?:really |just )?(?:want|need|wish))"
            r" to (?:know|ask|find out|learn)\b(?: you)?",
            r"i (?:was (?:just )?wondering|wonder|am (?:just )?(?:wondering|curious))\b",
            rf"(?:i'm |im |just )?(?:wondering|curious)(?=[\s,:-]+{_OPENING_WORD}|[,:])",
            rf"(?:i have |i've |ive )?(?:got )?(?:just )?(?:(?:a|an|one|another|my) )?{_QUESTION}"
            r"(?=\s*[,.:;!-])",
            r"(?:sorry|excuse me|pardon me|apologies)(?: (?:to|for) (?:bother|ask|disturb)(?:ing)?"
            r"(?: you)?)?(?=\s*[,.:;!-]| but\b)(?:,? but\b)?",
            r"now(?=\s?[,:;])",
            rf"{_FILLER}(?=\s?[,.:;!]|\s+[–-]\s| (?:and |but |so )?{_OPENING_WORD})",
        )
    )
)
"""Requests before the question, without the punctuation that sets them off."""

_THANKS = (
    rf"{_SHORTHAND}|(?:many |much )?(?:thanks|thank you|thanx|thx|thnx|tnx){_MANY}"
    r"|if (?:you know|possible|you (?:can|could|please|do not mind|don't mind|wouldn't mind))"
    r"|(?:do you|anyone|does anyone|would you) (?:happen to )?know|any ideas?|much appreciated"
)
_CLOSINGS = re.compile(
    rf"(?<!\bsay)(?<!\bsaid)(?<!\bsays)(?:[\s,.:;!?-]+(?:{_THANKS})"
    r"|\s*[,.:;!?-]+\s*(?:ty|tia|cheers|ta|verbale|bot|by the way|btw|though|tho))+[\s,.:;!?-]*$"
)


def without_courtesy(text: str) -> str:
    """Return a question without greeting, politeness and thanks around it.

    What consists of nothing else stays as it is.

    Args:
        text: the question in lower case, with single spaces and straight quotes.
    """
    rest = text
    while (shorter := _shortened(rest)) != rest:
        rest = shorter
    return rest if any(map(str.isalnum, rest)) else text


def _shortened(text: str) -> str:
    text = text.lstrip(" ,.:;!–-")
    begun = _GREETINGS.match(text) or _REQUESTS.match(text)
    if begun:
        text = text[begun.end() :]
    return _CLOSINGS.sub("", text)


# Read the name of an office as a question for its holder: ``french foreign minister 2022``.

_MONTHS = "|".join((*MONTH_NAMES, "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")).lower()

_TIME = re.compile(
    r" (?P<before>(?:in|as of|since|until|during|back in) )?"
    r"(?P<time>now|today|currently|right now|at the moment"
    rf"|(?:{_MONTHS}) \d{{4}}|(?!may|march)(?:{_MONTHS})"
    r"|(?P<year>(?:19[89]|20[0-4])\d))$"
)
"""A time at the end of a question; a year may lack its ``in``."""

_WHO_IS = re.compile(r"(?P<who>who (?:is|was) (?:the )?)(?P<office>.+)")
_NAME_OF = re.compile(r"(?:the )?names? of (?:the )?(?P<office>.+)|(?P<of>.+?)(?:'s)? names?")
_NO_OFFICE = frozenset(
    """about after are as at before by can could did do does ex first former had has have how if in
    is last next on or per predecessor should that was were what when where which who whom whose
    why will with would""".split()  # noqa: SIM905
)
"""Words that the mere name of an office has not."""
_PREPOSITIONS = frozenset(("of", "for", "to"))
_PLAIN = re.compile(r"[^\W\d]['\w.-]*")
_LONGEST_NAME = 10
"""Words of an office."""


def as_holder(form: str) -> str:
    """Return a question for the holder of an office with ``who is``, and its year with ``in``.

    ``french foreign minister 2022`` becomes ``who is the french foreign minister in 2022``; any
    other question stays as it is.

    Args:
        form: the normal form of a question.
    """
    found = _TIME.search(form)
    asked, time = (form[: found.start()], _with_in(found)) if found else (form, "")
    if who := _WHO_IS.fullmatch(asked):
        return f"{asked}{time}" if _is_office(who["office"].split()) else form
    named = _NAME_OF.fullmatch(asked)
    office = (named["office"] or named["of"]) if named else asked
    words = office.removeprefix("the ").split()
    if not _is_office(words) or (len(words) == 1 and not named):
        return form
    return f"who is the {' '.join(words)}{time}"


def _with_in(time: re.Match[str]) -> str:
    return f" in {time['year']}" if time["year"] and not time["before"] else time.group()


def _is_office(words: list[str]) -> bool:
    """Return whether words name an office and nothing else, with its country or matter."""
    last = max((at for at in range(len(words)) if _is_head(words, at)), default=None)
    if last is None or len(words) > _LONGEST_NAME:
        return False
    before, after = words[:last], words[last + 1 :]
    if after and (after[0] not in _PREPOSITIONS or len(after) == 1):
        return False
    named = _NO_OFFICE.isdisjoint(words) and _PREPOSITIONS.isdisjoint(before)
    known = HEADS | frozenset(HEADS_AFTER) | MODIFIERS | _PREPOSITIONS
    named = named and not known.issuperset(words)  # an office of a country, a body or a matter
    return named and all(_PLAIN.fullmatch(word) and not _tells(word) for word in words)


def _is_head(words: list[str], at: int) -> bool:
    """Return whether a word is the noun of an office: ``minister``, ``general`` of an attorney."""
    word = words[at].split("-")[-1]
    return word in HEADS or not HEADS_AFTER.get(word, frozenset()).isdisjoint(words[at - 1 : at])


def _tells(word: str) -> bool:
    """Return whether a word is a verb, and so the question is for an event."""
    return base_of(word) is not None and word not in MODIFIERS | HEADS


# Expand a question's words to the forms that articles print: shorthand and synonyms.

_NAMING = frozenset({"country", "person", "body"})
"""Kinds of entries that are names."""

_NUMBERED = re.compile(r"\b(?:no|nr|number)\.?\s?(\d{1,3})\b|#(\d{1,3})\b", re.IGNORECASE)


_JOINING = {
    "enter": "join", "enters": "joins", "entered": "joined",
    "get": "join", "gets": "joins", "got": "joined",
    "become": "join", "becomes": "joins", "became": "joined",
}  # fmt: skip
_ENTERING = re.compile(
    r"\b(?P<form>enter(?:s|ed)?|(?:get|gets|got) into|(?:become|becomes|became) an? member of)"
    r" (?P<body>[^,?]{1,60})$"
    r"|\b(?P<becoming>become|becomes|became) an? (?P<of>[^,?]{1,60}) member$"
)
"""Other words for joining what ends the question."""

_DOES = re.compile(r"what does (?P<who>[^?]+) do(?: for a living)?\??", re.IGNORECASE)
_LEADS = re.compile(
    r"^who (?:leads|rules|governs|runs|is (?:leading|ruling|governing|running))"
    r" (?P<country>[^,?]{2,60}?)(?P<now> (?:now|today|currently|these days|at the moment))?$"
)

_ROUND = re.compile(r"\b(round|rd|session)\.?\s(\d{1,2})\b(?!\s*(?:%|percent))", re.IGNORECASE)


def _in_words(text: str) -> str:
    """Return a question with contractions written out, and ``no. 8`` as an ordinal.

    ``round 5`` becomes the ``5th round``, as articles number what is held again and again.
    """
    text = _NUMBERED.sub(lambda found: figure(int(found[1] or found[2])), spell_out(text))
    return _ROUND.sub(
        lambda found: f"{figure(int(found[2]))} {found[1].replace('rd', 'round')}", text
    )


def as_joining(text: str) -> str:
    """Return a question with ``enter NATO`` or ``become a NATO member`` as ``join NATO``."""
    found = _ENTERING.search(text)
    body = found and (found["body"] or found["of"])
    if found is None or not body or not _is_body(body.removeprefix("the ")):
        return text
    joining = _JOINING[(found["form"] or found["becoming"]).split()[0]]
    return f"{text[: found.start()]}{joining} {body}"


def as_job(text: str) -> str:
    """Return the question ``what does Ada Noor do`` as ``what is Ada Noor's job``.

    Whoever asks so about a person wants to know what she is; the reader takes it for what she did.
    """
    found = _DOES.fullmatch(text)
    return f"what is {found['who']}'s job" if found else text


def as_leader(text: str) -> str:
    """Return the question ``who leads Syria`` as ``who is the leader of Syria``."""
    found = _LEADS.match(text)
    if found is None or not ends_with_country(found["country"]):
        return text
    return f"who is the leader of {found['country']}{found['now'] or ''}"


def ends_with_country(text: str) -> bool:
    """Return whether the last words of a text are a country."""
    return _ends_with("country", text)


def _ends_with(kind: str, text: str) -> bool:
    """Return whether the last words of a text are a lexicon entry of this kind."""
    words = list(WORD.finditer(text))
    return any(one.entry.kind == kind and one.end == len(words) for one in _found(words))


def _is_body(text: str) -> bool:
    """Return whether a text is the name of a body in the lexicon and nothing else."""
    words = list(WORD.finditer(text))
    whole = 0, len(words)
    return any(one.entry.kind == "body" and (one.start, one.end) == whole for one in _found(words))


def plain(text: str) -> str:
    """Return a question in plain English, with shorthand written out."""
    text = _in_words(text)
    words = list(WORD.finditer(text))
    parts, last = [], 0
    for found in _found(words):
        if found.entry.plain is not None:
            parts += [text[last : words[found.start].start()], found.entry.plain]
            last = words[found.end - 1].end()
            if "." in words[found.end - 1].group() and text.startswith(".", last):
                last += 1  # the point that ends an abbreviation such as u.s.
    return "".join([*parts, text[last:]])


def terms_of(text: str) -> tuple[Term, ...]:
    """Return the terms of a question, once each, in order; none if it has stop words only."""
    words = list(WORD.finditer(_in_words(text)))
    terms: dict[str, Term] = {}
    for term in _terms(words, _found(words)):
        terms.setdefault(term.words, term)
    return tuple(terms.values())


def _found(words: Sequence[re.Match[str]]) -> Sequence[LexiconMatch]:
    return _found_in(tuple(bare_word(match.group()) for match in words))


@lru_cache  # a question is looked at several times
def _found_in(words: tuple[str, ...]) -> tuple[LexiconMatch, ...]:
    return tuple(packaged_lexicon().find(words))


def _terms(words: Sequence[re.Match[str]], found: Sequence[LexiconMatch]) -> Iterator[Term]:
    by_start = {one.start: one for one in found}
    number = 0
    while number < len(words):
        entry = by_start.get(number)
        if entry is None:
            yield from map(_simple, content_words([words[number].group()]))
            number += 1
            continue
        typed = " ".join(bare_word(match.group()) for match in words[number : entry.end])
        yield from _of_entry(typed, entry.entry)
        number = entry.end


def _simple(word: str) -> Term:
    return Term(word, forms_of_number(word))


def _of_entry(typed: str, entry: LexiconEntry) -> Iterator[Term]:
    if entry.plain is None:
        yield Term(typed, entry.forms, entry.kind in _NAMING)
        return
    if all(word in STOP_WORDS for word in entry.plain.split()):
        return
    forms = tuple(dict.fromkeys((*entry.forms, typed)))
    yield Term(
        entry.plain.lower(),
        tuple(form for form in forms if form != entry.plain.lower()),
        entry.kind in _NAMING,
    )


_SIGNS = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼʻ`´＇", "'")
    | dict.fromkeys('"“”„‟«»″＂', "")
    | dict.fromkeys("‐‑‒–−﹣－", "-")
    | dict.fromkeys("—―", " - ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
"""Typographic signs and what stands for them; quotation marks and invisible ones are removed."""
_QUOTED = re.compile(r"(?<![\w'])'([^']*)'(?![\w'])")

_ROUNDS = 8
"""So often a form is simplified at most: what one step uncovers is for the next."""

_LEADING = re.compile(r"^[^\w'(<@#$€£¥]+")
_TRAILING = re.compile(r"[^\w')\]%$€£¥°+]+$")
_ABBREVIATED = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]\.)+[^\W\d_]$")
"""A final abbreviation such as ``U.S``, whose full stop ends the sentence, too."""

_AUXILIARY = frozenset(
    "did do does is are was were has have had will".split()  # noqa: SIM905
)
_MOVED = frozenset(("where", "when", "why", "who", "whom", "what"))
"""Interrogatives that are moved from the end of a question to its beginning."""
_OBJECTS = frozenset(("who", "whom", "what"))
"""Those of them that are moved only if they follow the verb at once."""
_EMBEDDED = frozenset(("where", "when", "why", "if", "whether"))
"""Words that begin an indirect question: ``(tell me) where they met``."""
_UNSURE = frozenset(
    """that which who whom whose what where when why how while because if whether would can could
    should might must shall""".split()  # noqa: SIM905
)
"""Words of clauses whose order is left: with another clause, or with a modal auxiliary."""
_JOINING_WORDS = frozenset(
    """about after against and at before by for from in into of on or over since till to under until
    with""".split()  # noqa: SIM905
)

_LONGEST_SUBJECT = 6
"""Words of the longest subject with which the order is changed."""

_PRONOUN_VERBS = frozenset(
    """tell tells told give gives gave show shows showed remind inform help ask asks asked teach
    bring send between""".split()  # noqa: SIM905
)
_AFTER_PRONOUN = frozenset(
    """a an the this that these those my our your his her its their who whom what when where which
    why how if whether about in on at by for from to with of as and or more something anything
    everything some any all now again please""".split()  # noqa: SIM905
)
_QUANTIFIERS = frozenset("all any both each many most none one some two three rest".split())  # noqa: SIM905
_US = re.compile(r"(?<![\w.'])us(?![\w'.])")
_WHO = re.compile(
    r"((?:^|\b(?:what|when|where|why|how|which [\w-]+|how (?:many|much) [\w-]+) )"
    r"(?:did|do|does|has|had|will|can|could|should|is|was) )who\b"
)
"""``did WHO declare``: the interrogative ``who`` does not follow an auxiliary."""

_CONTRACTED = re.compile(
    r"\b(?:(who|what|wat|when|where|why|how)(?:['’]?(s|d|ll)|(?:['’]|(?<!who))(re)|['’](ve))"
    r"|(that|there|he|she|they)(?:['’]?(s)|['’](d|re|ll|ve))|(it)['’](s|d|ll))\b",
    re.IGNORECASE,
)
_ENDINGS = {"s": "is", "d": "did", "re": "are", "ll": "will", "ve": "have"}
_WITH = re.compile(r"\bw/(?!o\b)\s*", re.IGNORECASE)
_WITHOUT = re.compile(r"\bw/o\b\s*", re.IGNORECASE)


def normal_form(text: str) -> str:
    """Return the normal form of a question; that of a normal form is itself.

    It depends on the text alone, and a text without words is only brought into normal characters.
    """
    form, earlier = _plain_signs(text), None
    for _ in range(_ROUNDS):
        form, earlier = _simplified(form), form
        if form == earlier:
            break
    return form


def spell_out(text: str) -> str:
    """Return a text with ``where'd``, ``that's``, ``w/``, ``last yr`` and the like written out."""
    text = times_written_out(_CONTRACTED.sub(_written_out, text))
    return _WITHOUT.sub("without ", _WITH.sub("with ", text))


def _written_out(found: re.Match[str]) -> str:
    word, ending = filter(None, found.groups())
    return f"{'what' if word.lower() == 'wat' else word} {_ENDINGS[ending.lower()]}"


def _simplified(form: str) -> str:
    asked = _trimmed(without_courtesy(_trimmed(form)))
    asked = _direct(spell_out(asked).split())
    return _WHO.sub(r"\1the who", _US.sub(_country, asked))


def _plain_signs(text: str) -> str:
    """Return a text in lower case, with the signs of a keyboard and single spaces."""
    compatible = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    lowered = unicodedata.normalize("NFC", compatible.lower().replace("i\u0307", "i"))
    return " ".join(_QUOTED.sub(r"\1", lowered.translate(_SIGNS)).split())


def _trimmed(text: str) -> str:
    """Return a question without punctuation around it; without words, the text itself."""
    inner = _TRAILING.sub("", _LEADING.sub("", text))
    if not any(map(str.isalnum, inner)):
        return text
    return f"{inner}." if _ABBREVIATED.search(inner) else inner


def _direct(words: list[str]) -> str:
    """Return a question with its interrogative first and its words in the order of a question."""
    turned = None
    if len(words) > 2 and words[-1] in _MOVED:
        turned = _inverted(words[-1], [*words[:-2], words[-2].rstrip(",:;-")])
    elif len(words) > 2 and words[0] in _EMBEDDED:
        turned = _inverted("" if words[0] in {"if", "whether"} else words[0], words[1:])
    return turned or " ".join(words)


def _inverted(interrogative: str, clause: list[str]) -> str | None:
    """Return ``where did they meet`` for ``where`` and ``they met``; None if it is unsure."""
    at = _verb(clause)
    if at is None or (interrogative in _OBJECTS and at < len(clause) - 1):
        return None
    subject, verb, rest = clause[:at], clause[at], clause[at + 1 :]
    asking = asks_in(verb)
    if verb not in _AUXILIARY and asking:
        verb, rest = asking[0], [asking[1], *rest]
    return " ".join(filter(None, (interrogative, verb, *subject, *rest)))


def _verb(clause: list[str]) -> int | None:
    """Return the index of a clause's only finite verb, an auxiliary or a past after a subject."""
    if (
        _UNSURE.intersection(clause)
        or any(word.endswith(",") for word in clause)
        or _JOINING_WORDS.intersection((clause[0], clause[-1]))
    ):
        return None
    auxiliaries = [at for at, word in enumerate(clause) if word in _AUXILIARY]
    pasts = [at for at, word in enumerate(clause) if _is_past(word)]
    verbs = auxiliaries or pasts
    if len(verbs) != 1 or not 0 < verbs[0] <= _LONGEST_SUBJECT or min(pasts or verbs) < verbs[0]:
        return None
    return verbs[0]


def _is_past(word: str) -> bool:
    """Return whether a word is the past of a known verb, and not its base, too."""
    asking = asks_in(word)
    return asking is not None and asking[0] == "did" and asking[1] != word


def _country(found: re.Match[str]) -> str:
    """Return ``u.s.`` for the country and ``us`` for the pronoun, judged by the words around."""
    before = found.string[: found.start()].split()[-2:]
    after = found.string[found.end() :]
    following = after.split()[0].strip(",;:") if after.startswith(" ") else after[:1]
    if not before or following == "-":
        return "u.s."
    verb = before[-1] in _PRONOUN_VERBS and (not following or following in _AFTER_PRONOUN)
    some = before[-1] == "of" and before[0] in _QUANTIFIERS
    return "us" if verb or some or before[-1] in {"let", "lets", "join", "among"} else "u.s."
