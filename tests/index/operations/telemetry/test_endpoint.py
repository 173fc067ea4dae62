"""What a process shows over HTTP, from before its library opens until after it is closed."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.app import opened
from index.errors import TryLaterError
from index.operations.telemetry import endpoint
from index.operations.telemetry import endpoint as module
from index.operations.telemetry.endpoint import (
    TelemetryEndpoint,
    telemetry_endpoint,
)
from index.operations.telemetry.observer import UNSEEN, GatewayStatus
from index.settings import MetricsSettings, load_settings
from tests.index.cli.terminal import ROOT
from tests.index.libraries import articles, house
from tests.patience import PATIENCE_S
from tests.services import free_port


async def test_what_does_not_say_in_time_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_PATIENCE_S", 0.02)
    window = TelemetryEndpoint()

    async def silent() -> None:
        await asyncio.sleep(10)

    window.checks |= {"library": silent, "model": "It is not loaded."}
    assert await window.lacking() == {
        "library": "It did not say within 0.02 seconds.",
        "model": "It is not loaded.",
    }


async def test_it_is_closed_at_the_end_though_somebody_still_looks() -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        httpx.AsyncClient(trust_env=False) as asking,
    ):
        async with telemetry_endpoint(on_a_port(), "worker") as window:
            await asking.get(f"http://127.0.0.1:{window.port}/metrics")  # and keeps its connection
        with pytest.raises(httpx.ConnectError):
            await asking.get(f"http://127.0.0.1:{window.port}/metrics")


def on_a_port() -> MetricsSettings:
    return MetricsSettings(port=free_port())


async def asked(window: TelemetryEndpoint, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as asking:
        return await asking.get(f"http://127.0.0.1:{window.port}{path}")


async def lacking(window: TelemetryEndpoint) -> dict[str, Any]:
    answer = await asked(window, "/readyz")
    assert (answer.status_code == 200) == answer.json()["ready"]
    return dict(answer.json()["lacking"])


def test_neither_the_bot_nor_a_worker_loads_prometheus_before_it_is_wanted() -> None:
    code = "import sys, bot.run, index.worker; print('prometheus_client' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert ran.stdout.strip() == b"False"


async def test_without_a_port_nothing_is_opened_or_counted() -> None:
    async with telemetry_endpoint(MetricsSettings(), "bot") as window:
        assert (window.port, window.observer) == (0, UNSEEN)
        assert await window.figures() is None


@pytest.mark.usefixtures("one_model")
class TestWithAPort:
    async def test_a_process_is_alive_at_once_and_ready_when_nothing_lacks(
        self, sample: Path
    ) -> None:
        gateway = GatewayStatus()
        async with telemetry_endpoint(on_a_port(), "bot", gateway) as window:
            assert (await asked(window, "/healthz")).status_code == 200
            assert await lacking(window) == {
                "library": "The library is not open yet.",
                "gateway": "Discord's gateway is not connected.",
            }
            async with (
                opened(load_settings(data=sample), observer=window.observer) as verbale,
                window.onto(verbale),
            ):
                gateway.up(0)
                assert await lacking(window) == {"model": "The model is not loaded yet."}
                await verbale.warm()
                assert await lacking(window) == {}
            assert await lacking(window) == {"library": "The library is closed."}

    async def test_a_library_of_another_model_is_not_ready_and_says_why(self, sample: Path) -> None:
        with closing(sqlite3.connect(sample / "library.sqlite")) as base:
            base.execute("UPDATE generation SET encoder = 'another', model = 'another'")
            base.commit()
        async with (
            telemetry_endpoint(on_a_port(), "worker") as window,
            house(sample) as verbale,
            window.onto(verbale),
        ):
            said = await lacking(window)
        assert "The library was encoded with another" in said["library"]

    async def test_figures_are_kept_for_some_seconds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with (
            telemetry_endpoint(MetricsSettings(), "bot") as window,
            house(tmp_path / "d") as verbale,
            window.onto(verbale),
        ):
            first = await window.figures()
            await verbale.import_file(articles(tmp_path, 2))
            assert await window.figures() is first
            monkeypatch.setattr(module, "KEPT_S", 0.0)
            later = await window.figures()
        assert first is not None
        assert later is not None
        assert (first.articles, later.articles) == (0, 2)

    async def test_figures_are_read_off_the_loop_and_never_after_the_end(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with (
            telemetry_endpoint(MetricsSettings(), "bot") as window,
            house(tmp_path / "d") as verbale,
        ):
            read, begun, go = verbale.figures, threading.Event(), threading.Event()
            threads: list[threading.Thread] = []

            def slowly() -> Any:
                threads.append(threading.current_thread())
                begun.set()
                go.wait(10)
                return read()

            monkeypatch.setattr(verbale, "figures", slowly)
            async with window.onto(verbale):
                reading = asyncio.create_task(window.figures())
                await asyncio.to_thread(begun.wait, 10)
                asyncio.get_running_loop().call_later(0.05, go.set)
            assert reading.done() or (await reading) is not None
            assert await window.figures() is None
        assert threads != [threading.main_thread()]
        assert len(threads) == 1

    async def test_a_library_that_cannot_be_read_is_told_as_such(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fails() -> None:
            raise TryLaterError("The library cannot be used: the disk is away.")

        async with (
            telemetry_endpoint(on_a_port(), "bot") as window,
            house(tmp_path / "d") as verbale,
        ):
            monkeypatch.setattr(verbale, "figures", fails)
            async with window.onto(verbale):
                text = (await asked(window, "/metrics")).text
        assert "\nverbale_library_readable 0.0\n" in text
        assert "the disk is away" in caplog.text
