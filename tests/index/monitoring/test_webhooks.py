"""Posts to webhooks: signed, each once, and again until they are taken."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from index.errors import InputError, TryLaterError
from index.monitoring.service import AccessKeys, WatchService, signature
from index.monitoring.webhooks import FAILING, GONE, WebhookPoster
from index.store.administration.watches import Pace, Watch, WatchPlace
from index.store.schema import delivery
from tests.index.monitoring.conftest import SERVER, Desk, told

URL = "https://hooks.example/verbale"
HOOK = {"place": WatchPlace(webhook=URL)}


@dataclass
class Receiver:
    """A webhook that responds with these statuses, the last one for ever."""

    statuses: list[int | str] = field(default_factory=lambda: [200])
    after_s: float | None = None
    got: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, float | None]:
        self.got.append((url, body, headers))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if isinstance(status, str):
            raise TryLaterError(status)
        return status, self.after_s


def posting_to(service: WatchService, receiver: Receiver) -> WebhookPoster:
    return WebhookPoster(service, receiver)  # type: ignore[arg-type]


async def shift(desk: Desk, by: timedelta, *, first: timedelta | None = None) -> None:
    """Let claims run out ``by`` earlier; ``first`` puts the first try into the past."""
    store = desk.verbale._library.database
    with store.writing() as connection:
        row = delivery.c.state == "claimed"
        moved = {"claimed_until": datetime.now(UTC) - by}
        if first is not None:
            moved["claimed_at"] = datetime.now(UTC) - first
        connection.execute(update(delivery).where(row).values(**moved))


def due_in(desk: Desk) -> timedelta:
    """In what time the claimed delivery is due again."""
    with desk.verbale._library.database.reading() as connection:
        until = connection.scalar(select(delivery.c.claimed_until))
    assert isinstance(until, datetime)
    return until - datetime.now(UTC)


async def listed(desk: Desk) -> Watch:
    [one] = await desk.verbale.watch_service.standing(SERVER)
    return one


async def test_a_finding_is_posted_once_signed_and_with_what_the_terminal_prints(
    desk: Desk,
) -> None:
    service, receiver = desk.verbale.watch_service, Receiver()
    made = await desk.watch("names", "Hale, Oduya", **HOOK)
    await desk.arrive(told(1))
    assert await desk.claimed() == []  # nothing of it is for Discord
    assert await service.unread() == []  # nor for the terminal
    for _ in range(2):
        await posting_to(service, receiver).post_due()
    [(url, body, headers)] = receiver.got
    assert url == URL
    sent = json.loads(body)
    assert (sent["type"], sent["data"]["watch"], sent["data"]["kind"]) == (
        "watch.found", made.id, "names"
    )  # fmt: skip
    assert sent["data"]["answer"]["quotes"][0]["text"].startswith("On day 1 Envoy Hale met")
    key = b64decode((await service.keys()).signing_secret(made.id).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert (await listed(desk)).posted == 1


async def test_what_was_not_taken_is_posted_again_under_the_same_id(desk: Desk) -> None:
    service, receiver = desk.verbale.watch_service, Receiver(["no answer", 500, 302, 204])
    poster = posting_to(service, receiver)
    await desk.watch("names", "Hale, Oduya", **HOOK)
    await desk.arrive(told(1))
    for _ in range(6):
        await poster.post_due()
        await shift(desk, timedelta(0))
    assert len(receiver.got) == 4
    assert len({headers["webhook-id"] for _, _, headers in receiver.got}) == 1


@pytest.mark.parametrize(
    ("tried_for", "after_s", "wait"),
    [(timedelta(0), None, timedelta(minutes=1)), (timedelta(minutes=8), None, timedelta(minutes=8)),
     (timedelta(0), 600.0, timedelta(minutes=10)), (timedelta(days=1), None, timedelta(hours=6))],
)  # fmt: skip
async def test_it_waits_longer_each_time_or_as_long_as_it_is_told(
    desk: Desk, tried_for: timedelta, after_s: float | None, wait: timedelta
) -> None:
    service, receiver = desk.verbale.watch_service, Receiver([503], after_s)
    poster = posting_to(service, receiver)
    await desk.watch("names", "Hale, Oduya", **HOOK)
    await desk.arrive(told(1))
    await poster.post_due()
    await shift(desk, timedelta(0), first=tried_for)
    await poster.post_due()
    assert timedelta(seconds=-30) < due_in(desk) - wait < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("status", "first", "why"), [(410, None, GONE), (500, timedelta(days=4), FAILING)]
)
async def test_a_webhook_that_is_gone_pauses_its_watch_and_loses_nothing(
    desk: Desk, status: int, first: timedelta | None, why: str
) -> None:
    service, receiver = desk.verbale.watch_service, Receiver([500, status, 200])
    poster = posting_to(service, receiver)
    made = await desk.watch("names", "Hale, Oduya", **HOOK)
    await desk.arrive(told(1))
    await poster.post_due()
    await shift(desk, timedelta(0), first=first)
    await poster.post_due()
    found = await listed(desk)
    assert (found.paused, found.trouble) == (True, why)
    await poster.post_due()
    assert len(receiver.got) == 2
    await service.pause(SERVER, made.id, paused=False)
    await poster.post_due()
    assert len(receiver.got) == 3
    assert (await listed(desk)).posted == 1


async def test_what_was_taken_but_not_recorded_is_not_posted_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, receiver = desk.verbale.watch_service, Receiver()
    poster = posting_to(service, receiver)
    await desk.watch("names", "Hale, Oduya", **HOOK)
    await desk.arrive(told(1))
    with monkeypatch.context() as patched:

        async def full(*_: object) -> None:
            raise TryLaterError("The disk is full.")

        patched.setattr(service, "sent", full)
        with pytest.raises(TryLaterError):
            await poster.post_due()
    await shift(desk, timedelta(0))
    await poster.post_due()
    assert len(receiver.got) == 1
    assert (await listed(desk)).posted == 1


@pytest.mark.parametrize(
    "url",
    ["ftp://hooks.example", "http://me@hooks.example", "https://0x7f.1/", "https://h.example:22/"],
)
async def test_an_address_that_sources_may_not_have_is_refused(desk: Desk, url: str) -> None:
    with pytest.raises(InputError):
        await desk.watch("names", "Hale, Oduya", place=WatchPlace(webhook=url))


async def test_a_feed_has_what_its_watch_found_newest_first_and_not_what_is_gone(
    desk: Desk,
) -> None:
    service = desk.verbale.watch_service
    made = await desk.watch("names", "Hale, Oduya", pace=Pace(most_a_day=1))
    other = await desk.watch("names", "Nobody, Anybody")
    await desk.arrive(told(1), told(2), scope=SERVER, source="Own wire")
    keys = await service.keys()
    _, found = await service.feed(keys.feed_name(made.id))
    assert [answer.quotes[0].sentence[:8] for _, answer in found] == ["On day 2", "On day 1"]
    assert (await service.feed(keys.feed_name(other.id)))[1] == []
    await desk.arrive(told(2, text="Nothing of it was true. " * 9), scope=SERVER, source="Own wire")
    _, found = await service.feed(keys.feed_name(made.id))
    assert [answer.quotes[0].sentence[:8] for _, answer in found] == ["On day 1"]


KEYS = AccessKeys("a secret")


def test_the_name_of_a_feed_leads_to_its_watch_alone() -> None:
    assert KEYS.number_of(KEYS.feed_name(12)) == 12
    assert KEYS.feed_name(12).startswith("12-")
    assert KEYS.feed_name(12)[3:] != KEYS.feed_name(13)[3:]


@pytest.mark.parametrize(
    "name",
    ["12", "12-", "13" + KEYS.feed_name(12)[2:], KEYS.feed_name(12) + "0", "", "²-x"],
)
def test_any_other_name_leads_to_none(name: str) -> None:
    assert KEYS.number_of(name) is None


def test_a_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification (standardwebhooks.com)."""
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    name, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
    signed = signature(key, name, 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
