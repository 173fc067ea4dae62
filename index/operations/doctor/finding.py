"""What the doctor finds, and how each look is kept from spoiling the others."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.errors import DamagedLibraryError, VerbaleError, first_line, out_of_resources

log = logging.getLogger(__name__)

RESTORE = (
    "Stop Verbale, and restore the last backup into another folder: `verbale --data FOLDER restore "
    "FILE`; then look at the disk."
)
"""What to do about a damaged library."""


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
    except DamagedLibraryError as error:
        told = f"the library's database is damaged ({error.how})"
        found.append(Finding(name, False, told, RESTORE))
    except VerbaleError as error:
        found.append(Finding(name, False, str(error)))
    except Exception as error:
        if (lacking := out_of_resources(error)) is not None:
            return [*found, Finding(name, False, str(lacking))]
        log.debug("the look at %s failed", name, exc_info=True)
        found.append(
            Finding(
                name,
                False,
                f"The look itself failed ({type(error).__name__}: {first_line(error)}).",
                "See where with `verbale -v doctor`, and please report it.",
            )
        )
    return found
