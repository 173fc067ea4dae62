"""Separates a publisher's corrections from the text."""

import re

LONGEST = 1_200
"""The longest note, in characters."""
_TOP = 2
_END = 4
"""Paragraphs at the top and at the end of a text that may be notes."""

_THING = r"(?:article|story|post|piece|column|headline|caption|page)"
_PAPER = r"(?:report|transcript|version|item|statement|text)"
"""Things that articles also report on: a note about one says what was wrong."""
_WRONG = (
    r"(?:mis(?:stated?|spell|spelled|identified|quoted|attributed|characteri[sz]ed|reported)"
    r"|incorrect(?:ly)?|inaccurate(?:ly)?|erroneous(?:ly)?|wrong(?:ly)?|mistaken(?:ly)?|in\ error"
    r"|corrected)\b"
)
_DATED = r"(?:[\s,(]+(?=[^:]{0,40}\d)[^:]{1,40})?"
"""What may stand between the label and its colon: "(Aug. 29, 2024)"."""
_NOTE = re.compile(
    rf"""(?:[*†_\[(]|\s)*(?:
    (?:corrections?|clarifications?|corrigendum|erratum|retraction)(?:\ (?:and|&)\ clarifications?)?
        {_DATED}\s?[:–—]
    |(?:corrections?|clarifications?)\ (?:appended|made|issued)\b
    |(?:editor'?s?'?\ note|note\ to\ readers?|editors'\ note)\b.{{0,300}}
        \b(?:correct(?:ed|ion|s)?|clarif(?:y|ied|ication)|misstated|misidentified|amended|erroneously
        |incorrectly|earlier\ version|previous\ version)\b
    |(?:(?:an?|the|in\ an?)\ )?(?:earlier|previous|prior|original|initial)\ versions?\ of\ this
        \ (?:{_THING}\b|{_PAPER}\b.{{0,400}}{_WRONG})
    |this\ (?:{_THING}|report|version|text)\ (?:was|has\ been)
        \ (?:(?:corrected|amended|clarified)\b|(?:updated|edited|changed|revised)\b.{{0,100}}
            \ (?:to\ (?:correct|clarify|fix)|because)\b)
    |this\ {_THING}\ (?:originally|previously|initially|incorrectly)
        \ (?:said|stated|reported|gave)\b
    |(?:korrektur|berichtigung|richtigstellung|correction|rectificatif|erratum|correcci[óo]n
        |fe\ de\ err(?:atas|ores)|rectificaci[óo]n|correzione|rettifica|corre[çc][ãa]o|errata
        |correctie|rectificatie){_DATED}\s?[:–—]
    |(?:in\ einer\ (?:früheren|vorherigen|ersten)\ (?:version|fassung)
        \ (?:dieses|des)\ (?:artikels|textes)
    |(?:une|dans\ une)\ (?:version\ (?:précédente|antérieure)|première\ version)
        \ de\ (?:cet|l')\s?article
    |(?:una|en\ una)\ versi[óo]n\ anterior\ de\ est[ea]\ (?:art[íi]culo|nota|noticia)
    |(?:una|in\ una)\ (?:precedente\ versione|versione\ precedente)
        \ di\ (?:questo|quest')\s?articolo
    |(?:uma|em\ uma)\ vers[ãa]o\ anterior\ d(?:este|esta)\ (?:artigo|reportagem|texto|mat[ée]ria)
    |in\ een\ (?:eerdere|vorige)\ versie\ van\ dit\ (?:artikel|stuk|bericht))\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(r"(?:corrections?|clarifications?)\W*", re.IGNORECASE)
_REPORTED = re.compile(r"""^["“„«]""")


def without_correction(text: str) -> tuple[str, str | None]:
    """The text without its corrections, and the corrections, joined by line breaks.

    Whole paragraphs at the top or at the end are moved; a text of notes only stays unchanged.
    """
    paragraphs = text.split("\n")
    filled = [at for at, one in enumerate(paragraphs) if one.strip()]
    edge = {*filled[:_TOP], *filled[-_END:]}
    notes = {at for at in edge if is_correction(paragraphs[at])}
    if len(filled) > 2 and _LABEL.fullmatch(paragraphs[filled[-2]].strip()):
        notes |= set(filled[-2:])
    if not notes or len(notes) == len(filled):
        return text, None
    rest = "\n".join(one for at, one in enumerate(paragraphs) if at not in notes)
    corrections = "\n".join(paragraphs[at].strip() for at in sorted(notes))
    return re.sub(r"\n{3,}", "\n\n", rest).strip("\n"), corrections


def is_correction(paragraph: str) -> bool:
    """Whether the paragraph is a correction of an earlier version of the article."""
    line = paragraph.strip().replace("’", "'").replace("\u00a0", " ")
    return len(line) <= LONGEST and not _REPORTED.match(line) and bool(_NOTE.match(line))
