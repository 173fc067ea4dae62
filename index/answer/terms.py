"""The words of a question that say what it is about, and how they are compared."""

import re
import threading
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*", re.UNICODE)

# Words that any article may hold: they say how something is asked, never what.
STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being between both
    but by can could d day date did do does doing done during each ever few for from further get
    gets give given go goes going got had has have having he her here hers him his how how'd how's
    i if in into is it its just ll many may me might more most much must my name no not now of off
    on once one only or other our out over own part per place please re s same say says she should
    since so some such t tell than that the their them then there these they this those through to
    too under until up upon us ve very was way we were what what's whats when when'd when's whens
    where where'd where's wheres which while who who'd who's whom whos whose why why's will with
    would year years you your
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

# News is told in the past, and questions ask with "did": forms that no stemmer brings together.
_IRREGULAR = {
    form: verb
    for verb, forms in {
        "become": "became", "begin": "began begun", "break": "broke broken", "bring": "brought",
        "build": "built", "buy": "bought", "catch": "caught", "choose": "chose chosen",
        "come": "came", "deal": "dealt", "draw": "drew drawn", "drive": "drove driven",
        "fall": "fell fallen", "fight": "fought", "find": "found", "flee": "fled",
        "fly": "flew flown", "forbid": "forbade forbidden", "freeze": "froze frozen",
        "grow": "grew grown", "hear": "heard", "hide": "hid hidden", "hold": "held",
        "keep": "kept", "know": "knew known", "lead": "led", "leave": "left", "lend": "lent",
        "lose": "lost", "make": "made", "mean": "meant", "meet": "met", "overthrow":
        "overthrew overthrown", "pay": "paid", "rise": "rose risen", "seek": "sought",
        "sell": "sold", "send": "sent", "shoot": "shot", "show": "shown", "sit": "sat",
        "speak": "spoke spoken", "spend": "spent", "stand": "stood", "steal": "stole stolen",
        "strike": "struck", "swear": "swore sworn", "take": "took taken", "teach": "taught",
        "tell": "told", "think": "thought", "throw": "threw thrown", "understand": "understood",
        "win": "won", "withdraw": "withdrew withdrawn", "write": "wrote written",
    }.items()
    for form in forms.split()
}  # fmt: skip

_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()
"""The stemmer keeps the word that it works on: two threads at once spoil each other's."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word, lower case, without a possessive; ``met`` is ``meet``."""
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    with _stemming:
        return str(_stemmer.stemWord(_IRREGULAR.get(word, word)))


def words_of(text: str) -> list[str]:
    """Every word of a text, as it stands."""
    return [match.group() for match in WORD.finditer(text)]


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text's words; parts of hyphened words count too."""
    found = set()
    for word in words_of(text):
        found.add(stem(word))
        found.update(stem(part) for part in re.split(r"[-’']", word) if len(part) > 1)
    return frozenset(found)


def terms_of(question: str) -> tuple[str, ...]:
    """The telling words of a question, lower case, in order, once each."""
    lowered = (word.lower().replace("’", "'") for word in words_of(question))
    bare = (word if word in STOP_WORDS else word.removesuffix("'s") for word in lowered)
    return tuple(dict.fromkeys(word for word in bare if word not in STOP_WORDS))
