"""Recognize what is no question about the news: a greeting, thanks, a question about the bot.

Conservative: only a text that consists of nothing else is small talk, so that no question about
the news is taken for one.
"""

import re
import unicodedata
from typing import Literal

SmallTalk = Literal["greeting", "thanks", "farewell", "help", "sources", "identity"]
"""What a text is instead of a question; ``help`` asks how to use the bot, ``sources`` what it
reads, and ``identity`` who or what it is."""

_LONGEST = 120
"""Most characters of small talk. The patterns take up to quadratic time, on the event loop."""

_FEELING = r" ?how are you(?: doing)?(?: today)?"
_NOISE = re.compile(r"[^\w']+")
_ADDRESSED = r"(?: (?:there|verbale|bot|all|everyone|everybody|again|friends?|folks|team))*"
_GREETING = (
    r"(?:hi+|hiya|hello+|hey+|heya|howdy|greetings|yo|good (?:morning|afternoon|evening|day)"
    r"|what's up|sup)"
)
_THANKS = (
    r"(?:(?:many |much )?(?:thanks|thank you|thankyou|thx|thnx|tnx|ty|tysm|cheers)"
    r"(?: (?:a lot|so much|very much|a million|again|you|for (?:that|this|your help|the help"
    r"|the answer|the info|everything)))*|much appreciated|thank u)"
)
_PRAISE = r"(?:ok(?:ay)?|great|cool|perfect|awesome|got it|good bot|well done|good job|nice one)"
_BYE = (
    r"(?:bye+|bye bye|goodbye|good bye|good night|see (?:you|ya|u)(?: (?:later|soon|tomorrow"
    r"|around))?|farewell|take care|have a (?:good|nice|great) (?:day|evening|night|one|weekend))"
)
_READ = r"(?:read|use|have|know|cover|search|follow|index|quote|draw on|rely on)"
_OUTLETS = (
    r"(?:sources|outlets|newspapers|papers|news sources|news outlets|news sites|sites|websites"
    r"|feeds|media|articles|news|publications)"
)
_THIS = r"(?:this|this bot|it|the bot|verbale|you)"

_PATTERNS: tuple[tuple[SmallTalk, str], ...] = (
        ("greeting", rf"{_GREETING}{_ADDRESSED}(?:{_FEELING})?|{_FEELING}"),
        ("thanks", rf"(?:{_PRAISE} )?{_THANKS}{_ADDRESSED}(?: {_PRAISE})?|{_PRAISE}{_ADDRESSED}"),
        ("farewell", rf"(?:{_PRAISE} )?(?:{_THANKS} )?(?:and )?{_BYE}{_ADDRESSED}"),
        (
            "help",
            rf"(?:please )?help(?: me)?(?: please)?|what can (?:you|i) (?:do|ask)(?: you)?"
            rf"|how (?:does|do) {_THIS} work|how (?:do|can|should) i (?:use|ask) {_THIS}"
            rf"|how to use {_THIS}|what (?:should|do) i ask(?: you)?|what are you for"
            rf"|how can you help(?: me)?|can you help(?: me)?|(?:your )?commands|what do you do"
            rf"|instructions|usage",
        ),
        (
            "sources",
            rf"(?:what|which)(?: {_OUTLETS})? do you {_READ}"
            rf"|what (?:are|r) (?:your|ur) {_OUTLETS}"
            r"|(?:list|show)(?: me)?(?: your)? (?:sources|outlets)"
            rf"|(?:your )?sources|where do you get (?:your|the) (?:news|info|information|answers"
            rf"|articles|quotes)(?: from)?|where (?:do|does) (?:your|the) (?:news|info|information"
            rf"|answers|articles|quotes) come from",
        ),
        (
            "identity",
            r"(?:so )?(?:who|what) (?:are|r) (?:you|u)(?: exactly)?"
            r"|what(?:'s| is) (?:this bot|verbale)"
            r"|who(?:'s| is) verbale|what(?:'s| is) (?:your|ur) name|introduce yourself"
            r"|are you (?:a |an )?(?:bot|robot|human|person|real|ai|chatgpt|gpt|llm|language model)"
            r"|who (?:made|built|wrote|created) you",
        ),
)  # fmt: skip
_KINDS = {kind: re.compile(pattern) for kind, pattern in _PATTERNS}


def small_talk(text: str) -> SmallTalk | None:
    """Return the kind of small talk that a text is; None for everything else."""
    plain = _plain(text)
    if len(plain) > _LONGEST:
        return None
    greeted = re.sub(rf"^{_GREETING}{_ADDRESSED} ", "", plain)
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(plain) or pattern.fullmatch(greeted):
            return kind
    return None


def _plain(text: str) -> str:
    """Return a text in lower case, without punctuation and emoji."""
    straight = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return _NOISE.sub(" ", straight).strip().removeprefix("verbale ")
