"""The encoders that a process needs: the one of the settings, and those of other generations."""

import threading
from collections.abc import Callable

from index.encode.encoder import Encoder
from index.encode.opening import open_encoder


class Encoders:
    """Opens each model once, when it is first needed; safe to call from several threads.

    Args:
        named: the model that the settings name.
        opening: from a model's name to its encoder.
    """

    def __init__(self, named: str, opening: Callable[[str], Encoder] = open_encoder) -> None:
        self.named = named
        self._opening = opening
        self._opened: dict[str, Encoder] = {}
        self._lock = threading.Lock()

    def of(self, model: str | None) -> Encoder:
        """The encoder of a model; of the one that the settings name for None.

        Raises:
            SettingsError: the model is missing, or a path leads nowhere.
        """
        name = self.named if model is None else model
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._opening(name)
            return self._opened[name]
