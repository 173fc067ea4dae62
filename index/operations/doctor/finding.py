"""What the doctor finds, and how each look is kept from spoiling the others."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.errors import VerbaleError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: of the thing, in a word or two.
        well: whether it is as it should be; None where it could not be looked at, or where it is
            no failure but good to know.
        told: what was found, for a person.
        fix: what to do about it, or None.
    """

    name: str
    well: bool | None
    told: str
    fix: str | None = None


Look = Callable[[], Iterable[Finding]]
"""Looks at one thing; what it found before it fails counts."""


def looked(name: str, look: Look) -> list[Finding]:
    """What a look finds; a failure of the look is one more finding.

    Args:
        name: of the thing, for a look that fails.
        look: what looks.
    """
    found: list[Finding] = []
    try:
        found.extend(look())
    except VerbaleError as error:
        found.append(Finding(name, False, str(error)))
    except Exception as error:
        log.exception("the look at %s failed", name)
        found.append(
            Finding(
                name,
                False,
                f"The look itself failed ({type(error).__name__}: {error}).",
                "See where with `verbale -v doctor`, and please report it.",
            )
        )
    return found
