"""An observer that remembers what it was told."""

from dataclasses import dataclass, field

from index.operations.telemetry.observer import Errands, Observer, Stage


@dataclass
class Counting(Observer):
    """What happened, in order."""

    began: int = 0
    ended: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    misquotes: int = 0
    hosts: list[int] = field(default_factory=list)
    visits: list[tuple[str, str]] = field(default_factory=list)
    requests: int = 0
    size: int = 0
    passages: int = 0
    lags: list[float] = field(default_factory=list)

    def question_began(self) -> None:
        self.began += 1

    def question_ended(self, outcome: str, seconds: float) -> None:
        self.ended.append(outcome)
        self.seconds.append(seconds)

    def stage(self, stage: Stage, seconds: float) -> None:
        assert seconds >= 0
        self.stages.append(stage)

    def misquoted(self, quotes: int) -> None:
        self.misquotes += quotes

    def serving(self, by: int) -> None:
        self.hosts.append(by)

    def visited(self, what: Errands, outcome: str) -> None:
        self.visits.append((what, outcome))

    def fetched(self, requests: int, size: int) -> None:
        self.requests += requests
        self.size += size

    def encoded(self, passages: int, seconds: float) -> None:
        assert seconds > 0
        self.passages += passages

    def lagged(self, seconds: float) -> None:
        self.lags.append(seconds)
