"""Abbreviations of English news, by whether their full stop can end a sentence.

``index/answer/question/lexicon/`` has the shorthand that people type in questions.

All are written in lower case and without the last full stop. Dotted letters (``U.S.``, ``a.m.``,
``J.K.``) need no list: they are known by their shape.
"""

from index.text.words.calendar import MONTH_ABBREVIATIONS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "mr mrs ms mx messrs mme mmes mlle dr drs prof gen lt col sgt maj capt cpl pvt adm cmdr cdr "
    "brig sra srta dra herr amb rep reps sens"
)
"""Stand before a name, whatever the name looks like: never the end of a sentence."""

LEADING = _words("vs v e.g i.e cf viz ca c approx esp incl resp ee pub")
"""Lead on to what they announce: never the end of a sentence; ``v`` and ``c`` only if small."""

NUMBERED = (
    _words("no nos nr rs art arts sec secs ch vol vols pp para paras fig figs reg stat ver")
    | MONTH_ABBREVIATIONS
)
"""Abbreviations before a number only; elsewhere many of them are words (``No.``, ``art.``)."""

INNER = _words(
    # titles and names of places that are also something else
    "st sts ste mt ft sen gov hon rev fr pres pm min sec dep asst atty supt sr jr ret esq "
    # companies, offices, addresses
    "inc corp ltd co cos bros llc plc pte pty assn dept div univ intl int'l govt gov't ave blvd rd "
    # learning, books and law
    "ph.d m.phil d.phil b.sc m.sc ll.b ll.m ll.d ed.d psy.d sc.d al seq ibid ed eds trans cir supp "
    # measures
    "bn mn tn km kg lb lbs oz hr hrs uu"
) | (MONTH_ABBREVIATIONS - {"mar"})
"""Stand inside a sentence or at its end; what follows decides."""

STATES = _words(
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb "
    "Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo"
)
"""States of the United States, like ``INNER`` but only with this capital: ``ill.`` is a word."""

OPENERS = _words(
    "a an the this that these those he she it they we you i his her its their our my your in on "
    "at by for from with without after before during since until as if when while where why how "
    "what who which whose there here but and or nor so yet also then thus however meanwhile "
    "moreover furthermore nevertheless although though because despite whether each some many "
    "several all another any every everyone nobody nothing none today yesterday tomorrow "
    "according earlier previously afterwards afterward both neither instead still even such "
    "once later prior following to of is are was were do does did can could should would has "
    "have had let well yes please thanks asked throughout upon"
)
"""Words that are capitalised only because they open a sentence: hardly ever part of a name."""

SPEECH = _words(
    "said says asked asks told replied answered added wrote writes exclaimed shouted insisted "
    "declared continued recalled wondered responded remarked"
)
"""Verbs that attribute a quotation."""
