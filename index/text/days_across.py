"""Reads the days, months and years that texts in nine languages print.

The names of months are CLDR's. Days of the Persian calendar are converted. A day or month without
a year is the one nearest to the day of publication. Weekdays and “yesterday” are not read.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from index.text.foreign_text import bare_text, han_number

_MORE_LOCALES = {"ar": ("ar", "ar_SY", "ar_DZ"), "pt": ("pt", "pt_PT"), "de": ("de", "de_AT")}
"""Locales of one language that name months differently: أغسطس is آب in Damascus."""
_PERSIAN_MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_FIRST_PERSIAN_YEAR, _LAST_PERSIAN_YEAR = 1244, 1472
"""Between them the leap years follow the rule of 33 years that is used here."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a language prints days.

    Attributes:
        after_day: what may stand between day and month.
        before_year: what may stand between month and year.
        month: what stands before a month without day and year; nothing without it is read.
        year: what stands before a year by itself.
        of_year: what stands after it instead.
        ending: what may follow the names of months, of which the last letters change.
    """

    after_day: str = ""
    before_year: str = ""
    month: str = ""
    year: str = ""
    of_year: str = ""
    ending: str = ""


_GRAMMARS = {
    "ru": _Grammar("-?(?:го|е)?", "", "в|с|до|к|по|на", "", r"\s?(?:год|г\b)", "[аеяиуьюом]{0,2}"),
    "uk": _Grammar(
        "-?(?:го|е)?", "", "у|в|з|до|на", "", r"\s?(?:рок|рік|роц|р\b)", "[аеяиіуьюомня]{0,3}"
    ),
    "fr": _Grammar("", "", "en|fin|debut|mi|depuis", "en|depuis|annee|de", "", ""),
    "es": _Grammar(r"[ºª°]?\s(?:de)", "del? ", "en|desde|hasta", "en|de|del|ano|desde", "", ""),
    "pt": _Grammar(r"[ºª°]?\s(?:de)", "de ", "em|desde|ate", "em|de|ano|desde", "", ""),
    "de": _Grammar(r"\.", "", "im|ende|anfang|mitte|seit", "jahr|jahre|jahres|in|seit", "", "s?"),
    "ar": _Grammar(r"\s(?:من)", "", "في|شهر|خلال", "عام|سنه|العام|لعام|بعام|لسنه", "", ""),
    "fa": _Grammar("ام|م", "", "در|ماه", "سال", "", ""),
}
_CHINESE = (
    re.compile(
        r"(?:(?P<year>\d{4}) ?年 ?)?(?P<month>1[0-2]|0?[1-9]) ?月(?: ?份)?"
        r"(?: ?(?P<day>\d{1,2}) ?[日号](?: ?[-至到~] ?(?P<last>\d{1,2}) ?[日号])?)?"
    ),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d) ?年"),
)
_HAN_NUMBER = re.compile("[〇零一二三四五六七八九十]+(?= ?[年月日号])")
"""五月十二日 is read as 5月12日, 二〇二二年 as 2022年."""
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})[./](?P<m2>\d{1,2})[./](?P<y2>\d{4}))(?![\d/-])"
)


def dates_in(text: str, language: str, published: date | None) -> tuple[tuple[date, date], ...]:
    """The first and last day of each day, month and year that ``text`` prints, in its order.

    Args:
        text: a sentence or passage.
        language: its code: ru, uk, zh, fr, es, pt, de, ar or fa; nothing is read of others.
        published: the day to which dates without a year are nearest; None leaves these out.
    """
    if language not in _GRAMMARS and language != "zh":
        return ()
    bare = bare_text(text).casefold()
    if language == "zh":
        bare = _HAN_NUMBER.sub(lambda signs: str(han_number(signs[0])), bare)
    found: list[tuple[int, int, tuple[date, date] | None]] = []
    for start, end, period in _read(bare, language, published):
        if not any(start < other_end and other_start < end for other_start, other_end, _ in found):
            found.append((start, end, period))
    in_order = sorted(found, key=lambda one: one[0])
    return tuple(dict.fromkeys(period for _, _, period in in_order if period))


def _read(
    bare: str, language: str, published: date | None
) -> Iterator[tuple[int, int, tuple[date, date] | None]]:
    """Where it stands and what it is, the surest reading of some letters first.

    A day that there is not is None, so that its month is not read either.
    """
    for match in _NUMERIC.finditer(bare):
        year, month, day = (
            int(match[a] or match[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2"))
        )
        period = _period(year, month, (day, day), published, persian=_is_persian(year, language))
        yield *match.span(), period
    for pattern in _CHINESE if language == "zh" else _patterns(language):
        for match in pattern.finditer(bare):
            yield *match.span(), _matched(match, language, published)


def _matched(
    match: re.Match[str], language: str, published: date | None
) -> tuple[date, date] | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    name = groups.get("month")
    if name is None:
        assert year is not None
        return _period(year, None, None, published, persian=_is_persian(year, language))
    month = int(name) if language == "zh" else _months(language)[name]
    persian = month > 12
    if year is not None and persian != _is_persian(year, language):
        return None
    day, last = groups.get("day"), groups.get("last")
    days = (int(day), int(last or day)) if day else None
    return _period(year, month - 12 if persian else month, days, published, persian=persian)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Days with their months, months with a year or a preposition, and years."""
    grammar = _GRAMMARS[language]
    names = "|".join(map(re.escape, sorted(_months(language), key=len, reverse=True)))
    month = rf"(?P<month>{names}){grammar.ending}\b\.?(?: ?/ ?\w+)?(?: ماه)?"
    year = r"(?P<year>(?:1[2-9]|20)\d\d)(?!\d|[.,]\d)"
    day = r"(?<![\d.,:])(?P<day>\d{1,2})"
    last = r"(?:\s?(?:-|по|и|et|y|e|au|al?|bis|und|و|تا|الی|الى|to)?\s?(?P<last>\d{1,2}))?"
    after = rf"(?:{grammar.after_day})?\s?" if grammar.after_day else r"\s?"
    first = rf"{day}(?:er|\.)?{last}{after}{month}"
    of = rf",?\s(?:{grammar.before_year})?" if grammar.before_year else r",?\s"
    alone = rf"\b(?:{grammar.month})\s{month}(?!\s\d)"
    found = [rf"{first}(?:{of}{year})?", rf"\b{month}{of}{year}", alone]
    if grammar.year:
        found.append(rf"\b(?:{grammar.year})\s{year}\b(?!\s?[%€$])")
    if grammar.of_year:
        found.append(rf"\b{year}(?=-?\w{{0,3}}{grammar.of_year})")
    return tuple(map(re.compile, found))


@cache
def _months(language: str) -> dict[str, int]:
    """The number of each month by its names; 13 to 24 are those of the Persian calendar."""
    from babel import Locale  # noqa: PLC0415 - slow to import

    found: dict[str, int] = {}
    for locale in _MORE_LOCALES.get(language, (language,)):
        for context in Locale.parse(locale).months.values():
            for width in ("wide", "abbreviated"):
                names = context.get(width, {})
                found |= {_month_name(name, language): number for number, name in names.items()}
    if language == "ru":
        found |= dict.fromkeys(("мае", "маю", "маем"), 5)
    if language == "fa":
        found |= {_month_name(name, language): n for n, name in enumerate(_PERSIAN_MONTHS, 13)}
    return {name: month for name, month in found.items() if len(name) > 1 and name.isalpha()}


def _month_name(name: str, language: str) -> str:
    """A month without the ending that its cases change: “мая” stays, of “января” “январ” stays."""
    plain = bare_text(name).casefold().strip(" .")
    if language in ("ru", "uk"):
        return re.sub("(?<=...)(?:ень|ня|[аеяиьйю]|ого|ии)$", "", plain)
    return plain


def _is_persian(year: int, language: str) -> bool:
    return language == "fa" and _FIRST_PERSIAN_YEAR < year < _LAST_PERSIAN_YEAR


def _period(
    year: int | None,
    month: int | None,
    days: tuple[int, int] | None,
    published: date | None,
    *,
    persian: bool = False,
) -> tuple[date, date] | None:
    """First and last day; None if there is no such day, or no year can be told."""
    if year is not None:
        return _in_year(year, month, days, persian=persian)
    if published is None:
        return None
    around = published.year - (621 if persian else 0)
    periods = [
        _in_year(year, month, days, persian=persian) for year in range(around - 1, around + 2)
    ]
    possible = [period for period in periods if period]
    day = published
    return min(
        possible, key=lambda one: max(one[0] - day, day - one[1], timedelta(0)), default=None
    )


def _in_year(
    year: int, month: int | None, days: tuple[int, int] | None, *, persian: bool
) -> tuple[date, date] | None:
    day_of = _persian_day if persian else date
    with suppress(ValueError):
        if month is None:
            return day_of(year, 1, 1), day_of(year + 1, 1, 1) - timedelta(1)
        if days is None:
            after = (year + 1, 1) if month == 12 else (year, month + 1)
            return day_of(year, month, 1), day_of(*after, 1) - timedelta(1)
        first, last = day_of(year, month, days[0]), day_of(year, month, days[1])
        return (first, last) if first <= last else None
    return None


def _persian_day(year: int, month: int, day: int) -> date:
    """The day of the Persian calendar: six months of 31 days, five of 30, one of 29 or 30."""
    days = _days_before(year)
    leap = _days_before(year + 1) - days == 366
    length = 31 if month <= 6 else 30 if month < 12 or leap else 29
    if not (1 <= month <= 12 and 1 <= day <= length and _is_persian(year, "fa")):
        raise ValueError(f"no such day: {year}-{month}-{day}")
    passed = (month - 1) * 31 if month <= 7 else (month - 7) * 30 + 186
    return date.fromordinal(days + passed + day)


def _days_before(year: int) -> int:
    """The ordinal of the day before a Persian year begins; eight years of 33 are leap years."""
    since = year + 1595
    return 365 * since + since // 33 * 8 + (since % 33 + 3) // 4 - 356_033
