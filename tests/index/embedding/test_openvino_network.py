"""Texts in tokens go through a network in batches and come back as they were."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.bert import op, ov
from index.embedding.openvino_network import _BATCH_COST, BATCH_TOKENS, OpenVinoNetwork, batches
from index.errors import SettingsError

LENGTHS = st.lists(st.integers(1, 2 * BATCH_TOKENS) | st.integers(1, 20), max_size=200)


@given(LENGTHS)
def test_every_row_is_in_one_batch_the_longest_first_and_no_batch_is_too_large(
    lengths: list[int],
) -> None:
    found = list(batches(lengths))
    assert sorted(row for rows in found for row in rows) == list(range(len(lengths)))
    in_order = [lengths[row] for rows in found for row in rows]
    assert in_order == sorted(lengths, reverse=True)
    for rows in found:
        size = len(rows) * max(lengths[row] for row in rows)
        assert size <= BATCH_TOKENS or len(rows) == 1


def _cost(found: Sequence[Sequence[int]]) -> int:
    """The tokens of all batches, padding included, and what each batch costs besides."""
    return sum(_BATCH_COST + len(rows) * max(rows) for rows in found)


@given(st.lists(st.integers(1, 600), min_size=1, max_size=7))
def test_no_other_division_costs_less(lengths: list[int]) -> None:
    ordered = sorted(lengths, reverse=True)
    found = [[lengths[row] for row in rows] for rows in batches(lengths)]
    for size in range(len(ordered)):
        for cuts in combinations(range(1, len(ordered)), size):
            parts = [ordered[a:b] for a, b in pairwise((0, *cuts, len(ordered)))]
            if all(len(one) * one[0] <= BATCH_TOKENS for one in parts):
                assert _cost(found) <= _cost(parts)


def _sums() -> Any:
    """A network of two inputs and the mask: 100 tokens + 10 segments + mask, for every token."""
    tokens, mask, segments = (
        op.parameter([-1, -1], np.int32, name=name) for name in ("tokens", "mask", "segments")
    )
    hundred, ten = (op.constant(np.int32(times)) for times in (100, 10))
    sums = op.add(op.add(op.multiply(tokens, hundred), op.multiply(segments, ten)), mask)
    return ov.Model([op.convert(sums, "f32")], [tokens, mask, segments], "sums")


@pytest.fixture(scope="module")
def sums() -> OpenVinoNetwork:
    return OpenVinoNetwork("sums", _sums, "f32")


Row = tuple[list[int], list[int]]


def _sum(row: Row) -> list[float]:
    return [100.0 * token + 10 * segment + 1 for token, segment in zip(*row, strict=True)]


def _row(length: int, seed: int) -> Row:
    return [seed % 7 + 1] * length, [seed % 2] * length


@given(st.lists(st.builds(_row, st.integers(1, 600), st.integers(0, 99)), max_size=30))
def test_each_row_is_computed_once_from_all_that_it_holds(
    sums: OpenVinoNetwork, rows: list[Row]
) -> None:
    seen = []
    # All of them first: what was handed out stays as it was while others are computed.
    for numbers, made in list(sums.many(rows)):
        for place, number in enumerate(numbers):
            length = len(rows[number][0])
            assert made[place, :length].tolist() == _sum(rows[number])
            # What fills a row up is neither token nor segment, and masked.
            assert not made[place, length:].any()
        seen += numbers
    assert sorted(seen) == list(range(len(rows)))


def test_threads_do_not_mix_up_their_rows(sums: OpenVinoNetwork) -> None:
    rows = [_row(length, length) for length in range(1, 60)]

    def many(_: int) -> bool:
        return all(
            made[place, : len(rows[number][0])].tolist() == _sum(rows[number])
            for numbers, made in sums.many(rows)
            for place, number in enumerate(numbers)
        )

    def one(number: int) -> bool:
        return np.array_equal(sums.one(rows[number]), _sum(rows[number]))

    with ThreadPoolExecutor(4) as pool:
        assert all([*pool.map(many, range(4)), *pool.map(one, range(40))])


def test_it_is_built_once_when_first_needed_and_compiled_for_many_and_for_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    built = []

    def build() -> Any:
        built.append(1)
        return _sums()

    network = OpenVinoNetwork("sums", build, "f32")
    assert not built
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            network.one(([1], [0]))
            assert list(network.many([])) == []
    assert built == [1]
    assert [record.message for record in caplog.records] == [
        "sums runs on OpenVINO in f32 (latency)",
        "sums runs on OpenVINO in f32 (throughput)",
    ]


def _refused(network: OpenVinoNetwork, row: Sequence[Sequence[int]] = ([1], [0])) -> str:
    with pytest.raises(SettingsError) as raised:
        network.one(row)
    with pytest.raises(SettingsError):
        list(network.many([row]))
    return str(raised.value)


def test_an_openvino_that_does_not_import_is_told_with_a_way_out() -> None:
    def build() -> Any:
        raise ImportError("libopenvino.so\nis not there")

    said = _refused(OpenVinoNetwork("sums", build))
    assert "does not work on this machine: libopenvino.so is not there. Reinstall it" in said
    assert "pip uninstall openvino" in said


def test_a_precision_without_kernels_gives_way_to_float32(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    compile_model = ov.Core.compile_model

    def without_kernels(core: Any, network: Any, device: str, options: dict[str, Any]) -> Any:
        if "INFERENCE_PRECISION_HINT" not in options:
            raise RuntimeError("no kernel")
        return compile_model(core, network, device, options)

    monkeypatch.setattr(ov.Core, "compile_model", without_kernels)
    with caplog.at_level(logging.INFO):
        OpenVinoNetwork("sums", _sums).one(([1], [0]))
    assert caplog.messages == ["sums runs on OpenVINO in f32 (latency)"]


def test_the_reporter_is_not_imported_and_the_home_folder_is_left_alone(
    in_fresh_process: Callable[[str], str], tmp_path: Path
) -> None:
    printed = in_fresh_process(
        "import sys\n"
        "from index.embedding.bert import import_openvino\n"
        "print(import_openvino().Core().available_devices[:1])\n"
        "print([name for name, module in sys.modules.items()\n"
        "       if module is not None and 'telemetry' in name])"
    )
    assert printed == "['CPU']\n[]"
    assert list(tmp_path.iterdir()) == []
