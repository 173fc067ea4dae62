"""Words by which the texts' cues, offices and organisations are known.

The cue verbs are those of Krestel, Bergler and Witte (2008), "Minding the Source: Automatic Tagging
of Reported Speech in Newspaper Articles", and frequent ones of Pareti (2015), "Attribution: A
Computational Approach", with what readouts of diplomatic talks use.
"""

import re
from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Verbs by base; irregular forms are written out with "/": base/third person/past/participle -ing.
_SAYING = "say/says/said/saying state claim insist believe allege indicate"
_TELLING = "tell/tells/told/telling inform assure remind notify"
_THAT = (
    "add announce warn argue explain declare write/writes/wrote/written/writing tweet note stress "
    "emphasize emphasise reiterate confirm deny admit/admits/admitted/admitting acknowledge assert "
    "suggest conclude comment remark reply respond continue recall observe predict promise pledge "
    "vow testify complain contend maintain mention post reaffirm underscore underline highlight "
    "caution report ask joke quip/quips/quipped/quipping concede estimate hope agree propose "
    "affirm boast lament reveal disclose clarify counter recount rule speculate elaborate hint "
    "exclaim swear/swears/swore/swearing recommend reason retort advise profess"
)
_ACTING = (
    "condemn urge reaffirm reiterate underscore underline emphasize emphasise stress highlight "
    "welcome praise criticize criticise express demand apologize apologise "
    "congratulate commend applaud denounce deny describe accuse pledge vow promise deplore decry "
    "characterize characterise caution voice affirm acknowledge announce convey confirm laud hail "
    "slam/slams/slammed/slamming blame recommend note"
)
_CLAUSAL_PHRASES = "make/makes/made/making clear;make/makes/made/making it clear;point out"
_ACTING_PHRASES = (
    "call for;call on;call;claim responsibility;rule out;warn of;warn against;insist on;"
    "appeal for;commit/commits/committed/committing to;tweet about;"
    "talk of;speak/speaks/spoke/speaking of"
)
_CONSONANT_Y = re.compile(r"(?<![aeiou])y$")
_SIBILANT = re.compile(r"(?:s|x|z|sh|ch)$")


def _forms(verb: str) -> list[str]:
    """Base, third person, past and participle of a verb; regular but for what is written out."""
    if "/" in verb:
        return verb.split("/")
    stem = verb if verb.endswith("ee") else verb.removesuffix("e")
    past = _CONSONANT_Y.sub("i", verb).removesuffix("e")
    third = f"{verb}es" if _SIBILANT.search(verb) else _CONSONANT_Y.sub("ie", verb) + "s"
    return [verb, third, f"{past}ed", f"{stem}ing"]


def _all_forms(verbs: str) -> frozenset[str]:
    """All forms but the base, which mostly is a noun or follows a plural subject."""
    return frozenset(form for verb in verbs.split() for form in _forms(verb)[1:])


def _phrases(listed: str) -> list[list[str]]:
    """The forms of verbs with the words that belong to them: “call for”, “make clear”."""
    parted = (phrase.partition(" ") for phrase in listed.split(";"))
    return [[f"{form}{gap}{rest}" for form in _forms(verb)] for verb, gap, rest in parted]


SAYING = _all_forms(_SAYING) | {"say"}
"""Verbs that introduce what was said with or without “that”."""
TELLING = _all_forms(_TELLING)
"""Verbs whose object is who was told."""
_CLAUSAL_PHRASED, _ACTING_PHRASED = _phrases(_CLAUSAL_PHRASES), _phrases(_ACTING_PHRASES)
_PHRASED = [*_CLAUSAL_PHRASED, *_ACTING_PHRASED]
CLAUSAL = (
    SAYING
    | TELLING
    | _all_forms(_THAT)
    | {form for _, *forms in _CLAUSAL_PHRASED for form in forms}
)
"""Verbs that introduce what was said by “that”, or stand with a quotation."""
ACTING = _all_forms(_ACTING) | {form for _, *forms in _PHRASED for form in forms}
"""Verbs that are themselves a part of what was said: to condemn, to urge, to call for."""
_PASTS = {
    forms[0]: forms[2]
    for forms in (
        *map(_forms, f"{_SAYING} {_TELLING} {_THAT} {_ACTING}".split()),
        *_PHRASED,
    )
}


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; grouped by letter, which is faster."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda one: (-len(one), one)):
        by_letter.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(
        f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in sorted(by_letter.items())
    )


CUE = re.compile(
    rf"(?<![\w’'-])(?:{one_of((CLAUSAL | ACTING) - {'states'})}|states(?= that))(?![\w’'-])"
)

PLURAL_CUE = re.compile(rf"(?<![\w’'-])(?:{one_of(_PASTS.keys() - SAYING)})(?![\w’'-])")
"""The base forms, which follow plural subjects in the present tense: “Marsh and Reyes condemn”."""


def past_of(base: str) -> str:
    """The past form of a verb by its base, by which the other sets know it."""
    return _PASTS[base]


SPOKESPEOPLE = _words("spokesperson spokesman spokeswoman")
OFFICES = SPOKESPEOPLE | _words(
    "president minister secretary chancellor governor mayor senator representative congressman "
    "congresswoman ambassador envoy general admiral colonel captain lieutenant major chief "
    "director chairman chairwoman chair chairperson commissioner justice judge attorney "
    "prosecutor premier king queen prince princess emir sheikh pope archbishop bishop cardinal "
    "reverend professor doctor officer leader coach ceo founder co-founder analyst adviser "
    "advisor co-author fellow scholar candidate lawyer deputy speaker counselor counsellor "
    "administrator commander "
    "sergeant sheriff superintendent inspector detective economist expert author activist "
    "journalist correspondent head owner manager editor scientist researcher meteorologist "
    "official diplomat delegate lawmaker politician nominee coordinator negotiator mediator "
    "principal dean rabbi imam pastor treasurer auditor comptroller solicitor counsel executive "
    "aide ally undersecretary under-secretary secretary-general premier-elect president-elect "
    "chief-of-staff physician historian executive cosmonaut astronaut instructor pilot actor "
    "actress singer constable corporal marshal director-general congressperson councillor "
    "councilor assemblyman legislator "
    "member strategist jr mr mrs ms miss mx dr sir dame lord lady madam sen rep gov gen lt col "
    "adm sgt maj capt cmdr prof hon rev amb mp msgr"
)
"""Nouns for what a person is; before a name, they end the office."""

PLURAL_TITLES = _words("presidents ministers secretaries senators chancellors representatives")
"""Titles before the first of several names."""

CIVILITIES = _words("mr mrs ms miss mx dr sir dame lord lady madam prof hon rev the")
"""Titles that are no office."""

GENERIC = _words(
    "officials witnesses residents critics experts analysts activists lawmakers protesters people "
    "others some many leaders ministers reporters sources supporters opponents authorities "
    "neighbors neighbours farmers workers students teachers parents villagers locals survivors "
    "passengers organizers organisers campaigners activists advocates unions traders "
    "customers tourists "
    "scientists researchers investigators prosecutors lawyers journalists families relatives "
    "doctors rescuers firefighters presidents secretaries senators republicans democrats members "
    "participants countries nations sides parties both all none everyone nobody neither source "
    "man woman resident witness official report reports statement statements study studies survey "
    "poll data document documents letter article company person someone figures results evidence "
    "troops soldiers forces-loyal militants rebels gunmen sceptics skeptics delegates "
    "diplomats spokespersons spokespeople advisers advisors"
)
"""Speakers that cannot be asked for by name."""

BODIES = _words(
    "ministry government military army navy police embassy commission court committee council "
    "department agency union party bank parliament senate congress house office force forces "
    "administration authority board bureau service organization organisation organisations "
    "corporation group institute institution university association federation foundation centre "
    "center command kremlin pentagon cabinet junta militia movement network bloc alliance "
    "coalition airline airlines regulator watchdog tribunal assembly presidency secretariat "
    "delegation mission consulate chamber ministry guard guards corps station society company inc "
    "corp ltd llc co plc press times post news herald journal tower street avenue river island "
    "islands sea war day act agreement treaty summit conference states nations kingdom republic "
    "building airport church school hospital company media television radio agency initiative "
    "north south east west strip bay lake mount city county province state district region "
    "campaign prosecution palace observatory utility startup retailer carrier manufacturer museum "
    "accords accord plan fund program programme project international national"
)
"""Words that organisations, places and events have in their names, and people do not."""

OWNED = _words(
    "government city administration ministry parliament army prosecution embassy office "
    "municipality mission delegation secretariat bureau cabinet presidency navy"
)
"""Bodies that are named by whose they are: the city of …, the government of …"""

THINGS = _words(
    "act agreement treaty plan me summit conference accord accords war day strip river island "
    "islands sea street avenue tower building airport lake mount bay report statement letter "
    "constitution resolution bill law order memorandum"
)
"""What names of documents, events and places end with; they say nothing."""

DEPARTMENTS = _words(
    "State Defense Defence Treasury Foreign Affairs Interior Justice Finance Health Commerce "
    "Labor Labour Energy Education Transport Transportation Agriculture Homeland Security Staff "
    "Police Trade Economy Environment Culture Information Parliament Congress Representatives "
    "Commons Lords Human Services Housing Urban Development Veterans Intelligence Communications "
    "Management Budget Policy Climate Science Technology Media Tourism Industry International "
    "Cooperation"
)
"""What an office is of: Secretary of State, Minister for Foreign Affairs."""

CALENDAR = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December"
)

FUNCTION = _words(
    "a an the of in on at by for from with without to as and or but nor so yet if when while "
    "where who whom whose which what that this these those is are was were be been being has have "
    "had do does did not no can could will would shall should may might must there here than then "
    "into onto over under after before during since until against between among amid about around "
    "through because although though despite like it he she they we you i his her its their our "
    "my your him them us me also only just even including per via all other another both each "
    "every some any many several most"
)
"""Words that no name and no office ends with."""

OPENERS = _words(
    "According In On At During After Before Speaking Asked Following Earlier Later Meanwhile "
    "However But And Today Yesterday Last Despite While With For From As When Also Additionally "
    "Separately Instead Still Then Moreover Furthermore Addressing Responding Citing Writing "
    "Announcing Appearing Since Under Amid Nevertheless Nonetheless Finally First Second Third "
    "Overall Notably Upon By Through Throughout Besides Similarly Likewise Conversely Regarding "
    "Noting Using This So Yet"
)
"""Words that open an adverbial before the subject."""

ADVERBS_OF_SENTENCES = _words(
    "Unfortunately Importantly Recently Previously Specifically Clearly Ultimately Currently "
    "Initially Eventually Reportedly Sadly Significantly Tragically"
)
"""Adverbs before the subject, with a comma."""
