"""Texts of other languages and scripts as names and days are looked for in them.

Marks, shapes of letters, digits, and traditional and simplified Chinese make no difference.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from index.text.words import CARDINALS

_LONGEST = 20_000
"""Characters that are read of a text; Unicode takes long to order many marks of one letter."""
LONGEST_NAME = 100
"""Characters that are read of a name."""
SCRIPTS = {
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


@dataclass(frozen=True, slots=True)
class ForeignText:
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
def read_text(text: str) -> ForeignText:
    """The text for comparison; remembered, as many names are looked for in one text."""
    bare = bare_text(text)
    words = _WORD.findall(bare)
    capitals = ["-" if word[0].islower() else word for word in words]
    return ForeignText(
        plain=f" {' '.join(words)} ".casefold(),
        capitals=f" {' '.join(capitals)} ".casefold(),
        signs=_signs(bare) if _HAN.search(bare) else "",
        numbers=frozenset(_numbers(bare)),
    )


def bare_text(text: str) -> str:
    """The text without marks, with one shape of each letter and Western digits."""
    parts = unicodedata.normalize("NFKD", text[:_LONGEST].translate(_LETTERS))
    bare = unicodedata.normalize("NFC", _MARKS.sub("", parts)).translate(_LETTERS)
    return bare.translate(_simplified()) if _HAN.search(bare) else bare


def plain_words(text: str) -> str:
    """The words in small letters without marks, a space between them."""
    return " ".join(_WORD.findall(bare_text(text).casefold()))


def guessed_language(text: str) -> str:
    """A language that writes such letters; empty for Latin ones."""
    small = text.casefold()
    return next((code for code, letters in _LANGUAGE_BY_LETTER if letters.search(small)), "")


_NAME_SIGNS = frozenset(
    "阿埃艾爱安昂奥澳巴白拜班邦包保鲍贝本比彼毕边宾波伯博卜布查昌策茨楚达戴丹当道德登邓迪蒂丁东杜顿多俄恩尔法凡范"
    "方菲费芬冯弗佛夫福富盖甘冈戈格葛根贡古瓜圭哈海汉豪赫黑亨洪侯胡华怀惠霍基吉季加贾简江杰捷金京卡凯坎康考柯科克"
    "肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里理利莉丽莲连廉良列林琳龙隆卢鲁露吕伦罗洛马玛麦迈曼芒毛茂梅门蒙孟米密明缪摩"
    "莫默姆穆拿纳娜奈南瑙内嫩尼年宁纽农努诺欧帕派潘庞佩彭蓬皮平泼珀普齐奇乔切琴琼丘热仁日荣茹瑞若萨塞赛桑瑟森沙莎"
    "珊尚绍舍申什圣施石史舒朔斯丝思松苏索塔泰坦唐陶特腾提廷汀通图土托脱瓦万旺威韦维魏温文翁沃乌吴武西锡希席喜霞夏"
    "香肖谢歇辛欣兴休许雪雅亚扬尧耶叶伊因英尤约宰赞泽曾扎詹占张章哲者珍芝治朱卓兹宗祖佐逊翰岑垂浩豹路略川普拜契"
    "匈措别任娃妮娅绥浦滕柳汗干笃津积迭斐得涅廖弥丘辽佳甸俊恰洁其钦"
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

    simple, traditional = cldr_names("zh_Hans"), cldr_names("zh_Hant")
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


def _signs(bare: str) -> str:
    from anyascii import anyascii  # noqa: PLC0415 - reads its tables

    bare = bare.replace("什", "史")  # shi in names, shen elsewhere
    return "".join(f"'{anyascii(sign).lower()}" if sign in _NAME_SIGNS else " " for sign in bare)


# Numbers.

_NUMBER = re.compile(r"\d{1,3}(?:[.,٬ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)?")
_HAN_NUMBER = re.compile("[〇零一二三四五六七八九十百两]{1,12}")
_HAN_DIGITS = dict(zip("〇零一二两三四五六七八九", "001223456789", strict=True))


def number_of(name: str) -> str | None:
    """The number that ``name`` is: “50”, “1,200”, “fifty”."""
    bare = bare_text(name[:LONGEST_NAME]).strip().casefold()
    if bare in CARDINALS:
        return str(CARDINALS[bare])
    return _digits(bare) if _NUMBER.fullmatch(bare) else None


def _numbers(bare: str) -> Iterator[str]:
    yield from (_digits(number) for number in _NUMBER.findall(bare))
    yield from (str(han_number(signs)) for signs in _HAN_NUMBER.findall(bare))


def _digits(number: str) -> str:
    """“1200” for “1.200” and “1,200”; “2.5” for “2,5”."""
    if re.fullmatch(r"\d{1,3}(?:\D\d{3})+", number):
        return re.sub(r"\D", "", number)
    return re.sub(r"\D", ".", number)


def han_number(signs: str) -> int:
    """The number that Chinese signs up to hundreds print: 五十 is 50, 二〇二二 is 2022."""
    total, digits = 0, ""
    for sign in signs:
        if sign in _HAN_DIGITS:
            digits += _HAN_DIGITS[sign]
        else:
            total += int(digits or 1) * {"十": 10, "百": 100}[sign]
            digits = ""
    return total + int(digits or 0)


# What CLDR knows.


def cldr_names(locale: str) -> dict[str, str]:
    """What CLDR calls each territory and the city of each time zone in a language."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow to import

    try:
        found: Locale = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return {}
    cities: dict[str, str] = {
        zone: found.time_zones.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")
        for zone in map(str, Locale("ru").time_zones)
        if zone not in {"Etc/UTC", "Etc/Unknown", "Asia/Qatar"}
    }
    return {**cities, **found.territories}
