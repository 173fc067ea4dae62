"""Names of countries, regions and cities."""

import re
from functools import cache
from importlib.resources import files

_CITIES = """
abu dhabi|aleppo|annapolis|apulia|auckland|bali|bangalore|barcelona|basel|beijing|bengaluru|berlin
bonn|brussels|busan|camp david|cannes|cartagena|chengdu|davos|doha|dubai|edinburgh|florence
frankfurt|gaza|geneva|glasgow|the hague|hamburg|hangzhou|hanoi|hiroshima|islamabad|jeddah
johannesburg|joburg|kharkiv|kunming|kyoto|lausanne|los angeles|marrakech|mecca|milan|minneapolis
montreal|mosul|mumbai|munich|nagasaki|nanjing|naples|new delhi|new york|odesa|osaka|panmunjom
pittsburgh|pretoria|quebec city|rafah|rambouillet|ramallah|rio|san francisco|seattle|sharm el-sheikh
shenzhen|sochi|st. petersburg|strasbourg|tel aviv|vienna|vilnius|washington|wuhan|yalta
"""
_REGIONS = """
africa|america|antarctica|asia|the balkans|the baltics|california|catalonia|the caucasus|crimea
donbas|europe|the gulf|hawaii|kashmir|kosovo|kurdistan|latin america|the middle east|the pacific
the sahel|scotland|siberia|texas|tibet|the west bank|wales|xinjiang
"""
_COUNTRIES = """
america|britain|burma|czechia|dprk|drc|england|great britain|holland|ivory coast|korea|macedonia
north korea|north macedonia|palestine|prc|rok|russia|saudi|south korea|turkey|türkiye|uae|uk|u.k.
united kingdom|united states|us|u.s.|usa|ussr|soviet union|vatican
"""


def is_place(name: str) -> bool:
    """Return whether it is the name of a country, region or city, regardless of case."""
    return plain(name) in _places()


def is_country(name: str) -> bool:
    """Return whether it is the name of a country, regardless of case."""
    return plain(name) in _countries()


def plain(name: str) -> str:
    """Normalize a name: lower case, without ``the``."""
    return " ".join(name.lower().split()).removeprefix("the ")


def _listed(words: str) -> frozenset[str]:
    return frozenset(plain(one) for one in re.split(r"[|\n]", words) if one.strip())


@cache
def _countries() -> frozenset[str]:
    """Return country names: those of the time zone database, split at brackets, and others."""
    found = set(_listed(_COUNTRIES))
    for _code, name in _rows("iso3166.tab"):
        first, _, bracket = name.lower().rstrip(")").partition(" (")
        found.update((first, first.replace("&", "and")))
        found.update((bracket, f"{bracket} {first}") if bracket else ())
    return frozenset(found)


@cache
def _places() -> frozenset[str]:
    zones = (row[2].rpartition("/")[2] for row in _rows("zone.tab"))
    cities = {zone.replace("_", " ").lower() for zone in zones}
    return _countries() | cities | _listed(_CITIES) | _listed(_REGIONS)


def _rows(table: str) -> list[list[str]]:
    text = (files("tzdata") / "zoneinfo" / table).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
