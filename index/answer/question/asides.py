"""Reply to what no article can answer: small talk, and questions in other languages.

Conservative, so that no English question about the news is taken for either: small talk is a text
that consists of nothing else; a statistical detector is unreliable for a few words among names, so
only a script, or words that English lacks, make another language.
"""

import re
import unicodedata
from typing import Literal

from index.data_files import word_lists
from index.text.language import foreign, language_name, language_of
from index.told import Told
from index.values import Answer, Question, ReadAs

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


ForeignLanguage = Literal["ar", "de", "es", "fr", "ru", "zh", "und"]
"""An ISO 639-1 code; ``und`` for a language that words and letters alone do not name."""

_SCRIPTS: tuple[tuple[ForeignLanguage, re.Pattern[str], re.Pattern[str]], ...] = (
    ("ru", re.compile(r"[\u0400-\u04ff]"), re.compile(r"[іїєґўјљњћђџ]", re.IGNORECASE)),
    ("zh", re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")),
    ("ar", re.compile(r"[\u0600-\u06ff]"), re.compile(r"[پچژگکیٹڈڑےہھ]")),
)
"""The letters of each script, and letters that belong to other languages written in it."""
_UKRAINIAN = frozenset("що хто де коли чому скільки який яка яке які чи".split())  # noqa: SIM905
"""Words of Ukrainian questions that Russian lacks."""
_ONE_LANGUAGE = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[їєґ]", re.IGNORECASE), "uk"),
)
"""Letters that hardly more than one language is written in."""
_NAMED: tuple[ForeignLanguage, ...] = ("de", "es", "fr", "und")
_LISTS = word_lists(__package__, "asides.tsv")
_LEAST_LETTERS = {"ru": 3, "zh": 2, "ar": 3}
_LATIN = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")

_ENGLISH = frozenset(
    """the did does who whom whose what where when why how which is are were of and with from about
    said has have had will would this that there it to for at any many much meet met""".split()  # noqa: SIM905
)
"""Words that the other languages lack: one of them decides for English."""

_SURE = {language: _LISTS[f"{language} sure"] for language in _NAMED}
"""Words that occur in one of the languages and not in English; one of them begins a question."""

_COMMON = {language: _LISTS[f"{language} common"] for language in _NAMED}
"""Other frequent words, many of which stand in names as well: ``Le Monde``, ``La Paz``."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SPANISH = re.compile("[¿¡]")
_ELIDED = re.compile(r"^(?:l|d|qu|n|s|c|j|m|t)['’](?!s\b|t\b)")


def language_of_question(text: str) -> str | None:
    """Return the language of a question; None if it is English or unsure.

    It is an ISO 639-1 code, or ``und`` for a language that cannot be named.
    """
    found = _by_script(text) or _by_words(text)
    if found is None and _ENGLISH.isdisjoint(text.lower().split()):
        return foreign(language_of(text, ["en"]))
    if found in {"ru", "und"} and not _UKRAINIAN.isdisjoint(_WORD.findall(text.lower())):
        return "uk"
    if found == "und":
        named = (code for script, code in _ONE_LANGUAGE if script.search(text))
        return language_of(text) or next(named, "und")
    return found


def _by_script(text: str) -> ForeignLanguage | None:
    letters = sum(map(str.isalpha, text))
    for language, script, others in _SCRIPTS:
        found = len(script.findall(text))
        if found >= _LEAST_LETTERS[language] and 2 * found > letters and not others.search(text):
            return language
    foreign = sum(one.isalpha() and not _LATIN.match(one) for one in text)
    return "und" if foreign >= 3 and 2 * foreign > letters else None


def _by_words(text: str) -> ForeignLanguage | None:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if not words or not _ENGLISH.isdisjoint(words):
        return None
    if _SPANISH.search(text):
        return "es"
    found = {one: len(known.intersection(words)) for one, known in _SURE.items()}
    further = {one: len(known.intersection(words)) for one, known in _COMMON.items()}
    further["fr"] += sum(_ELIDED.match(word) is not None for word in words)
    likeliest = max(_SURE, key=lambda one: 2 * found[one] + further[one])
    if likeliest != "und" and words[0] in _SURE[likeliest] and len(words) != 2:
        return likeliest
    # Names have common words, too, and two words may be a name: “Le Monde”.
    sure, common = found[likeliest], further[likeliest]
    enough = (sure and sure + common >= 2) or (common >= 3 and 2 * common >= len(words))
    return likeliest if enough else None


_IN_LANGUAGE: dict[str, str] = {
    "ar": "أفهم حاليًا الأسئلة باللغة الإنجليزية فقط. من فضلك اطرح سؤالك بالإنجليزية.",
    "de": "Im Moment verstehe ich nur Fragen auf Englisch. Bitte stell deine Frage auf Englisch.",
    "es": "Por ahora solo entiendo preguntas en inglés. Por favor, haz tu pregunta en inglés.",
    "fr": (
        "Pour l'instant, je ne comprends que les questions en anglais. Posez votre question en "
        "anglais, s'il vous plaît."
    ),
    "ru": (
        "Пока я понимаю вопросы только на английском языке. Пожалуйста, задайте вопрос "
        "по-английски."
    ),
    "zh": "目前我只能回答英文问题，请用英文提问。",
    "und": Told("I understand only questions in English, for now. Please ask in English."),
}  # fmt: skip

REPLIES: dict[SmallTalk, str] = {
    "greeting": Told(
        "Hello! Ask me a question about the news, in English. I answer with the exact sentence and "
        "its source."
    ),
    "thanks": Told("You're welcome. Ask me anything else about the news."),
    "farewell": Told("Goodbye!"),
    "help": Told(
        "Ask a whole question about the news, in English. I answer with sentences from articles, "
        "word for word, or say that no article answers."
    ),
    "identity": Told(
        "I'm Verbale. I answer questions about diplomatic news with sentences from articles, word "
        "for word, and name the source. No language model writes my answers."
    ),
    "sources": Told(
        "I read the articles that were added here; the list of sources shows from where."
    ),
}
"""The reply to each kind; the bot has further ones, which name its commands."""


def not_understood(language: str) -> str:
    """Return, in one sentence or two, that questions in a language are not understood."""
    if reply := _IN_LANGUAGE.get(language):
        return reply
    named = language_name(language)
    return Told(
        "I do not understand questions in {language} yet; please ask in English.", language=named
    )


def aside(question: Question, reply: str) -> Answer:
    """Return a reply to what can have no answer."""
    return Answer(question, ReadAs(), 0.0, reason=reply, aside=True)
