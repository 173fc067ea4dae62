"""Remove greetings and politeness from a question: they say nothing about what is asked."""

import re

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
