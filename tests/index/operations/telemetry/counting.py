"""An observer that remembers what it was told."""

from index.operations.telemetry.observer import Metric, Observer


class Counting(Observer):
    """What happened, in order."""

    def __init__(self) -> None:
        self.noted: list[tuple[Metric, float, tuple[str, ...]]] = []

    def note(self, metric: Metric, amount: float = 1, *labels: str) -> None:
        self.noted.append((metric, amount, labels))

    def amounts(self, metric: Metric, *labels: str) -> list[float]:
        """What was noted of a metric, with labels that begin so."""
        return [n for one, n, has in self.noted if one is metric and has[: len(labels)] == labels]

    def labels(self, metric: Metric) -> list[tuple[str, ...]]:
        return [labels for one, _, labels in self.noted if one is metric]
