"""The check that most of Discord's limits are made of."""

from tests.discord_double.errors import Problem


def length(path: str, value: object, most: int, least: int = 0) -> list[Problem]:
    """A problem unless ``value`` is a text or a list of ``least`` to ``most`` items."""
    if isinstance(value, str | list) and least <= len(value) <= most:
        return []
    return [Problem(path, f"Must be between {least} and {most} in length.")]


def optional_length(path: str, value: object, most: int, least: int = 0) -> list[Problem]:
    """The same, but ``value`` may be absent."""
    return [] if value is None else length(path, value, most, least)
