"""Bring a question into its normal form, which is the same however it was typed.

The normal form has lower case, keyboard apostrophes, hyphens and single spaces; no quotation marks,
greeting, politeness or final punctuation; no contractions; and the interrogative first. That of
``Hi! SULLIVAN and Wang met where??`` is ``where did sullivan and wang meet``. Models and every
other part of the analysis read this form only, so case carries no information.
"""

import re
import unicodedata

from index.answer.question.courtesy import without_courtesy
from index.answer.question.times.shorthand import times_written_out
from index.answer.question.verbs import asks_in

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
_PREPOSITIONS = frozenset(
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
        or _PREPOSITIONS.intersection((clause[0], clause[-1]))
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
