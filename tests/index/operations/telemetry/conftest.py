"""What a bot exposes."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from index.operations.telemetry.metrics import Metrics
from index.operations.telemetry.observer import QUESTION_ERRORS, VISIT_FAILURES
from tests.index.operations.telemetry.test_metrics import beating
from tests.index.store.test_stats import EMPTY


@pytest.fixture(scope="module")
def exposed() -> dict[str, set[str]]:
    """The labels of every sample that a bot exposes, by the sample's name."""
    metrics = Metrics("bot", "1.2", beating())
    metrics.note(QUESTION_ERRORS, 1, "InputError")
    metrics.note(VISIT_FAILURES, 1, "page", "GoneError")
    text = metrics.scrape(EMPTY)[0].decode()
    return {
        sample.name: set(sample.labels)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }
