"""Questions that would wait for long are refused at once."""

import pytest

from bot.asking.busy import LONGEST_WAIT_S, BusyError, refuse_when_busy
from index.load import Load


def test_a_short_wait_is_no_reason_to_refuse() -> None:
    refuse_when_busy(Load())
    refuse_when_busy(Load(30, LONGEST_WAIT_S))


def test_a_long_wait_is_told_in_steps_of_five_seconds() -> None:
    with pytest.raises(BusyError, match=r"I'm busy\. .* would wait about 45 seconds"):
        refuse_when_busy(Load(30, 41.2))
