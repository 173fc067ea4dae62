"""Finds the names of an English question in texts of other languages and scripts.

Countries come from CLDR, as do cities; ``names_across.tsv`` adds peoples, more cities, bodies and
offices, so that “un” finds ООН and 联合国. All other words count as names of people and are
compared by sound: ``names_across_sounds.tsv`` says how Latin, Cyrillic and Arabic letters and
pinyin print what English writes with some letters, so that “lavrov” finds Лаврова, لافروف and
拉夫罗夫.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from index.data_files import table_rows
from index.text.words import CARDINALS

_LONGEST_NAME = 100
"""Characters that are read of a name."""
_LONGEST_TEXT = 20_000
"""Characters that are read of a text."""

_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky"), "cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb"), "arabic"),
    "zh": "pinyin",
}
"""The script of each language that does not write Latin letters, as the sounds' table names it."""
_LANGUAGE_BY_LETTER = (
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0620-\u064a]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґ]")),
    ("ru", re.compile("[а-я]")),
)
"""By which letters a text is read whose language is unknown; the first that is there counts."""
_LOCALES = {"zh": ("zh", "zh_Hant"), "pt": ("pt", "pt_PT")}
"""The locales of a language that print names differently."""


def told_in(name: str, text: str, language: str | None) -> float:
    """How surely ``text`` prints ``name``: 1 alike or by a table, from .5 by sound, 0 not at all.

    Args:
        name: a name of an English question, in whatever case: “lavrov”, “un security council”.
        text: a sentence or passage in another language.
        language: its ISO 639-1 code; None if unknown, then its letters decide.
    """
    text = text[:_LONGEST_TEXT]
    number = _number_of(name)
    if number:
        return float(number in _read(text).numbers)
    words = _name_words(name)
    if not words or not text:
        return 0.0
    return _told(words, _read(text), language or _guessed(text))


def forms_in(name: str, language: str) -> tuple[str, ...]:
    """How ``language`` prints a country, city, body or office; nothing for people."""
    entity = _entity(" ".join(_name_words(name)))
    if entity is None:
        return ()
    forms = _printed(language).get(entity, ())
    if language != "zh":
        return forms
    return tuple(dict.fromkeys([*forms, *(form.translate(_traditional()) for form in forms)]))


# How a text is read.


@dataclass(frozen=True, slots=True)
class _Text:
    """A text for comparison.

    Attributes:
        plain: its words in small letters without marks, a space before, between and after them.
        capitals: the same, “-” for each word that begins with a small letter.
        signs: the sounds of the Han signs that print foreign names, "'" before each.
        numbers: its numbers in Western digits, without signs between thousands.
    """

    plain: str
    capitals: str
    signs: str
    numbers: frozenset[str]


_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("\u200b\u200c\u200d'’ʼ`_", " "),
        **{"\u0640": None, "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه"},
        **{"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "İ": "I"},
        **{"æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "–": " ", "—": " "},
        **{digit: str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
        **{digit: str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def _read(text: str) -> _Text:
    bare = _bare(text)
    words = _WORD.findall(bare)
    capitals = ["-" if word[0].islower() else word for word in words]
    return _Text(
        plain=f" {' '.join(words)} ".casefold(),
        capitals=f" {' '.join(capitals)} ".casefold(),
        signs=_signs(bare) if _HAN.search(bare) else "",
        numbers=frozenset(_numbers(bare)),
    )


def _bare(text: str) -> str:
    """The text without marks, with one shape of each letter and Western digits."""
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = unicodedata.normalize("NFC", _MARKS.sub("", parts)).translate(_LETTERS)
    return bare.translate(_simplified()) if _HAN.search(bare) else bare


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(_bare(text).casefold()))


def _guessed(text: str) -> str:
    small = text.casefold()
    return next(
        (language for language, letters in _LANGUAGE_BY_LETTER if letters.search(small)), ""
    )


_NAME_SIGNS = frozenset(
    "阿埃艾爱安昂奥澳巴白拜班邦包保鲍贝本比彼毕边宾波伯博卜布查昌策茨楚达戴丹当道德登邓迪蒂丁东杜顿多俄恩尔法凡范"
    "方菲费芬冯弗佛夫福富盖甘冈戈格葛根贡古瓜圭哈海汉豪赫黑亨洪侯胡华怀惠霍基吉季加贾简江杰捷金京卡凯坎康考柯科克"
    "肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里理利莉丽莲连廉良列林琳龙隆卢鲁露吕伦罗洛马玛麦迈曼芒毛茂梅门蒙孟米密明缪摩"
    "莫默姆穆拿纳娜奈南瑙内嫩尼年宁纽农努诺欧帕派潘庞佩彭蓬皮平泼珀普齐奇乔切琴琼丘热仁日荣茹瑞若萨塞赛桑瑟森沙莎"
    "珊尚绍舍申什圣施石史舒朔斯丝思松苏索塔泰坦唐陶特腾提廷汀通图土托脱瓦万旺威韦维魏温文翁沃乌吴武西锡希席喜霞夏"
    "香肖谢歇辛欣兴休许雪雅亚扬尧耶叶伊因英尤于约宰赞泽曾扎詹占张章哲者珍芝治朱卓兹宗祖佐逊翰岑垂浩豹路略川普拜契"
    "匈柳汗津积迭斐得涅廖弥丘辽佳甸俊恰洁其钦"
)
"""The signs with which Chinese print writes the sounds of foreign names."""
_MORE_SIMPLIFIED = (
    "議议總总長长連连習习龍龙雙双員员衛卫貿贸組组織织執执務务歐欧盟盟統统會会約约國国際际貨货幣币黨党權权開开韓韩"
    "達达頓顿納纳薩萨爾尔邁迈萊莱魯鲁羅罗蘭兰烏乌亞亚東东澤泽倫伦馬马門门賽赛維维聯联島岛灣湾諾诺麗丽葉叶喬乔彌弥"
    "畢毕費费馮冯華华傑杰盧卢賴赖廉廉詹詹張张韋韦蘇苏謝谢許许鄧邓愛爱遜逊簡简貝贝賓宾賈贾奧奥萬万瑪玛潔洁欽钦軍军"
    "財财蓋盖選选舉举總总書书記记務务卿卿駐驻館馆機机構构戰战爭争發发電电話话間间與与條条時时號号壓压擊击據据黃黄"
)
"""Traditional signs and their simplified ones that CLDR's names do not have."""


@cache
def _simplified() -> Mapping[int, str]:
    """Simplified signs of traditional ones: those that CLDR's names print in the same place."""
    from anyascii import anyascii  # noqa: PLC0415 - reads its tables

    simple, traditional = _cldr_names("zh_Hans"), _cldr_names("zh_Hant")
    known = set("".join(simple.values()))
    pairs = [
        (old, new)
        for key, name in traditional.items()
        if len(name) == len(simple.get(key, ""))
        for old, new in zip(name, simple[key], strict=True)
        if old not in known and anyascii(old) == anyascii(new)
    ]
    more = zip(_MORE_SIMPLIFIED[::2], _MORE_SIMPLIFIED[1::2], strict=True)
    return str.maketrans({**dict(pairs), **dict(more)})


@cache
def _traditional() -> Mapping[int, str]:
    return {ord(new): chr(old) for old, new in _simplified().items()}


def _signs(bare: str) -> str:
    from anyascii import anyascii  # noqa: PLC0415 - reads its tables

    return "".join(f"'{anyascii(sign).lower()}" if sign in _NAME_SIGNS else " " for sign in bare)


# Numbers.

_NUMBER = re.compile(r"\d{1,3}(?:[.,٬ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)?")
_HAN_NUMBER = re.compile("[〇零一二三四五六七八九十百两]+")
_HAN_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}


def _number_of(name: str) -> str | None:
    """The number that ``name`` is: “50”, “1,200”, “fifty”."""
    bare = _bare(name[:_LONGEST_NAME]).strip().casefold()
    if bare in CARDINALS:
        return str(CARDINALS[bare])
    return _digits(bare) if _NUMBER.fullmatch(bare) else None


def _numbers(bare: str) -> Iterator[str]:
    yield from (_digits(number) for number in _NUMBER.findall(bare))
    yield from (str(_han_number(signs)) for signs in _HAN_NUMBER.findall(bare))


def _digits(number: str) -> str:
    """“1200” for “1.200” and “1,200”; “2.5” for “2,5”."""
    if re.fullmatch(r"\d{1,3}(?:\D\d{3})+", number):
        return re.sub(r"\D", "", number)
    return re.sub(r"\D", ".", number)


def _han_number(signs: str) -> int:
    """The number that Chinese signs up to hundreds print: 五十 is 50."""
    total, digit = 0, 0
    for sign in signs:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[sign]
            digit = 0
    return total + digit


# Countries, cities, bodies and offices.

_SKIPPED = frozenset({"of", "the", "and", "in", "at", "s", "for", "on"})
_KINDS = frozenset(
    {
        "bridge", "lake", "island", "islands", "strait", "gulf", "river", "sea", "province",
        "region", "district", "city", "airport", "port", "university", "academy", "awards",
        "award", "prize", "bank", "party", "group", "league", "court", "agency", "war", "treaty",
        "deal", "summit", "leader", "plant", "dam", "coast", "border", "peninsula", "company",
        "corporation", "front", "movement",
    }
)  # fmt: skip
"""Words of names that each language translates and no table here has."""
_TABLE = "names_across.tsv"


def _name_words(name: str) -> tuple[str, ...]:
    words = _plain(name[:_LONGEST_NAME]).split()
    return tuple(word for word in words if word not in _SKIPPED) or tuple(words)


@cache
def _table() -> tuple[dict[str, str], ...]:
    rows = table_rows("index.text", _TABLE)
    languages = ("en", "ru", "uk", "zh", "fr", "es", "pt", "de", "ar", "fa")
    return tuple(dict(zip(languages, row, strict=True)) for row in rows)


def _cldr_names(locale: str) -> dict[str, str]:
    """What CLDR calls each territory and the city of each time zone in a language."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow to import

    try:
        found: Locale = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return {}
    cities: dict[str, str] = {
        zone: found.time_zones.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")
        for zone in map(str, Locale("ru").time_zones)
        if zone not in _ZONES_OF_NO_CITY
    }
    return {**cities, **found.territories}


_ZONES_OF_NO_CITY = frozenset({"Etc/UTC", "Etc/Unknown", "Asia/Qatar"})


@cache
def _entities() -> dict[str, str]:
    """The key of each country, city, body and office, by its plain English forms."""
    found = {
        " ".join(_name_words(form)): key
        for key, name in _cldr_names("en").items()
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
        for key, name in _cldr_names(locale).items():
            found.setdefault(key, []).extend(_bracketed(name))
    return {key: tuple(dict.fromkeys(forms)) for key, forms in found.items()}


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
    cores = [
        _stem(plain, language) for form in forms if (plain := _plain(_unprefixed(form, language)))
    ]
    longer = [
        _form_pattern(form, language, key)
        for other, others in _printed(language).items()
        if other != key and (_is_place(other) or not _is_place(key))
        for form in others
        if any(_holds(_plain(form), core, language) for core in cores)
    ]
    rivals = "|".join(sorted(set(longer), key=len, reverse=True))
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
_AGREEING = re.compile("(?<=..)[аеиоуыьюяі]{1,2}$")
"""The ending of a word that others agree with: Новая Зеландия, Новой Зеландии."""
_ENDING = re.compile("(?:и[яа]|[аеиоуыьюяі])$")


def _stem(word: str, language: str) -> str:
    """A word, or the last word of a form, without the ending that changes."""
    script = _SCRIPTS.get(language, "latin")
    if script == "cyrillic":
        if _ADJECTIVE.search(word):
            return word[:-2]
        return (
            _ENDING.sub(lambda end: end[0][:-1] if len(word) < 8 else "", word)
            if len(word) > 3
            else word
        )
    if script == "arabic":
        return re.sub("[هیا]$", "", word) if len(word) > 4 else word
    return re.sub("[aeo]$", "", word) if script == "latin" and len(word) > 4 else word


def _form_pattern(form: str, language: str, key: str) -> str:
    script = _SCRIPTS.get(language, "latin")
    words = _plain(_unprefixed(form, language)).split()
    if script == "pinyin":
        return re.escape("".join(words))
    before = "(?:[وف])?(?:[بکل])?(?:ال|ل)?" if language == "ar" else ""
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
    script = _SCRIPTS.get(language, "latin")
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

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset(
    {
        "von", "van", "der", "den", "de", "da", "do", "dos", "di", "du", "al", "el", "bin", "ibn",
        "la", "le", "ter", "zu", "abu",
    }
)  # fmt: skip
_LATIN_NAME = re.compile("[a-z]+")
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


def _told(words: tuple[str, ...], text: _Text, language: str) -> float:
    """Of entities alone the last one counts double; beside a person they count little."""
    parts = list(_parts(words))
    people = [part for part in parts if not part[1]]
    scores = [
        _entity_told(part, key, text, language) if key else _person_told(part, text, language)
        for part, key in parts
    ]
    if people:
        weights = [0.5 if key else 2.0 for _, key in parts]
    else:
        weights = [1.0] * (len(parts) - 1) + [2.0]
    score = sum(map(float.__mul__, scores, weights)) / sum(weights)
    if people and len(parts) > 1:  # “jordan bardella” is no country
        score = max(score, _person_told(words, text, language))
    return min(1.0, score)


def _parts(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """The longest known names with their keys, and the runs of words between them."""
    start, unknown = 0, list[str]()
    while start < len(words):
        ends = range(min(len(words), start + 6), start, -1)
        known = next(
            ((end, key) for end in ends if (key := _entity(" ".join(words[start:end])))), None
        )
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


def _entity_told(words: tuple[str, ...], key: str, text: _Text, language: str) -> float:
    pattern = _printed_pattern(key, language)
    if pattern is None:
        return _person_told(words, text, language)
    plain = text.plain.replace(" ", "") if language == "zh" else text.plain
    if any(found[1] for found in pattern.finditer(plain)):
        return 1.0
    name = " ".join(words)
    if len(name) > 3 and f" {name} " in text.plain:
        return 1.0
    long = len(words) == 1 and _weight(name) > 3
    return 0.8 if long and _sounds(name, text, language) else 0.0


def _person_told(words: tuple[str, ...], text: _Text, language: str) -> float:
    """The last name decides; a first name that is not there makes it less sure."""
    units = _units(tuple(word for word in words if word not in _KINDS) or words)
    if f" {' '.join(words)} " in text.plain:
        return 1.0
    if len(units) > 1 and _sounds(" ".join(units), text, language):
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


def _unit_told(unit: str, text: _Text, language: str) -> float:
    """A particle may be printed to the name, by itself, or not at all."""
    for form in dict.fromkeys((unit.replace(" ", ""), unit.rpartition(" ")[2])):
        if f" {form} " in text.plain:
            return 1.0
        if _weight(form) > 1 and _sounds(form, text, language):
            return 0.9
    return 0.0


def _sounds(name: str, text: _Text, language: str) -> bool:
    script = _SCRIPTS.get(language, "latin")
    pattern = _sound_pattern(name, script)
    if pattern is None:
        return False
    return pattern.search(text.signs if script == "pinyin" else text.capitals) is not None


def _weight(name: str) -> int:
    """The number of consonants, of which a single one says nothing."""
    return len(re.sub(f"[{_VOWELS} ]", "", re.sub(r"(.)\1", r"\1", name)))


@cache
def _sound_rows() -> dict[str, dict[str, str]]:
    rows = table_rows("index.text", "names_across_sounds.tsv")
    scripts = ("latin", "cyrillic", "arabic", "pinyin")
    return {
        script: {
            row[0]: row[place].translate(_LETTERS if script == "arabic" else {}) for row in rows
        }
        for place, script in enumerate(scripts, 1)
    }


@cache
def _sound_tokens() -> re.Pattern[str]:
    consonants = [letters for letters in _sound_rows()["latin"] if letters not in _VOWELS]
    return re.compile("|".join([f"[{_VOWELS}]+", *sorted(consonants, key=len, reverse=True)]))


@lru_cache(maxsize=4096)
def _sound_pattern(name: str, script: str) -> re.Pattern[str] | None:
    """Finds what sounds like ``name`` in capitals or signs; None for other letters than Latin."""
    words = name.split()
    if not all(map(_LATIN_NAME.fullmatch, words)):
        return None
    sounds = [_word_sounds(word, script) + _INFLECTED[script] for word in words]
    if script == "pinyin":
        closed = _weight(name) < 3
        before, after = ("(?<![a-z])", "(?![a-z'])") if closed else ("(?=')", "(?![a-z])")
        return re.compile(before + " ?".join(sounds) + after)
    return re.compile(rf"(?<!\w){_BETWEEN.join(sounds)}(?!\w)")


def _word_sounds(word: str, script: str) -> str:
    rows = _sound_rows()[script]
    tokens = _sound_tokens().findall(re.sub(rf"([^{_VOWELS}])\1", r"\1", word))
    parts = ["ا?"] if script == "arabic" else []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token[0] in _VOWELS:
            letters = "".join(dict.fromkeys("".join(rows[vowel][1:-1] for vowel in token)))
            parts.append(_vowel_sounds(letters, script, place, place + 1 == len(tokens), token))
        else:
            parts.append(_consonant_sounds(token, rows[token], script, following))
    return "".join(parts)


def _vowel_sounds(letters: str, script: str, place: int, final: bool, run: str) -> str:
    if script == "pinyin":
        first = f"'?[yw]?[{letters}]{{1,3}}"
        return f"(?:{first}){{{0 if final and run == 'e' else 1},3}}"
    if script == "arabic":
        return f"[{letters}]{{{0 if place else 1},3}}"
    return f"[{letters}]{{{0 if final or run == 'e' else 1},4}}"


def _consonant_sounds(letters: str, sounds: str, script: str, following: str) -> str:
    """Chinese adds vowels between consonants and leaves some consonants out."""
    if script == "cyrillic":
        return f"(?:{sounds}){{1,2}}ь?"
    if script != "pinyin":
        return f"(?:{sounds})"
    if following and following[0] in _VOWELS:
        return f"(?:{sounds})?" if letters == "g" else f"(?:{sounds})"
    left_out = letters in {"r", "h"} or (letters == "l" and following != "")
    return f"(?:(?:{sounds})[aeiou]{{0,3}})" + ("?" if left_out else "")
