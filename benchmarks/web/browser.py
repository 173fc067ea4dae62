"""Chromium without a window, steered over the DevTools protocol."""

import asyncio
import base64
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import aiohttp

Theme = Literal["light", "dark"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--hide-scrollbars", "--remote-debugging-port=0",
)  # fmt: skip
_LARGEST = 2**26


class Tab:
    """A page of the browser.

    Attributes:
        heard: what the page reported on its own: exceptions, messages of the console, dialogs.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.heard: list[dict[str, Any]] = []

    async def listen(self) -> None:
        """Take what the browser says, until it hangs up."""
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                self._waiting.pop(said["id"]).set_result(said)
            elif said["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif said["method"] in _REPORTS:
                self.heard.append(said)

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol."""
        number = next(self._numbers)
        done = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        said = await done
        assert "error" not in said, f"{method}: {said.get('error')}"
        result: dict[str, Any] = said["result"]
        return result

    async def start(self) -> None:
        """Ask the browser to report what the page does."""
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")

    async def look(self, width: int, theme: Theme, height: int = 800) -> None:
        """Make the page so wide, and in this theme."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        feature = {"name": "prefers-color-scheme", "value": theme}
        await self.call("Emulation.setEmulatedMedia", features=[feature])

    async def open(self, url: str) -> None:
        """Open an address, and wait until it is loaded."""
        self._loaded.clear()
        await self.call("Page.navigate", url="about:blank")  # or a new fragment loads nothing
        await self._loaded.wait()
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        await self._loaded.wait()

    async def evaluate(self, script: str) -> Any:
        """The value of a script, which runs beside the page, whatever its policy."""
        result = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, result.get("exceptionDetails")
        return result["result"].get("value")

    async def press(self, key: str, *, text: str = "", code: int = 0) -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent",
                type=kind, key=key, text=text if kind == "keyDown" else "",
                windowsVirtualKeyCode=code,
            )  # fmt: skip

    async def type(self, words: str) -> None:
        """Type words into what has the focus."""
        await self.call("Input.insertText", text=words)

    async def press_and_wait(self, key: str, *, text: str = "", code: int = 0) -> None:
        """Press a key that opens another page, and wait until it is loaded."""
        self._loaded.clear()
        await self.press(key, text=text, code=code)
        await self._loaded.wait()

    async def picture(self, file: Path, *, whole: bool = True) -> None:
        """Save what the page looks like, down to its end or as much as the window shows."""
        shot = await self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        await asyncio.to_thread(file.write_bytes, base64.b64decode(shot["data"]))


_REPORTS = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Page.javascriptDialogOpening"}


@asynccontextmanager
async def browser() -> AsyncIterator[Tab]:
    """A tab of a fresh Chromium."""
    assert CHROMIUM, "Chromium is not installed (Debian: apt-get install chromium)"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            async with aiohttp.ClientSession() as session, _tab(session, process) as tab:
                yield tab
        finally:
            process.kill()
            await process.wait()


@asynccontextmanager
async def _tab(
    session: aiohttp.ClientSession, process: asyncio.subprocess.Process
) -> AsyncIterator[Tab]:
    base = await _address(process)
    async with session.get(f"{base}/json/list") as response:
        [page] = [one for one in await response.json() if one["type"] == "page"]
    url = page["webSocketDebuggerUrl"]
    async with session.ws_connect(url, max_msg_size=_LARGEST) as socket:
        tab = Tab(socket)
        listening = asyncio.create_task(tab.listen())
        try:
            await tab.start()
            yield tab
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async for line in process.stderr:
        if b"DevTools listening on ws://" in line:
            return f"http://{line.decode().split('ws://')[1].split('/')[0]}"
    raise AssertionError("Chromium did not start")
