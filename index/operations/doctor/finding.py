"""Findings of the doctor; a check that fails does not stop the others."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.errors import DamagedLibraryError, VerbaleError, first_line, out_of_resources

log = logging.getLogger(__name__)

RESTORE = (
    "Stop Verbale, and restore the last backup into another folder: `verbale --data FOLDER restore "
    "FILE`; then look at the disk."
)
"""The repair of a damaged library."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        name: the name of what was checked, in a word or two.
        well: whether it works; None if it could not be checked, or for information.
        told: what was found, for people.
        fix: the repair, or None.
    """

    name: str
    well: bool | None
    told: str
    fix: str | None = None


Look = Callable[[], Iterable[Finding]]
"""Looks at one thing; what it found before it fails counts."""


def looked(name: str, look: Look) -> list[Finding]:
    """The findings of a check; a failure of the check is one more finding.

    Args:
        name: the name of what is checked, for a check that fails.
        look: runs the check.
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
                f"The check itself failed ({type(error).__name__}: {first_line(error)}).",
                "See where with `verbale -v doctor`, and please report it.",
            )
        )
    return found
