"""An encoder that counts words: for tests that ask when a process ends, not what texts mean."""

from collections.abc import Callable, Sequence

from index.embedding.encoder import Matrix
from tests.index.answer.samples import WordsEncoder


def _at_once() -> None:
    """Wait for nothing."""


class LexicalEncoder(WordsEncoder):
    """What it makes of words is the same for every model; their names tell them apart.

    Args:
        name: of the model that it stands for.
        wait: is called for each passage, so that a process can be met while it encodes; sentences
            of an answer stand under no headline, and are encoded at once.
    """

    def __init__(self, name: str, wait: Callable[[], None] = _at_once) -> None:
        self.identity = f"words of {name}"
        self._wait = wait

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        for text in texts:
            if "\n" in text:
                self._wait()
        return super().encode_passages(texts)


def no_reader(_name: str) -> None:
    """As ``open_reader`` where the settings name none."""
