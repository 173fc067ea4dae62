"""Each model is opened once, when it is first needed."""

import time

import pytest

from index.embedding.registry import EncoderRegistry
from index.errors import SettingsError
from tests.index.indexing.libraries import Fed
from tests.patience import in_threads


def test_none_is_opened_before_it_is_needed_and_each_once() -> None:
    opened: list[str] = []

    def opening(name: str) -> Fed:
        opened.append(name)
        return Fed(name)

    encoders = EncoderRegistry("named", opening)
    assert opened == []
    assert encoders.of(None) is encoders.of("named")
    assert encoders.of("other").identity == "other"
    assert encoders.of("other") is encoders.of("other")
    assert opened == ["named", "other"]


def test_many_who_need_it_at_once_share_it() -> None:
    opened: list[str] = []

    def slowly(name: str) -> Fed:
        time.sleep(0.05)
        opened.append(name)
        return Fed(name)

    encoders = EncoderRegistry("named", slowly)
    in_threads(*[lambda: encoders.of(None)] * 5)
    assert opened == ["named"]


def test_a_model_that_is_missing_is_told_and_may_be_there_later() -> None:
    there: set[str] = set()

    def opening(name: str) -> Fed:
        if name not in there:
            raise SettingsError(f"There is no model {name}.")
        return Fed(name)

    encoders = EncoderRegistry("named", opening)
    with pytest.raises(SettingsError, match="no model named"):
        encoders.of(None)
    there.add("named")
    assert encoders.of(None).identity == "named"
