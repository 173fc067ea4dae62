"""What can go wrong, told apart by what the caller does next.

Every message is a whole sentence for a person: it names the cause and the way out.
"""


class VerbaleError(Exception):
    """Something that a person is told in its own words, without a traceback."""


class InputError(VerbaleError):
    """What was given cannot be used; giving the same again will not help."""


class SettingsError(InputError):
    """The settings, or what they point to, do not fit together."""


class NotFoundError(InputError):
    """What was asked for by name is not there."""


class TryLaterError(VerbaleError):
    """The world was not ready (a server, a lock, a network); the same may work later."""


class VerbatimError(VerbaleError):
    """A quote does not equal the stored text at its offsets, so it is not sent."""
