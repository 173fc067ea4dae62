"""What encoders that stand in for a model in tests have in common."""

from collections.abc import Callable, Iterator, Sequence

from index.embedding.encoder import Batch, Matrix

BATCH = 16


def in_batches(
    encode_passages: Callable[[Sequence[str]], Matrix], texts: Sequence[str]
) -> Iterator[Batch]:
    """Encode ``BATCH`` texts at a time, in order."""
    for start in range(0, len(texts), BATCH):
        some = texts[start : start + BATCH]
        yield range(start, start + len(some)), encode_passages(some)
