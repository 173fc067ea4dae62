"""Words by which a description of somebody or something is known."""

import re

from index.answer.question.lexicon.normalize import fold

OCCUPATIONS = frozenset(
    """academic accountant activist actor actress admiral analyst anchor
    architect archbishop artist astronaut athlete attorney author ayatollah banker bishop blogger
    boss boxer brigadier brother businessman businesswoman candidate captain cardinal cardiologist
    ceo chairperson champion chef chemist cleric coach co-chair co-founder colonel columnist
    comedian composer comptroller congressman congressperson congresswoman correspondent counsel
    counselor counsellor creator critic dancer daughter dean delegate democrat designer deputy
    detective developer dictator dissident doctor donor economist editor engineer entrepreneur
    executive expert farmer father filmmaker financier firefighter fighter footballer founder
    general geneticist goalkeeper guitarist historian host husband imam influencer inspector
    inventor investigator investor journalist judge justice king knight lawmaker lawyer leader
    lecturer legislator lieutenant magistrate major man manager marshal mathematician mayor-elect
    member militant millionaire billionaire moderator mogul monk mother musician native nominee
    novelist nurse officer official oligarch operator owner painter partner pastor patriarch
    photographer photojournalist physician physicist pilot pioneer player playwright poet
    policeman policewoman politician pope preacher president-elect prince princess principal
    producer professor psychologist publisher rabbi racer rapper rapporteur reporter
    representative republican researcher resident runner sailor scholar scientist sculptor
    secretary-general senator sergeant sheikh sheriff singer sister skier soldier solicitor son
    spy statesman strategist student sultan superintendent surgeon swimmer teacher terrorist
    theologian trader treasurer tycoon veteran vice-chair victim volunteer warlord widow wife
    woman worker wrestler writer""".split()  # noqa: SIM905
)
"""Nouns for what people are, besides offices."""

ABBREVIATED = frozenset(
    ("pm", "rep", "sen", "gov", "gen", "col", "capt", "adm", "amb", "lt", "sgt")
)
"""Titles as they are printed before a name."""

_PARTS = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’']s?\b")


def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without accents, possessives and hyphens."""
    return tuple(map(fold, _PARTS.findall(_POSSESSIVE.sub("", text))))
