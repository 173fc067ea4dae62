"""Tokenize with a vocabulary of SentencePiece's unigram model (Kudo 2018), with little memory.

``tokenizers`` takes 250 MB for the 250,000 pieces of a multilingual vocabulary; this takes 50, and
is fast enough, because it remembers the pieces of words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SPACE = "▁"
"""What stands for a space, at the beginning of a piece alone."""

_WORST = -1e9

_REMEMBERED = 50_000
"""Words whose pieces are remembered."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The tokens of a text, or of a question and a text.

    Attributes:
        ids: the token ids, with the special ones.
        type_ids: 1 for the tokens of the second text and the special one after it, else 0.
        offsets: start and end of each token in its text; (0, 0) for special ones.
    """

    ids: list[int]
    type_ids: list[int]
    offsets: list[tuple[int, int]]


class UnigramTokenizer:
    """Cuts texts into the likeliest pieces; safe to use from several threads.

    Args:
        pieces: the log probability of each piece, by id; special ones and empty ones are skipped.
        normal: what stands for a character, where that is another one, several, or none.
        first: the id before a text.
        last: the id after a text.
        unknown: the id of a character that no piece has.
    """

    def __init__(
        self,
        pieces: Sequence[tuple[str, float]],
        normal: Mapping[int, str],
        *,
        first: int,
        last: int,
        unknown: int,
    ) -> None:
        special = {first, last, unknown}
        self._ids = {one: id_ for id_, (one, _) in enumerate(pieces) if id_ not in special and one}
        self._scores = [score for _, score in pieces]
        self._reach: dict[str, int] = {}
        """The length of the longest piece by its first two characters."""
        for piece in self._ids:
            self._reach[piece[:2]] = max(len(piece), self._reach.get(piece[:2], 0))
        self._unlikely = min(self._scores) - 10.0
        self._normal = normal
        self._first, self._last, self._unknown = first, last, unknown
        self._known: dict[str, list[tuple[int, int]]] = {}

    def encode_batch(self, texts: Sequence[str | tuple[str, str]]) -> list[Encoding]:
        """Return the tokens of each text; those of a pair are divided by two special ones."""
        return [self._single(one) if isinstance(one, str) else self._pair(*one) for one in texts]

    def _single(self, text: str) -> Encoding:
        ids, offsets = self._tokens(text)
        ids, nowhere = [self._first, *ids, self._last], [(0, 0)]
        return Encoding(ids, [0] * len(ids), [*nowhere, *offsets, *nowhere])

    def _pair(self, question: str, text: str) -> Encoding:
        one, (ids, offsets) = self._single(question), self._tokens(text)
        return Encoding(
            [*one.ids, self._last, *ids, self._last],
            [*one.type_ids, 0, *[1] * (len(ids) + 1)],
            [*one.offsets, (0, 0), *offsets, (0, 0)],
        )

    def _tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the ids of a text's pieces, and where they stand in it."""
        ids: list[int] = []
        offsets: list[tuple[int, int]] = []
        for word, places in self._words(text):
            at = 0
            for id_, length in self._pieces(word):
                # The mark before a word has the place of its space, which is no part of it.
                start = places[max(at, 1)] if len(places) > 1 else places[0]
                ids.append(id_)
                at += length
                offsets.append((start, max(start, places[at - 1] + 1)))
        return ids, offsets

    def _words(self, text: str) -> list[tuple[str, list[int]]]:
        """Return the normalized words, each after its mark, with each character's place."""
        found: list[tuple[str, list[int]]] = []
        letters, places = [_SPACE], [0]
        for place, letter in enumerate(text):
            for one in self._normal.get(ord(letter), letter):
                if one in (" ", _SPACE):
                    if len(letters) > 1:
                        found.append(("".join(letters), places))
                    letters, places = [_SPACE], [place]
                else:
                    letters.append(one)
                    places.append(place)
        if len(letters) > 1:
            found.append(("".join(letters), places))
        return found

    def _pieces(self, word: str) -> list[tuple[int, int]]:
        """Return the likeliest pieces of a word: the id and the length of each (Viterbi 1967)."""
        known = self._known.get(word)
        if known is None:
            known = self._cut(word)
            if len(self._known) >= _REMEMBERED:
                self._known = {}
            self._known[word] = known
        return known

    def _cut(self, word: str) -> list[tuple[int, int]]:
        best = [0.0, *[_WORST] * len(word)]
        last: list[tuple[int, int]] = [(0, 0)] * (len(word) + 1)
        ids, scores, length = self._ids, self._scores, len(word)
        for start in range(length):
            so_far = best[start]
            most = self._reach.get(word[start : start + 2], 1)
            for end in range(start + 1, min(length, start + most) + 1):
                id_ = ids.get(word[start:end])
                if id_ is not None:
                    score = so_far + scores[id_]
                elif end == start + 1:
                    id_, score = self._unknown, so_far + self._unlikely
                else:
                    continue
                if score > best[end]:
                    best[end], last[end] = score, (id_, end - start)
        pieces, end = [], len(word)
        while end:
            pieces.append(last[end])
            end -= last[end][1]
        return pieces[::-1]
