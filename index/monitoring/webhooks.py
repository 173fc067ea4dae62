"""Posts what watches have found to webhooks: signed, each once, again until it is taken.

The form is that of Standard Webhooks: a receiver checks ``webhook-signature``, and leaves out what
has a ``webhook-id`` that it has had already.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from index.errors import NotFoundError, VerbaleError
from index.monitoring.access_keys import signature
from index.monitoring.finding_json import finding_object
from index.monitoring.service import WatchService
from index.store.fetching.horizon import DELIVERY_WAIT
from index.store.monitoring.deliveries import Delivery

EVERY_S = 5.0
"""Seconds between two looks at what is due."""
GIVEN_UP_AFTER = timedelta(days=3)
"""How long a webhook may fail until its watch is paused."""

FAILING = "The webhook has failed for three days."
GONE = "The webhook no longer exists (410)."
"""Why a watch was paused, as sentences of its list."""

_FIRST_WAIT = timedelta(minutes=1)
_GONE = 410

_log = logging.getLogger(__name__)


class Sender(Protocol):
    """Sends posts; ``index.ingest.fetch.client.WebhookClient`` implements it."""

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, float | None]:
        """Post a body; returns the status, and after how many seconds to try again, if told.

        Raises:
            VerbaleError: there was no response.
        """
        ...


class WebhookPoster:
    """Posts deliveries to the webhooks of their watches.

    Attributes:
        _done: the numbers of deliveries that were taken, but are not yet recorded in the library.

    Args:
        service: hands them out.
        sender: sends them.
        clock: the current time.
    """

    def __init__(
        self,
        service: WatchService,
        sender: Sender,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._service = service
        self._sender = sender
        self._clock = clock
        self._worker = f"webhooks:{secrets.token_hex(4)}"
        self._done: set[int] = set()

    async def post_due(self) -> None:
        """Post everything that is due.

        Raises:
            VerbaleError: the library cannot be read or written.
        """
        while claimed := await self._service.claim(self._worker, webhooks=True):
            await asyncio.gather(*map(self._deliver, claimed))

    async def _deliver(self, one: Delivery) -> None:
        if one.id not in self._done and not await self._is_taken(one):
            return
        self._done.add(one.id)
        await self._service.sent(one, "webhook", "")
        self._done.discard(one.id)

    async def _is_taken(self, one: Delivery) -> bool:
        """Post a delivery; False if it was given up, or is to be tried again."""
        try:
            content = await self._service.content(one)
        except NotFoundError:
            _log.info("What delivery %d quotes is gone.", one.id)
            await self._service.drop(one)
            return False
        url = one.watch.given.place.webhook
        assert url is not None
        new = None
        if one.watch.given.kind == "wording":
            new = await self._service.wording_change(content.answer)
        body = self._body(finding_object(one, content.answer, new))
        try:
            status, after_s = await self._sender.post(url, body, await self._headers(one, body))
        except VerbaleError as error:
            await self._failed(one, str(error))
            return False
        if 200 <= status < 300:
            return True
        await self._failed(one, f"status {status}", after_s, is_gone=status == _GONE)
        return False

    def _body(self, finding: dict[str, object]) -> bytes:
        sent = {"type": "watch.found", "timestamp": self._clock().isoformat(), "data": finding}
        return json.dumps(sent, ensure_ascii=False).encode()

    async def _headers(self, one: Delivery, body: bytes) -> dict[str, str]:
        keys = await self._service.keys()
        timestamp = int(self._clock().timestamp())
        return {
            "webhook-id": one.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(
                keys.signing_key(one.watch.id), one.key, timestamp, body
            ),
        }

    async def _failed(
        self, one: Delivery, why: str, after_s: float | None = None, *, is_gone: bool = False
    ) -> None:
        """Try again later, each time after twice as long; pause the watch after some days."""
        since = self._clock() - (one.tried_at or self._clock())
        _log.warning("Webhook of watch %d rejected the post: %s", one.watch.id, why)
        if is_gone or since > GIVEN_UP_AFTER:
            await self._service.halt(one, GONE if is_gone else FAILING)
            return
        wait = max(since, _FIRST_WAIT, timedelta(seconds=after_s or 0))
        await self._service.retry(one, min(wait, DELIVERY_WAIT))


@asynccontextmanager
async def posting(service: WatchService, sender: Sender) -> AsyncIterator[None]:
    """While inside, post what is due."""
    task = asyncio.create_task(_keep_posting(WebhookPoster(service, sender)), name="webhooks")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep_posting(poster: WebhookPoster) -> None:
    while True:
        try:
            await poster.post_due()
        except VerbaleError as error:
            _log.warning("Cannot read what watches have found: %s", error)
        except Exception:  # noqa: BLE001 - the next look may succeed; the log has the traceback
            _log.exception("Cannot post to webhooks; trying again.")
        await asyncio.sleep(EVERY_S)
