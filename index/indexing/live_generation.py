"""The generation that answers, and that it fits the model of the settings."""

from index.embedding.encoder import Encoder
from index.embedding.registry import EncoderRegistry
from index.errors import ModelMismatchError
from index.indexing.chunking import CHUNKER
from index.store.library import Library
from index.store.rows import Generation


class LiveGeneration:
    """Looks at the live generation, and begins the first one."""

    def __init__(self, library: Library, encoders: EncoderRegistry) -> None:
        self._library = library
        self._encoders = encoders
        self._accepted = False

    def checked(self) -> Generation | None:
        """The live generation; None where nothing was ever taken in.

        A library that was indexed again with another model goes on with that one for as long as
        the settings name what they named then; and in a process that had accepted the one before
        the swap, whatever the settings of another process name by now.

        Raises:
            ModelMismatchError: the settings name another model since, or the model is another one
                now than what made the vectors.
        """
        live = self._library.generations.live()
        if live is None:
            return None
        named = self._encoders.named
        expected = {live.model, live.settings_model, None if live.model else named}
        identity = self.encoder_of(live).identity
        is_other = named not in expected and not self._accepted
        if is_other or live.encoder != identity:
            running = named if is_other else identity
            raise ModelMismatchError(live.model or live.encoder, named, running)
        self._accepted = True
        return live

    def encoder_of(self, generation: Generation | None) -> Encoder:
        """What encodes for a generation; for None, what the settings name.

        Raises:
            SettingsError: its model is missing.
        """
        return self._encoders.of(generation.model if generation else None)

    def begun(self) -> Generation:
        """Have a live generation before the first article is stored.

        Raises:
            ModelMismatchError: as ``checked``.
        """
        if (live := self.checked()) is not None:
            return live
        named = self._encoders.named
        self._accepted = True
        return self._library.generations.begin(self._encoders.of(named).identity, CHUNKER, named)
