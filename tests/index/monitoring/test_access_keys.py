"""What opens a watch from outside."""

from base64 import b64decode

import pytest

from index.monitoring.access_keys import AccessKeys, signature

KEYS = AccessKeys("a secret")


def test_the_name_of_a_feed_leads_to_its_watch_alone() -> None:
    assert KEYS.number_of(KEYS.feed_name(12)) == 12
    assert KEYS.feed_name(12).startswith("12-")
    assert KEYS.feed_name(12)[3:] != KEYS.feed_name(13)[3:]


@pytest.mark.parametrize(
    "name",
    ["12", "12-", "13" + KEYS.feed_name(12)[2:], KEYS.feed_name(12) + "0", "", "-", "²-x", "é"],
)
def test_any_other_name_leads_to_none(name: str) -> None:
    assert KEYS.number_of(name) is None


def test_another_library_has_other_keys() -> None:
    other = AccessKeys("another secret")
    assert other.number_of(KEYS.feed_name(12)) is None
    assert other.signing_key(12) != KEYS.signing_key(12)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification (standardwebhooks.com)."""
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    name, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
    signed = signature(key, name, 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
