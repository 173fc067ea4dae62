"""Correct the spelling of a question by the vocabulary of the articles."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.answer.question.lexicon.lookup import fold, packaged_things
from index.answer.question.names import CALENDAR
from index.answer.question.terms import (
    STOP_WORDS,
    WORD,
    Term,
    is_english,
    is_usual,
    porter_stem,
    stem,
    usual_words,
    words_of,
)
from index.answer.question.verbs import VERB_FORMS
from index.store.library import Library
from index.store.rows import SearchFilter

SHORTEST = 4
"""Least length of a word to correct: shorter words are similar to too many others. A word of this
length is corrected only by a letter that was left out, or to a stop word: ``wehn``. After ``in`` it
is not, because it may be a place that no article names: ``Oran`` is neither ``Orban`` nor
``organ``."""

COMMONER = 100
"""How many times more frequent a word must be to replace one that occurs in articles."""

REFRESHED = 60.0
"""Seconds after which the vocabulary is refreshed if passages changed."""

MOST_STEMS = 50_000
"""Most frequent stems by which words are corrected: a server that adds very many made-up words
slows down no question."""

_PLACE = re.compile(rf"\b(?:in|near) ([^\W\d_]{{{SHORTEST}}})\b")
"""A short word that may be a place."""
_CLOSEST = 40
"""Stems near a word that are counted in reach."""
_REST = 50.0
"""The vocabulary is not refreshed for this many times as long as the last refresh took."""
_ENDINGS = ("", "e", "y", "s", "es", "ed", "ing", "ion", "ation")
_ODD = 3
"""A word in more passages than this is not a misspelling; one in fewer corrects none."""
_START = 4
"""Letters by which words that no article contains are ruled out before they are stemmed."""
_PASSAGES = 10
"""Passages that are searched for a word in exactly this form."""
_TRIED = 4
"""Corrections of one word that are searched for."""


@lru_cache(maxsize=1)
def _right() -> frozenset[str]:
    """Return words that are right whether or not an article holds them."""
    forms = chain.from_iterable(thing.typed() for thing in packaged_things())
    words = STOP_WORDS | VERB_FORMS | CALENDAR | set(chain.from_iterable(map(words_of, forms)))
    return frozenset(word for word in words if len(word) >= SHORTEST and word.isalpha())


class Spelling:
    """Corrects the spelling of questions; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._learning = threading.Lock()
        self._newest: int | None = None
        self._learnt_at, self._took = 0.0, 0.0
        self._stems: Sequence[str] = ()
        self._stem_set: frozenset[str] = frozenset()
        self._starts: frozenset[str] = frozenset()

    def corrected(self, text: str, terms: Sequence[Term], search_filter: SearchFilter) -> str:
        """Return the question with misspelt words replaced.

        A misspelling is an insertion, deletion, substitution or transposition of letters (Damerau
        1964). A dropped, doubled or swapped letter is likelier than a wrong one; of corrections as
        likely, the most frequent in the searched articles is used.
        """
        places = frozenset(_PLACE.findall(text.lower()))
        for term in terms:
            known = term.forms or not term.words.isalpha() or term.words in places
            if known or not (meant := self._meant(term.words, search_filter)):
                continue
            # A name is no misspelling of a common word.
            if not (term.name and meant.islower()):
                text = _replaced(text, term.words, meant)
        return text

    def _meant(self, word: str, search_filter: SearchFilter) -> str | None:
        if len(word) < SHORTEST or word in _right() or is_usual(word):
            return None
        self._learn()
        counts, _ = self._library.full_text.frequencies([word], search_filter)
        if counts[word] > _ODD:
            return self._distorted(word, search_filter)
        meant = self._commoner(word, counts[word], search_filter)
        # A name in print may be a slip of another word that begins as it does.
        if not meant or not counts[word] or (not meant.islower() and meant[0].lower() == word[0]):
            return meant
        printed = self._printed(word, search_filter)
        return None if printed and not printed.islower() else meant

    def _commoner(self, word: str, count: int, search_filter: SearchFilter) -> str | None:
        """Return a word like one that ``count`` passages have, and that many more have."""
        at_least = max(_ODD, count * COMMONER)
        left_out, in_order = _with_a_letter(word), _with_letters_in_order(word)
        if len(word) == SHORTEST:
            left_out = [one for one in left_out if one[0] == word[0]]
            in_order = [one for one in in_order if one[0] == word[0] and one in STOP_WORDS]
        slips = [*left_out, *in_order]
        if found := self._likeliest(slips, word, search_filter, at_least, unprinted=not count):
            return found
        near = self._near(word, search_filter, at_least) if len(word) > SHORTEST else []
        written = (self._written(one, word, search_filter) for one in near)
        return next(filter(None, written), None)

    def _distorted(self, word: str, search_filter: SearchFilter) -> str | None:
        """Return the word meant by one that has a known stem but is no word: ``foreing``."""
        near = [one for one in _with_letters_in_order(word) if self._may_be_word(one)]
        if len(word) == SHORTEST or not near or self._printed(word, search_filter):
            return None
        return self._likeliest(near, word, search_filter, _ODD)

    def _likeliest(
        self,
        near: Iterable[str],
        typed: str,
        search_filter: SearchFilter,
        at_least: int,
        *,
        unprinted: bool = True,
    ) -> str | None:
        """Return the likeliest of some words that articles have, as they write it.

        If no article prints the typed word (``unprinted``), a right word that none prints is
        likelier, too.
        """
        words = [one for one in dict.fromkeys(near) if self._may_be_word(one)]
        counts, _ = self._library.full_text.frequencies(words, search_filter)
        right = _right() if unprinted else ()
        common = [one for one in words if counts[one] >= at_least or one in right]
        common.sort(key=lambda one: (one[0] != typed[0], -counts[one], one))
        spelt = (self._spelt(one, search_filter) for one in common[:_TRIED])
        return next(filter(None, spelt), None)

    def _spelt(self, word: str, search_filter: SearchFilter) -> str | None:
        """Return a word, or one with a possessive or plural s, as articles write it."""
        if found := self._printed(word, search_filter) or (word if word in _right() else None):
            return found
        owner = self._printed(word[:-1], search_filter) if word.endswith("s") else None
        return owner and f"{owner}s"

    def _may_be_word(self, word: str) -> bool:
        """Return whether a word is right or some article has its stem."""
        stems = (stem(word), porter_stem(word)) if word[:_START] in self._starts else ()
        return word in _right() or not self._stem_set.isdisjoint(stems)

    def _printed(self, word: str, search_filter: SearchFilter) -> str | None:
        """Return a word as articles mostly write it; None if the best passages lack it."""
        found = Counter(one for one in self._words([word], search_filter) if one.lower() == word)
        return min(found, key=lambda one: (-found[one], one), default=None)

    def _words(self, phrases: Sequence[str], search_filter: SearchFilter) -> Iterator[str]:
        """Yield the words of the best passages that hold any of the phrases."""
        hits = self._library.full_text.search(phrases, search_filter, limit=_PASSAGES)
        passages = self._library.passages.in_reach([hit.passage_id for hit in hits], search_filter)
        texts = self._library.passages.texts(one.revision_id for one in passages.values())
        for one in passages.values():
            yield from WORD.findall(f"{one.title} {one.span.of(texts.get(one.revision_id, ''))}")

    def _near(self, typed: str, search_filter: SearchFilter, at_least: int) -> list[str]:
        """Return stems about two edits away from the typed word's stem, likeliest first.

        Frequencies are counted within the search filter: other servers' texts don't count.
        """
        self._learn()
        ours = stem(typed)
        found = process.extract(
            ours, self._stems, scorer=OSA.distance, score_cutoff=_slips(typed), limit=_CLOSEST
        )
        near = {one: distance for one, distance, _ in found if distance and one.isalpha()}
        spelt = {one: next(iter(_spellings(one)), one) for one in near}
        counts, _ = self._library.full_text.frequencies(list(spelt.values()), search_filter)
        ranked = sorted((near[one], one[0] != ours[0], -counts[spelt[one]], one) for one in near)
        return [one for *_, one in ranked if counts[spelt[one]] >= at_least]

    def _written(self, near: str, typed: str, search_filter: SearchFilter) -> str | None:
        """Return the articles' word with this stem; None if none is within edit distance."""
        words = set(self._words(_spellings(near) or [near], search_filter))
        alike = [
            word
            for word in words
            if stem(word) == near and OSA.distance(word.lower(), typed) <= _slips(typed)
        ]
        return min(alike, key=lambda word: (OSA.distance(word.lower(), typed), word), default=None)

    def _learn(self) -> None:
        with self._learning:
            began = time.monotonic()
            rest = max(REFRESHED, _REST * self._took)
            if self._newest is not None and began - self._learnt_at < rest:
                return
            newest = self._library.passages.newest()
            if newest != self._newest:
                self._stems = tuple(self._library.full_text.vocabulary(_ODD, MOST_STEMS))
                self._stem_set = frozenset(self._stems)
                self._starts = frozenset(one[:_START] for one in self._stems)
            self._newest, self._learnt_at = newest, time.monotonic()
            self._took = self._learnt_at - began


def is_stranger(word: str, texts: Callable[[], Iterable[str]]) -> bool:
    """Return whether a word that no article prints, lower case, can only be a name.

    It is long enough, no English word or compound of two, no slip of one, and neither a slip of a
    word in the ``texts`` of what was found nor derived from one, as “tigrayans” is.
    """
    meant = (word, word.removesuffix("s"), *_with_a_letter(word), *_with_letters_in_order(word))
    compounds = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
    english = any(all(map(is_english, parts)) for parts in chain(zip(meant), compounds))
    if len(word) <= SHORTEST or not word.isalpha() or english:
        return False
    printed = [fold(one) for one in set(chain.from_iterable(map(words_of, texts())))]
    near, slips = chain(usual_words(word[0]), printed), 2 if len(word) > 6 else 1
    derived = any(word.startswith(one) for one in printed if len(one) > SHORTEST)
    alike = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
    return not derived and alike is None


def _spellings(of: str) -> list[str]:
    """Return words with this stem, to search for: a stem itself may be stemmed further."""
    return [of + ending for ending in _ENDINGS if stem(of + ending) == of]


def _with_a_letter(typed: str) -> list[str]:
    """Return the words that become ``typed`` when a letter is dropped."""
    gaps = range(len(typed) + 1)
    return [typed[:at] + letter + typed[at:] for at in gaps for letter in ascii_lowercase]


def _with_letters_in_order(typed: str) -> list[str]:
    """Return the words that become ``typed`` when a letter is doubled or two are swapped."""
    parts = [(typed[:at], *typed[at : at + 2], typed[at + 2 :]) for at in range(len(typed) - 1)]
    single = [before + one + after for before, one, two, after in parts if one == two]
    return single + [before + two + one + after for before, one, two, after in parts if one != two]


def _slips(word: str) -> int:
    """Return the maximum edit distance for a word: two for a long one."""
    return 1 if len(word) < 8 else 2


def _replaced(text: str, word: str, meant: str) -> str:
    """Return the text with every occurrence of a word replaced, keeping a possessive."""

    def instead(match: re.Match[str]) -> str:
        bare = match[0].lower().replace("’", "'")
        return meant + bare[len(word) :] if bare in (word, f"{word}'s") else match[0]

    return WORD.sub(instead, text)
