"""When an article was published: an instant as printed, or a bare day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from index.errors import InputError


@dataclass(frozen=True, slots=True)
class Published:
    """A moment of publication, no more precise than its source.

    Attributes:
        moment: aware; midnight UTC where only the day is known. Its offset is the printed one.
        day_only: true where the source printed no time of day.
    """

    moment: datetime
    day_only: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ISO 8601: ``2024-08-28`` or ``2024-08-28T22:49:00-04:00``; no offset means UTC.

        Raises:
            InputError: the text is neither.
        """
        text = text.strip()
        try:
            if len(text) <= 10:
                return cls.on(date.fromisoformat(text))
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise InputError(
                f"“{text[:40]}” is not a date; write it like 2024-08-28 or "
                "2024-08-28T22:49:00-04:00."
            ) from error
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    @classmethod
    def on(cls, day: date) -> Self:
        """A bare day."""
        return cls(datetime(day.year, day.month, day.day, tzinfo=UTC), day_only=True)

    @property
    def day(self) -> date:
        """The calendar day where it was printed."""
        return self.moment.date()

    def isoformat(self) -> str:
        """ISO 8601, as precise as it is known; ``parse`` reads it back."""
        return self.day.isoformat() if self.day_only else self.moment.isoformat()


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """“28 August 2024”, whatever the system's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
