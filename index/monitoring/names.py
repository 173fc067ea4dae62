"""Finds the sentence of an article that names all of some names together."""

from dataclasses import dataclass

from index.answer.question.normal_form import terms_of
from index.answer.question.terms import Term, phrase_stems, stems_of, words_of
from index.errors import InputError
from index.text.sentences import sentence_blocks
from index.values import Span

LONGEST_WORDS = 80
MOST_SENTENCES = 4

MOST_NAMES = 8

_NO_NAMES = "There are no names in “{text}”. Type names such as: Macron, Merz."
_TOO_MANY = "These are more than {most} words of names. Make several watches of them."


@dataclass(frozen=True, slots=True)
class NamesFound:
    """Where a text names all names.

    Attributes:
        text: one to four whole sentences of one paragraph, at most 80 words.
        sentence: the one of them with most of the names.
    """

    text: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Names:
    """Names that are looked for together.

    A name counts in any form that articles use for it (“SecState”, “Secretary of State”). A single
    word counts only where it is written with a capital, so that “may” is nobody.

    Attributes:
        forms: for each name, the stems of each of its forms.
    """

    forms: tuple[tuple[frozenset[str], ...], ...]

    @classmethod
    def read(cls, text: str) -> "Names":
        """Read names as they are typed.

        Raises:
            InputError: there are none, or too many.
        """
        terms = terms_of(text)
        if not terms:
            raise InputError(_NO_NAMES.format(text=text[:100]))
        if len(terms) > MOST_NAMES:
            raise InputError(_TOO_MANY.format(most=MOST_NAMES))
        return cls(tuple(map(_forms, terms)))

    def count(self, text: str) -> int:
        """How many of the names a text has."""
        every, capital = stems_of(text), _capital_stems(text)
        return sum(any(_stands(form, every, capital) for form in forms) for forms in self.forms)

    def find(self, title: str, text: str) -> NamesFound | None:
        """The first shortest run of sentences that names all; None if there is none.

        A headline may give names that the sentences lack, but not all of them.
        """
        if self.count(f"{title}\n{text}") < len(self.forms):
            return None
        for size in range(1, MOST_SENTENCES + 1):
            if (run := self._run("", text, size)) is not None:
                return run
        return self._run(title, text, 1)

    def _run(self, title: str, text: str, size: int) -> NamesFound | None:
        for block in sentence_blocks(text):
            for start in range(len(block) - size + 1):
                run = block[start : start + size]
                whole = Span(run[0].start, run[-1].end)
                if self._names_all(title, whole.of(text)):
                    best = max(run, key=lambda one: (self.count(one.of(text)), -one.start))
                    return NamesFound(whole, best)
        return None

    def _names_all(self, title: str, words: str) -> bool:
        if len(words.split()) > LONGEST_WORDS or not self.count(words):
            return False
        return self.count(f"{title}\n{words}") == len(self.forms)


def _forms(term: Term) -> tuple[frozenset[str], ...]:
    return tuple(phrase_stems(form) for form in term.said)


def _stands(form: frozenset[str], every: frozenset[str], capital: frozenset[str]) -> bool:
    return form <= (capital if len(form) == 1 else every)


def _capital_stems(text: str) -> frozenset[str]:
    return stems_of(" ".join(word for word in words_of(text) if not word[0].islower()))
