"""Finds the names of an English question in texts of other languages and scripts.

Countries come from CLDR, as do cities; ``names_across.tsv`` adds peoples, more cities, bodies and
offices, so that “un” finds ООН and 联合国. All other words count as names of people and are
compared by sound: ``name_sounds.tsv`` says how Latin, Cyrillic and Arabic letters and pinyin print
what English writes.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from index.data_files import table_rows
from index.text.foreign_text import (
    LONGEST_NAME,
    SCRIPTS,
    ForeignText,
    cldr_names,
    guessed_language,
    number_of,
    plain_words,
    read_text,
)

_LOCALES = {"zh": ("zh", "zh_Hant"), "pt": ("pt", "pt_PT")}
"""The locales of a language that print names differently."""


def told_in(name: str, text: str, language: str | None) -> float:
    """How surely ``text`` prints ``name``: 1 alike or by a table, from .5 by sound, 0 not at all.

    Args:
        name: a name of an English question, in whatever case: “lavrov”, “un security council”.
        text: a sentence or passage in another language.
        language: its ISO 639-1 code; None if unknown, then its letters decide.
    """
    number = number_of(name)
    if number:
        return float(number in read_text(text).numbers)
    words = _name_words(name)
    if not words or not text:
        return 0.0
    return _told(words, read_text(text), language or guessed_language(text))


# Countries, cities, bodies and offices.

_SKIPPED = frozenset({"of", "the", "and", "in", "at", "s", "for", "on"})
_KINDS = frozenset(
    {
        "bridge", "lake", "island", "islands", "strait", "gulf", "river", "sea", "province",
        "region", "district", "city", "airport", "port", "university", "academy", "awards",
        "award", "prize", "bank", "party", "group", "league", "court", "agency", "war", "treaty",
        "deal", "summit", "leader", "plant", "dam", "coast", "border", "peninsula", "company",
        "corporation", "front", "movement", "east", "west", "north", "south",
    }
)  # fmt: skip
"""Words of names that each language translates and no table here has."""


def _name_words(name: str) -> tuple[str, ...]:
    words = plain_words(name[:LONGEST_NAME]).split()
    return tuple(word for word in words if word not in _SKIPPED) or tuple(words)


@cache
def _table() -> tuple[dict[str, str], ...]:
    rows = table_rows("index.text", "names_across.tsv")
    languages = ("en", "ru", "uk", "zh", "fr", "es", "pt", "de", "ar", "fa")
    return tuple(dict(zip(languages, row, strict=True)) for row in rows)


@cache
def _entities() -> dict[str, str]:
    """The key of each country, city, body and office, by its plain English forms."""
    found = {
        " ".join(_name_words(form)): key
        for key, name in cldr_names("en").items()
        for form in _bracketed(name)
    }
    for row in _table():
        forms = [" ".join(_name_words(form)) for form in row["en"].split(";")]
        key = next((found[form] for form in forms if form in found), forms[0])
        found |= dict.fromkeys(forms, key)
    return found


def _bracketed(name: str) -> list[str]:
    """“Myanmar (Burma)” is both."""
    return [part.strip() for part in re.split("[()（）]", name) if part.strip()]


@cache
def _printed(language: str) -> dict[str, tuple[str, ...]]:
    """The forms of each key of ``_entities`` in a language, those of the table first."""
    found: dict[str, list[str]] = {}
    for row in _table():
        if language in row:
            first = " ".join(_name_words(row["en"].split(";")[0]))
            found.setdefault(_entities()[first], []).extend(row[language].split(";"))
    for locale in _LOCALES.get(language, (language,)):
        for key, name in cldr_names(locale).items():
            found.setdefault(key, []).extend(_bracketed(name))
    return {key: tuple(dict.fromkeys(forms)) for key, forms in found.items()}


def places_in(text: str, language: str) -> list[str]:
    """The English names of the countries and cities that a text in another language prints."""
    plain = read_text(text).plain
    bare = plain.replace(" ", "") if language == "zh" else plain
    before = "" if language == "zh" else " "
    keys: dict[str, str] = {}  # what stands in the brackets of one name is often another's
    for key, forms in _printed(language).items():
        for form in forms if _is_place(key) else ():
            if len(form) > 1:
                stem = _stem(plain_words(_unprefixed(form, language)), language)
                keys.setdefault(before + stem, key)
    english = cldr_names("en")
    found = dict.fromkeys(key for stem, key in keys.items() if stem in bare)
    names = [_bracketed(english[key])[0] for key in found if key in english]
    return [name for name in names if told_in(name, text, language) == 1.0]


_PEOPLE = re.compile(r"(.{3,}?)(?:ians?|ans?|ns?|ese|is?|ish|s)$")


@lru_cache(maxsize=4096)
def _entity(name: str) -> str | None:
    """The key of a country, city, body or office, or of the country of a people."""
    known = _entities()
    if name in known:
        return known[name]
    people = _PEOPLE.match(name)
    if not people or " " in name:
        return None
    roots = [name[: len(people[1]) + more] for more in range(3)]
    guesses = [root + end for root in roots for end in ("", "a", "ia", "e", "y", "o", "i")]
    return next((known[guess] for guess in guesses if guess in known), None)


@lru_cache(maxsize=8192)
def _printed_pattern(key: str, language: str) -> re.Pattern[str] | None:
    """Finds the forms of a key in a plain text, as group 1; longer names of others are skipped."""
    forms = _printed(language).get(key, ())
    if not forms:
        return None
    own = [_form_pattern(form, language, key) for form in forms]
    cores = [_stem(plain_words(_unprefixed(form, language)), language) for form in forms]
    longer = [
        _form_pattern(form, language, key)
        for other, others in _printed(language).items()
        if other != key and (_is_place(other) or not _is_place(key))
        for form in others
        if any(_holds(plain_words(form), core, language) for core in cores)
    ]
    rivals = "|".join(sorted(set(longer) - set(own), key=len, reverse=True))
    return re.compile(f"(?:{rivals})|({'|'.join(own)})" if rivals else f"({'|'.join(own)})")


def _is_place(key: str) -> bool:
    """Whether CLDR knows it; its keys alone have capital letters or are numbers."""
    return key[0].isupper() or key.isdecimal()


def _holds(form: str, core: str, language: str) -> bool:
    """Whether a longer form begins with or holds the core of another one."""
    place = form.find(core)
    whole = place == 0 or (place > 0 and (language == "zh" or form[place - 1] == " "))
    return whole and len(form) > len(core) + (0 if language == "zh" else 1)


def _unprefixed(form: str, language: str) -> str:
    return re.sub(r"\bال", "", form) if language == "ar" else form


_ADJECTIVE = re.compile("(?:[сцз]ьк|[сцз]к)[ио]и$")
_BEFORE = {"ar": "(?:[وف])?(?:[بکل])?(?:ال|ل)?", "de": "(?:nord|sud|ost|west)?"}
"""What languages write to the beginning of a word."""
_AGREEING = re.compile("(?<=..)[аеиоуыьюяі]{1,2}$")
"""The ending of a word that others agree with: Новая Зеландия, Новой Зеландии."""
_ENDING = re.compile("(?:и[яа]|[аеиоуыьюяі])$")


def _stem(word: str, language: str) -> str:
    """A word, or the last word of a form, without the ending that changes."""
    script = SCRIPTS.get(language, "latin")
    if script == "cyrillic":
        if _ADJECTIVE.search(word):
            return word[:-2]
        if len(word) < 5:
            return word
        return _ENDING.sub(lambda end: end[0][:-1] if len(word) < 8 else "", word)
    if script == "arabic":
        return re.sub("[هیا]$", "", word) if len(word) > 4 else word
    return re.sub("[aeo]$", "", word) if script == "latin" and len(word) > 4 else word


def _form_pattern(form: str, language: str, key: str) -> str:
    script = SCRIPTS.get(language, "latin")
    words = plain_words(_unprefixed(form, language)).split()
    if script == "pinyin":
        return re.escape("".join(words))
    before = _BEFORE.get(language, "")
    between = f" ?{before}" if script == "arabic" else " "
    several = script == "cyrillic" and len(words) > 1
    stems = [_AGREEING.sub("", word) if several else _stem(word, language) for word in words]
    parts = [
        re.escape(stem) + _tail(word, stem, language, key)
        for word, stem in zip(words, stems, strict=True)
    ]
    return rf"(?<!\w){before}{between.join(parts)}(?!\w)"


def _tail(word: str, stem: str, language: str, key: str) -> str:
    """What may follow the stem of a word: endings, and of a country those of its people."""
    script = SCRIPTS.get(language, "latin")
    if script == "cyrillic":
        if len(word) <= 2:
            return ""
        noun = r"(?:[аеиоуыьюяі]\w{0,2}|[ое]в|ів)?"
        people = r"|\w{0,5}[сзц]ь?к\w{1,3}" if _is_place(key) and len(stem) >= 4 else ""
        return rf"(?:{noun}{people})"
    if script == "arabic":
        return "[اهیتون]{0,3}" if len(word) > 3 else "(?:ی|یه|یین|یون|یان|ا|های?)?"
    if len(stem) < 4:
        return "s?" if len(word) > 2 else ""
    return r"\w{0,5}" if _is_place(key) and len(stem) > 4 else r"\w{0,2}"


# Names of people, by sound.

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "vi", "xi", "xii", "xiv", "xvi"})
_PARTICLES = frozenset(
    {
        "von", "van", "der", "den", "de", "da", "do", "dos", "di", "du", "al", "el", "bin", "ibn",
        "la", "le", "ter", "zu", "abu",
    }
)  # fmt: skip


def _told(words: tuple[str, ...], text: ForeignText, language: str) -> float:
    """Of entities alone the last one counts double; beside a person they count little."""
    parts = list(_parts(words))
    people = [part for part in parts if not part[1]]
    scores = [
        _entity_told(part, key, text, language) if key else _person_told(part, text, language)
        for part, key in parts
    ]
    weights = [1.0] * (len(parts) - 1) + [2.0]
    if people:
        weights = [0.5 if key else 2.0 for _, key in parts]
    score = sum(map(float.__mul__, scores, weights)) / sum(weights)
    if people and len(parts) > 1:  # “jordan bardella” is no country
        score = max(score, _person_told(words, text, language))
    return min(1.0, score)


def _parts(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """The longest known names with their keys, and the runs of words between them."""
    start, unknown = 0, list[str]()
    while start < len(words):
        ends = range(min(len(words), start + 6), start, -1)
        keys = ((end, _entity(" ".join(words[start:end]))) for end in ends)
        known = next((found for found in keys if found[1]), None)
        if known and unknown:
            yield tuple(unknown), None
            unknown = []
        if known:
            yield words[start : known[0]], known[1]
        elif words[start] not in _KINDS or len(words) == 1:
            unknown.append(words[start])
        start = known[0] if known else start + 1
    if unknown:
        yield tuple(unknown), None


def _entity_told(words: tuple[str, ...], key: str, text: ForeignText, language: str) -> float:
    pattern = _printed_pattern(key, language)
    if pattern is None:
        return _person_told(words, text, language)
    plain = text.plain.replace(" ", "") if language == "zh" else text.plain
    name = " ".join(words)
    alike = len(name) > 3 and f" {name} " in text.plain
    if alike or any(found[1] for found in pattern.finditer(plain)):
        return 1.0
    # Two letters are a country's, whose table is whole; “albanese” is no people.
    least = 4 if name in _entities() else 2
    by_sound = len(words) == 1 and (len(key) > 2 or least == 2)
    return (
        0.8
        if by_sound and consonants_of(name) >= least and sounds_in(name, text, language)
        else 0.0
    )


def _person_told(words: tuple[str, ...], text: ForeignText, language: str) -> float:
    """The last name decides; a first name that is not there makes it less sure."""
    units = _units(tuple(word for word in words if word not in _KINDS) or words)
    if f" {' '.join(words)} " in text.plain:
        return 1.0
    if 1 < len(units) < 5 and sounds_in(" ".join(units), text, language):
        return 0.95
    *first, last = units
    told = _unit_told(last, text, language)
    if not first:
        return told
    others = sum(_unit_told(unit, text, language) for unit in first) / len(first)
    return (0.65 if told else 0.0) * told + 0.3 * others


def _units(words: tuple[str, ...]) -> list[str]:
    """The words of a name, each with the particles before it: “von der leyen” is one."""
    units, particles = list[str](), list[str]()
    for word in words:
        particles.append(word)
        if word not in _PARTICLES:
            units.append(" ".join(particles))
            particles = []
    if particles:
        units.append(" ".join(particles))
    return [unit for unit in units if unit not in _SUFFIXES] or units


def _unit_told(unit: str, text: ForeignText, language: str) -> float:
    """A particle may be printed to the name, by itself, or not at all."""
    for form in dict.fromkeys((unit.replace(" ", ""), unit.rpartition(" ")[2])):
        if f" {form} " in text.plain:
            return 1.0
        if consonants_of(form) > 1 and sounds_in(form, text, language):
            return 0.9
    return 0.0


# How other scripts print the sounds of a name.

_LATIN_NAME = re.compile("[a-z]{1,20}")
_VOWELS = "aeiouy"
_INFLECTED = {
    "latin": "(?:s|e|en|a|i|u)?",
    "cyrillic": "[аеиоуыюяіьмгхв]{0,3}",
    "arabic": "(?:ی|ها|های)?",
    "pinyin": "",
}
"""What may follow a name."""
_BETWEEN = r"(?: \S+){0,2} "
"""What may stand between the words of a name, such as a second first name."""


def sounds_in(name: str, text: ForeignText, language: str) -> bool:
    """Whether a word of the text, or words in a row, may be how the language prints the name."""
    script = SCRIPTS.get(language, "latin")
    pattern = _sound_pattern(name, script)
    printed = text.signs if script == "pinyin" else text.capitals
    return pattern is not None and pattern.search(printed) is not None


def consonants_of(name: str) -> int:
    """The number of consonants, of which a single one says nothing."""
    return len(re.sub(f"[{_VOWELS} ]", "", re.sub(r"(.)\1", r"\1", name)))


@cache
def _sound_rows() -> dict[str, dict[str, str]]:
    rows = table_rows("index.text", "name_sounds.tsv")
    scripts = ("latin", "cyrillic", "arabic", "pinyin")
    return {script: {row[0]: row[place] for row in rows} for place, script in enumerate(scripts, 1)}


@cache
def _sound_tokens() -> re.Pattern[str]:
    several = sorted((key for key in _sound_rows()["latin"] if len(key) > 1), key=len, reverse=True)
    return re.compile("|".join([*several, f"[{_VOWELS}]+", "[a-z]"]))


@lru_cache(maxsize=4096)
def _sound_pattern(name: str, script: str) -> re.Pattern[str] | None:
    """Finds what sounds like ``name`` in capitals or signs; None for other letters than Latin."""
    words = name.split()
    if not all(map(_LATIN_NAME.fullmatch, words)):
        return None
    sounds = [_word_sounds(word, script) + _INFLECTED[script] for word in words]
    if script == "pinyin":
        closed = consonants_of(name) < 4
        before, after = ("(?<![a-z])", "(?![a-z'])") if closed else ("(?=')", "(?![a-z])")
        return re.compile(before + " ?".join(sounds) + after)
    article = "(?:[وفبلک]?(?:ال|لل?)?)?" if script == "arabic" else ""
    return re.compile(rf"(?<!\w){article}{_BETWEEN.join(sounds)}(?!\w)")


def _word_sounds(word: str, script: str) -> str:
    rows = _sound_rows()[script]
    tokens = _sound_tokens().findall(re.sub(rf"([^{_VOWELS}])\1", r"\1", word))
    parts = ["ا?"] if script == "arabic" else []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token not in rows or token in _VOWELS:
            letters = "".join(dict.fromkeys("".join(rows[vowel][1:-1] for vowel in token)))
            parts.append(_vowel_sounds(letters, script, place, place + 1 == len(tokens), token))
        else:
            parts.append(_consonant_sounds(token, rows[token], script, following))
    return "".join(parts)


def _vowel_sounds(letters: str, script: str, place: int, final: bool, run: str) -> str:
    if script == "pinyin":
        first = f"'?[yw]?[{letters}]{{1,3}}"
        return f"(?:{first}){{{0 if final and run == 'e' else 1},3}}"
    unprinted = place > 0 if script == "arabic" else final or run == "e"
    return f"[{letters}]{{{0 if unprinted else 1},4}}"


def _consonant_sounds(letters: str, sounds: str, script: str, following: str) -> str:
    """Chinese adds vowels between consonants and leaves some consonants out."""
    if script == "cyrillic":
        return f"(?:{sounds}){{1,2}}ь?"
    if script != "pinyin":
        silent = letters == "h" and script == "arabic" and following[:1] not in tuple(_VOWELS)
        return f"(?:{sounds})" + ("?" if silent else "")
    if following and following[0] in _VOWELS:
        return f"(?:{sounds})?" if letters == "g" else f"(?:{sounds})"
    left_out = letters in {"r", "h", "g"} or (letters == "l" and following != "")
    return f"(?:(?:{sounds})[aeiou]{{0,3}})" + ("?" if left_out else "")
