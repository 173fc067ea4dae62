"""The generation that answers, and that it fits the model of the settings."""

from index.cutting import CHUNKER
from index.encode.encoder import Encoder
from index.errors import SettingsError
from index.store.library import Library
from index.store.rows import Generation


class Live:
    """Looks at the live generation, and begins the first one."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._library = library
        self._encoder = encoder

    def checked(self) -> Generation | None:
        """The live generation; None where nothing was ever taken in.

        Raises:
            SettingsError: the library was encoded by another model than the settings name.
        """
        live = self._library.generations.live()
        if live is not None and live.encoder != self._encoder.identity:
            raise SettingsError(
                f"The library was encoded with {live.encoder}, but the settings name "
                f"{self._encoder.identity}. Put encoder.model back, or name another data "
                "folder and import the articles there."
            )
        return live

    def begun(self) -> None:
        """Have a live generation before the first article is stored.

        Raises:
            SettingsError: as ``checked``.
        """
        if self.checked() is None:
            self._library.generations.begin(self._encoder.identity, CHUNKER)
