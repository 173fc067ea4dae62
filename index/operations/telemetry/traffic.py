"""Counts HTTP traffic."""

from collections.abc import AsyncIterator

import httpx

from index.operations.telemetry.observer import FETCH_BYTES, FETCH_REQUESTS, Observer


class CountingTransport(httpx.AsyncBaseTransport):
    """A transport that counts requests, and the bytes of responses before decompression.

    Args:
        inner: the wrapped transport.
        observer: receives the counts.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, observer: Observer) -> None:
        self._inner = inner
        self._observer = observer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; one that fails is counted too."""
        self._observer.note(FETCH_REQUESTS)
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Counting(response.stream, self._observer)
        return response

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()


class _Counting(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, observer: Observer) -> None:
        self._stream = stream
        self._observer = observer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._observer.note(FETCH_BYTES, len(piece))
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
