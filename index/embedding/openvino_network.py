"""Run a network on OpenVINO over tokenized texts, several batches at a time."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.model_files import Lazy
from index.errors import SettingsError

log = logging.getLogger(__name__)

BATCH_TOKENS = 1024
"""Tokens per batch, padding included. Larger batches gain nothing, and a question's sentences would
wait longer behind those of an import."""

_WAITING = 2
"""Batches per stream that are computed or wait for it."""

_BATCH_COST = 40
"""Tokens that take as long as a batch does besides its tokens: 26 with AVX2, 50 with VNNI."""

_PRECISION = "INFERENCE_PRECISION_HINT"

_SHAPES = 16
"""Shapes of batches whose kernels OpenVINO keeps. By default it keeps 5,000, and nearly every
question brings another shape: 1.1 GB after 500 questions, where these take .4 GB, as fast."""

Row = Sequence[Sequence[int]]
"""The network's input for a text: its token ids, then further values per token."""


class OpenVinoNetwork:
    """A network built on first use and compiled for throughput and for latency.

    Each variant is compiled on first use: one for many texts, with as many parallel batches as suit
    the processor, and one for a single text with all cores, so that a question never queues behind
    passages.
    """

    def __init__(
        self,
        name: str,
        build: Callable[[], Any],
        precision: str = "",
        words: Callable[[npt.NDArray[np.int32]], npt.NDArray[np.float32]] | None = None,
    ) -> None:
        """Describe the network; nothing is built yet.

        Args:
            name: its name in messages.
            build: makes the ``openvino.Model``; its inputs are token ids, mask and the further
                values of a row.
            precision: the inference precision, such as "f32". Empty leaves the choice to OpenVINO,
                which uses bfloat16 or float16 if the processor supports it natively; an explicit
                request would emulate it slowly elsewhere.
            words: returns the word vectors of token ids, for a network that has none.
        """
        self._words = words
        self._name = name
        self._options = {_PRECISION: precision} if precision else {}
        self._built = Lazy(build)
        self._for_many = Lazy(partial(self._compile, "THROUGHPUT"))
        self._for_one = Lazy(partial(self._compile, "LATENCY"))

    def many(self, rows: Sequence[Row]) -> Iterator[tuple[list[int], npt.NDArray[np.float32]]]:
        """Yield, for each batch, the indices of its rows and the network's output.

        While the caller works on a batch, the next ones are computed, and as many more wait, so
        that no core idles; whoever stops asking waits for these alone. It waits for requests one by
        one: OpenVINO's own queue calls Python from its threads, which can hang or abort a process
        that is exiting.
        """
        network = self._for_many()
        waiting = deque(batches([len(row[0]) for row in rows]))
        running: deque[tuple[Any, list[int]]] = deque()

        def start(request: Any) -> None:
            if waiting:
                numbers = waiting.popleft()
                request.start_async(self._inputs([rows[number] for number in numbers]))
                running.append((request, numbers))

        streams = int(network.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        for _ in range(min(len(waiting), _WAITING * streams)):
            start(network.create_infer_request())
        try:
            while running:
                request, done = running.popleft()
                request.wait()
                made: npt.NDArray[np.float32] = request.get_output_tensor(0).data.copy()
                start(request)
                yield done, made
        finally:
            for request, _ in running:
                request.wait()

    def one(self, row: Row) -> npt.NDArray[np.float32]:
        """Return the network's output for one row."""
        request = self._for_one().create_infer_request()
        made: npt.NDArray[np.float32] = request.infer(self._inputs([row]))[0][0]
        return made

    def _inputs(self, rows: Sequence[Row]) -> list[npt.NDArray[Any]]:
        tokens, *others = _padded(rows)
        return [tokens if self._words is None else self._words(tokens), *others]

    def _compile(self, hint: str) -> Any:
        try:
            network = self._built()
        except ImportError as error:
            raise _unusable(error) from error
        # A thread pinned to a core competes with other programs there and can't move away.
        options = {
            "PERFORMANCE_HINT": hint,
            "ENABLE_CPU_PINNING": False,
            "CPU_RUNTIME_CACHE_CAPACITY": _SHAPES,
            **self._options,
        }
        try:
            compiled = _compiled(network, options)
        except RuntimeError as error:
            raise _unusable(error) from error
        precision = compiled.get_property(_PRECISION).get_type_name()
        log.info("%s runs on OpenVINO in %s (%s)", self._name, precision, hint.lower())
        return compiled


def _compiled(network: Any, options: Mapping[str, Any]) -> Any:
    """Compile a network; in float32 if the precision that OpenVINO prefers has no kernel here.

    That happens where oneDNN is limited to fewer instructions (``ONEDNN_MAX_CPU_ISA``) than the
    processor has.
    """
    from index.embedding.bert import ov  # noqa: PLC0415 - imports OpenVINO

    core = ov.Core()
    try:
        return core.compile_model(network, "CPU", dict(options))
    except RuntimeError:
        if _PRECISION in options:
            raise
        return core.compile_model(network, "CPU", {**options, _PRECISION: "f32"})


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield batches of row indices of similar length, longest first, ``BATCH_TOKENS`` at most.

    The rows of a batch are padded to its longest one, and each batch has a cost of its own; the
    sum of both is the least possible.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    # The least cost of what follows each row, and where a batch that begins with it ends then.
    costs, ends = [0] * (len(order) + 1), [0] * len(order)
    for first in reversed(range(len(order))):
        longest = lengths[order[first]]
        most = min(len(order), first + max(1, BATCH_TOKENS // longest))
        costs[first], ends[first] = min(
            (costs[end] + _BATCH_COST + (end - first) * longest, end)
            for end in range(first + 1, most + 1)
        )
    first = 0
    while first < len(order):
        yield order[first : ends[first]]
        first = ends[first]


def _padded(rows: Sequence[Row]) -> list[npt.NDArray[np.int32]]:
    """Return the padded inputs: token ids, mask, then the further values."""
    longest = max(len(row[0]) for row in rows)
    inputs = np.zeros((len(rows[0]) + 1, len(rows), longest), np.int32)
    for number, (tokens, *others) in enumerate(rows):
        for at, values in enumerate((tokens, [1] * len(tokens), *others)):
            inputs[at, number, : len(values)] = values
    return list(inputs)


def _unusable(error: Exception) -> SettingsError:
    cause = " ".join(str(error).split())
    return SettingsError(
        f"OpenVINO, which runs the packaged model, does not work on this machine: {cause}. "
        "Reinstall it (pip install --force-reinstall --no-deps openvino), or uninstall it (pip "
        "uninstall openvino) to run the model on sentence-transformers, more slowly."
    )
