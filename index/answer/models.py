"""The models that answer questions, and how they are loaded ahead of the first one.

What this imports is imported quickly, so that the models load while the rest is imported.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from index.answer.reader.registry import open_reader
from index.embedding.registry import EncoderRegistry, open_encoder
from index.settings import Settings


class Models:
    """The encoders and the reader of the settings; each is loaded on first use.

    Attributes:
        encoders: opens encoders by the name of their model.
        reader: the reader, or None.

    Raises:
        SettingsError: the packaged model is missing, or a path doesn't exist.
    """

    def __init__(self, settings: Settings) -> None:
        self.encoders = EncoderRegistry(settings.encoder.model, open_encoder)
        self.reader = open_reader(settings.answer.reader)

    @contextmanager
    def loading(self) -> Iterator["Models"]:
        """Load what a question needs, each model in a thread of its own, and wait at the end.

        A question that comes before waits for it. What fails is tried again, and told, by the
        question.
        """
        with ThreadPoolExecutor(2, "load") as threads:
            threads.submit(self._load_encoder)
            if self.reader is not None:
                threads.submit(self.reader.read, "who?", ["Nobody."])
            yield self

    def _load_encoder(self) -> None:
        self.encoders.of(None).encode_question("")
