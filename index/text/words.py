"""English words for numbers, months and days of the week."""

from index.values import MONTH_NAMES

SHORT_MONTHS = tuple(name[:3].lower() for name in MONTH_NAMES)
"""The first three letters of each month, in order."""

MONTHS = {
    **{name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name: number for number, name in enumerate(SHORT_MONTHS, 1)},
    "sept": 9,
}
"""The number of each month, by its name and its abbreviations in small letters."""

MONTH_ABBREVIATIONS = frozenset(MONTHS) - {name.lower() for name in MONTH_NAMES}
"""Those that a full stop may follow; “May” is none."""

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

WEEKDAYS = {
    **{name.lower(): number for number, name in enumerate(WEEKDAY_NAMES)},
    **{name[:3].lower(): number for number, name in enumerate(WEEKDAY_NAMES)},
    **{"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
}
"""The number of each day, Monday's 0, by its name and its abbreviations in small letters."""


ONES = {
    word: number
    for number, word in enumerate(
        (
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen",
        ),
        1,
    )
}  # fmt: skip
"""One to nineteen, in order."""

TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip

CARDINALS = {**ONES, **TENS}
"""The numbers that are one word, up to ninety, in order."""

ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
            "seventeenth", "eighteenth", "nineteenth", "twentieth",
        ),
        1,
    )
}  # fmt: skip
"""First to twentieth, in order."""
