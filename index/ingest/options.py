"""What people ask of gathering, and what they are told."""

from dataclasses import dataclass

from index.values import PUBLIC


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a source is to be taken in.

    Attributes:
        name: in its scope; None makes one of the title.
        scope: who may be quoted from it.
        outlet: whom readers know as its publisher; None leaves what its articles say.
        side: the country or body that it speaks for.
        language: an ISO 639-1 code; None leaves what its articles say.
        by: who asks, as "discord:USER-ID".
        channel: who is told when it fails for good, as a Discord channel's id.
    """

    name: str | None = None
    scope: str = PUBLIC
    outlet: str | None = None
    side: str | None = None
    language: str | None = None
    by: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """How the server of one source answered just now.

    Attributes:
        name: the source's.
        well: whether it could be read.
        told: what was found or what is wrong, in a sentence for a person.
    """

    name: str
    well: bool
    told: str
