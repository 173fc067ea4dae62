"""The shards that a process runs, and which servers belong to them."""

from dataclasses import dataclass
from typing import Any

from index.errors import InputError
from index.values import SERVERS


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards of a bot: all of them, or those that one of several processes runs.

    Discord sends the events of a server to the shard ``(id >> 22) % count``, and direct messages
    to shard 0.

    Attributes:
        ids: the numbers of the shards, from 0; empty for all.
        count: how many all processes run together; None for as many as Discord recommends.
    """

    ids: tuple[int, ...] = ()
    count: int | None = None

    @property
    def are_all(self) -> bool:
        """Whether this process is the whole bot."""
        return self.count is None or len(self.ids) == self.count

    @property
    def lead(self) -> bool:
        """Whether this process does what one process does for all."""
        return self.has(None)

    def options(self) -> dict[str, Any]:
        """What discord.py's clients take."""
        return {} if self.count is None else {"shard_ids": self.ids, "shard_count": self.count}

    def has(self, guild_id: int | None) -> bool:
        """Whether a server, or direct messages (None), belong to these shards."""
        return self.count is None or ((guild_id or 0) >> 22) % self.count in self.ids

    def has_scope(self, scope: str) -> bool:
        """Whether the server of a scope belongs to these shards; ``public`` is direct messages'."""
        number = scope.removeprefix(SERVERS)
        return self.has(int(number) if number.isdigit() else None)


ALL = Shards()
"""The shards of a bot that is one process."""


def read_shards(ids: str, count: int | None) -> Shards:
    """Read what ``verbale run`` was given.

    Args:
        ids: numbers with commas, such as ``0,1``; empty for all.
        count: how many shards there are in all; None for as many as Discord recommends.

    Raises:
        InputError: one was given without the other, or the numbers are no shards.
    """
    if not ids and count is None:
        return ALL
    if not ids or count is None:
        raise InputError(
            "--shards says which shards this process runs, and --of how many there are in all: "
            "give both, such as --shards 0,1 --of 4, or neither."
        )
    numbers = [number.strip() for number in ids.split(",")]
    found = sorted({int(number) for number in numbers if number.isdecimal()})
    if len(found) < len(numbers) or count < 1 or found[-1] >= count:
        raise InputError(
            f"--shards takes different numbers from 0 to {max(count, 1) - 1} (--of {count}), with "
            f"commas, such as 0,1; not “{ids}”."
        )
    return Shards(tuple(found), count)
