"""Words by which offices are known."""

from index.text.offices import Standing
from index.text.vocabulary import BODIES, CIVILITIES, DEPARTMENTS, GENERIC, OFFICES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADS = _words(
    "president minister premier chancellor secretary secretary-general director-general "
    "governor-general vice-president undersecretary under-secretary ambassador envoy governor "
    "mayor commissioner director chief head chairman chairwoman chairperson chair speaker king "
    "queen emir amir pope monarch adviser advisor spokesperson spokesman spokeswoman "
    "coordinator administrator taoiseach tánaiste diplomat prosecutor ombudsman "
    "president-elect prime-minister minister-designate commander negotiator"
)
"""Nouns that end an office."""

HEADS_AFTER = {
    "general": _words("attorney secretary director governor prosecutor solicitor auditor"),
    "leader": _words("supreme opposition majority minority paramount"),
    "prince": _words("crown"),
    "princess": _words("crown"),
    "justice": _words("chief"),
    "lady": _words("first"),
    "representative": _words("special permanent high trade"),
    "officer": _words("executive"),
    "executive": _words("chief"),
}  # fmt: skip
"""Nouns that end an office only after one of these words: attorney general, chief justice."""

PEOPLE = (
    HEADS | frozenset(HEADS_AFTER) | (OFFICES - CIVILITIES - {"jr"})
    | _words(
        "academic accountant anchor architect artist athlete ayatollah banker billionaire blogger "
        "boss boxer brigadier brother businessman businesswoman cardiologist champion chef chemist "
        "cleric co-chair columnist comedian composer creator critic dancer daughter democrat "
        "designer developer dictator dissident donor engineer entrepreneur farmer father fighter "
        "filmmaker financier firefighter footballer geneticist goalkeeper guitarist host husband "
        "influencer inventor investigator investor knight lecturer magistrate man mathematician "
        "mayor-elect militant millionaire moderator mogul monk mother musician native novelist "
        "nurse oligarch operator owner painter partner patriarch photographer photojournalist "
        "physicist pioneer player playwright pm poet policeman policewoman preacher producer "
        "psychologist publisher racer rapper rapporteur reporter republican resident runner sailor "
        "sculptor sister skier soldier son spy statesman student sultan surgeon swimmer teacher "
        "terrorist theologian trader tycoon veteran vice-chair victim volunteer warlord widow wife "
        "woman worker wrestler writer"
    )
)  # fmt: skip
"""Nouns for what people are: offices and occupations."""

MODIFIERS = _words(
    "prime deputy vice first second assistant associate principal senior special chief "
    "foreign external home interior internal finance treasury justice defense defence health "
    "education trade commerce energy environment climate economy economic economics agriculture "
    "transport transportation infrastructure labor labour culture information technology science "
    "industry tourism housing planning communications communication digital immigration migration "
    "security homeland national intelligence press private permanent presidential federal state "
    "union high resident supreme crown attorney general secretary director governor prosecutor "
    "opposition majority minority executive affairs and cabinet police army navy military "
    "central-bank regional development humanitarian cooperation relations international investment "
    "water mines mining oil petroleum electricity sports youth women’s social welfare public works "
    "emergency situations civil aviation cyber nuclear political diplomatic top lead peace "
    "election counterterrorism human rights budget lady parliament parliamentary house senate "
    "government assembly construction domestic policy solicitor alternate lord innovation armed "
    "forces unification reform telecommunications"
)
"""Words before the head that belong to the office."""

_BY_STANDING: dict[Standing, frozenset[str]] = {
    "former": _words(
        "former ex then late previous past ousted deposed overthrown onetime one-time erstwhile "
        "retired disgraced toppled impeached"
    ),
    "acting": _words("acting interim caretaker provisional transitional"),
    "designate": _words("incoming designate nominee"),
    "outgoing": _words("outgoing departing"),
}
STANDINGS: dict[str, Standing] = {
    word: standing for standing, words in _BY_STANDING.items() for word in words
}
AFTER_HYPHEN: dict[str, Standing] = {**STANDINGS, "elect": "designate"}
"""What a word before an office, or after its hyphen, says about the holder."""

NEUTRAL = _words(
    "incumbent current sitting new newly newly-elected longtime long-time longest-serving "
    "embattled powerful populist conservative liberal socialist far-right right-wing left-wing "
    "centrist hard-line hardline reformist islamist democratic republican labour ailing jailed "
    "imprisoned detained exiled outspoken veteran influential de facto de-facto first second third "
    "fourth female woman ever youngest permanent"
)
"""Adjectives before an office that say nothing of its term."""

NO_OFFICE = _words(
    "self-declared self-proclaimed self-styled would-be aspiring future possible potential likely "
    "next prospective presumptive hopeful alleged fake shadow fictional"
)
"""Words after which somebody does not hold the office."""

PLACES = frozenset((
    "South Korea", "North Korea", "Saudi Arabia", "New Zealand", "Sri Lanka", "South Africa",
    "Costa Rica", "El Salvador", "Sierra Leone", "Burkina Faso", "Hong Kong", "San Marino",
    "Great Britain", "Ivory Coast", "Northern Ireland", "Puerto Rico", "New York", "Los Angeles",
    "San Francisco", "Tel Aviv", "Buenos Aires", "Mexico City", "Cape Verde", "North Macedonia",
    "South Sudan", "East Timor", "White House", "Capitol Hill", "Downing Street", "Middle East",
))  # fmt: skip
"""Names of two words that look like names of people."""

DEPARTMENT_WORDS = frozenset(word.lower() for word in DEPARTMENTS) | _words(
    "exchequer treasury justice europe european external relations economic home national women "
    "children youth sport sports water mines planning infrastructure digital immigration "
    "migration labor labour public works general prisons prosecutions army navy protocol human "
    "rights refugees drug control policy"
)
"""What follows “of” or “for” in an office: Secretary of State."""

NOT_LAST = _words(
    "national international general european external economic human foreign home public digital "
    "regional civil social internal"
)
"""Words that end no department: “director of the National Coalition” is no director of National."""

HELPERS = HEADS | _words(
    "speechwriter aides advisers assistant aide deputy counsel counselor lawyer son daughter wife "
    "brother"
)
"""Who may be somebody’s of an office: “the envoy of the secretary-general”."""

ENDINGS = _words("overthrow ouster ousting fall death killing departure funeral")
"""What ends a term: “the overthrow of President Marsh”."""

VAGUE = _words(
    "director prosecutor diplomat negotiator commander coordinator head chief adviser advisor"
)
"""Heads that are an occupation, not an office, unless the sentence says of what."""

SUCCEEDING = _words("succeeding replacing succeeds replaces succeeded replaced")

WITH_OF = _words(
    "chiefs bank council organization organisation ministry department board house chamber league "
    "association republic kingdom commonwealth federation"
)
"""What an area of an office has before “of”: Bank of England governor."""

_IN_NAMES = _words("judge major jr lord prince princess justice mp lt col jr mr dr sir pilot coach")
NOT_IN_NAMES = (
    BODIES | HEADS | frozenset(HEADS_AFTER) | frozenset(STANDINGS) | (OFFICES - _IN_NAMES) | GENERIC
    | _words("announces hosts delivers signs celebrating visits meets aid relief security affairs "
             "officers additional remarks statement press humanitarian rights emeritus "
             "policy control technologies market path coast forum agence")
)  # fmt: skip
"""Words that no person's name holds, in lower case."""
