"""What Prometheus is told."""

import math
from contextlib import suppress
from dataclasses import replace

import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from index.errors import InputError
from index.operations.telemetry.metrics import Metrics
from index.operations.telemetry.observer import (
    HOSTS_SERVED,
    IN_FLIGHT,
    GatewayStatus,
    count_visit,
    log_question,
)
from index.values import Answer
from tests.bot.samples import answer, refusal
from tests.index.store.test_stats import EMPTY


def beating() -> GatewayStatus:
    """A gateway that is connected, and was connected again three times."""
    gateway = GatewayStatus()
    gateway.begin(1, lambda: 0.042)
    gateway.up(0)
    gateway.reconnects = 3
    return gateway


FOUND = replace(
    EMPTY,
    articles=12,
    passages=30,
    unencoded=4,
    sources={"active": 2, "failing": 1, "paused": 0, "ended": 0},
    live=1,
    building=2,
    share=0.25,
)


def scraped(metrics: Metrics, found: object = FOUND) -> dict[str, float]:
    """Every sample, by name and labels."""
    text = metrics.scrape(found)[0].decode()  # type: ignore[arg-type]
    return {
        sample.name + "".join(f",{k}={v}" for k, v in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def metrics() -> Metrics:
    return Metrics("bot", "1.2", beating())


async def test_questions_are_counted_by_how_they_ended(metrics: Metrics) -> None:
    async def ends(given: Answer | Exception) -> Answer:
        if isinstance(given, Exception):
            raise given
        return given

    for given in (answer(), answer(), refusal(), InputError("No."), KeyError("no")):
        with suppress(InputError, KeyError):
            await log_question(metrics, answer().question, ends(given))
    metrics.note(IN_FLIGHT)
    said = scraped(metrics)
    assert said["verbale_questions_total,outcome=answered"] == 2
    assert said["verbale_questions_total,outcome=refused"] == 1
    assert said["verbale_questions_total,outcome=failed"] == 2
    assert said["verbale_question_errors_total,kind=KeyError"] == 1
    assert said["verbale_questions_in_flight"] == 1
    assert said["verbale_question_seconds_count,stage=whole"] == 5


def test_visits_are_counted_by_what_came_of_them(metrics: Metrics) -> None:
    for outcome in ("new", "unchanged", "BusyError", "GoneError"):
        count_visit(metrics, "source", outcome)
    metrics.note(HOSTS_SERVED)
    said = scraped(metrics)
    assert said["verbale_visits_total,of=source,outcome=new"] == 1
    assert said["verbale_visits_total,of=source,outcome=failed"] == 2
    assert said["verbale_visit_failures_total,kind=GoneError,of=source"] == 1
    assert said["verbale_visits_total,of=page,outcome=failed"] == 0
    assert said["verbale_hosts_served"] == 1


def test_counters_are_there_before_anything_has_happened(metrics: Metrics) -> None:
    """Else the first failure would be no increase, and no alarm."""
    said = scraped(metrics)
    for name in (
        "verbale_questions_total,outcome=failed",
        "verbale_visits_total,of=source,outcome=failed",
        "verbale_misquotes_total",
        "verbale_question_seconds_count,stage=check",
        "verbale_question_seconds_count,stage=whole",
    ):
        assert said[name] == 0


def test_figures_of_the_library_are_told(metrics: Metrics) -> None:
    said = scraped(metrics)
    assert said["verbale_library_readable"] == 1
    assert said["verbale_articles"] == 12
    assert said["verbale_passages_unencoded"] == 4
    assert said["verbale_sources,state=failing"] == 1
    assert said["verbale_generation_building"] == 2
    assert said["verbale_generation_building_share"] == 0.25


def test_a_library_that_cannot_be_read_leaves_its_figures_out(metrics: Metrics) -> None:
    said = scraped(metrics, None)
    assert said["verbale_library_readable"] == 0
    assert "verbale_articles" not in said
    assert "verbale_questions_total,outcome=answered" in said


def test_the_gateway_is_looked_at_when_it_is_asked_about() -> None:
    gateway = beating()
    metrics = Metrics("bot", "1.2", gateway)
    said = scraped(metrics)
    assert said["verbale_gateway_connected"] == 1
    assert said["verbale_gateway_latency_seconds"] == 0.042
    assert said["verbale_gateway_reconnects_total"] == 3
    gateway.down(0)
    gateway.begin(1, lambda: math.nan)
    said = scraped(metrics)
    assert said["verbale_gateway_connected"] == 0
    assert "verbale_gateway_latency_seconds" not in said


def test_a_worker_has_no_gateway() -> None:
    said = scraped(Metrics("worker", "1.2"))
    assert said["verbale_info,role=worker,version=1.2"] == 1
    assert not [name for name in said if "gateway" in name]


def test_the_format_is_one_that_the_reader_accepts(metrics: Metrics) -> None:
    assert metrics.scrape(FOUND)[1] == "text/plain; version=0.0.4; charset=utf-8"
    prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1"
    open_metrics, content_type = metrics.scrape(FOUND, prometheus)
    assert content_type.startswith("application/openmetrics-text; version=1.0.0")
    names = [
        family.name
        for family in openmetrics.text_string_to_metric_families(  # type: ignore[no-untyped-call]
            open_metrics.decode()
        )
    ]
    assert {"verbale_questions", "verbale_articles"} <= set(names)
    assert len(set(names)) == len(names)
    for strange in ("application/openmetrics-text; version=x", "text/plain; version=?", "\0"):
        assert metrics.scrape(FOUND, strange)[1].startswith("text/plain; version=0.0.4")


def test_labels_are_few_whatever_happens(metrics: Metrics) -> None:
    names = {name.partition(",")[0] for name in scraped(metrics)}
    labels = {part.split("=")[0] for name in scraped(metrics) for part in name.split(",")[1:]}
    assert labels == {"outcome", "stage", "of", "state", "le", "role", "version"}
    assert len(names) < 60
