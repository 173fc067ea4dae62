"""The words that date lines are made of, in the languages that news comes in.

English, German, French, Spanish, Italian, Portuguese and Dutch. Patterns are to be compiled with
``re.IGNORECASE`` and ``re.VERBOSE``.
"""

_NAMES = {
    1: "january januar jänner janvier enero gennaio janeiro januari jan janv ene gen",
    2: "february februar februari février fevrier febrero febbraio fevereiro feb févr fév fev febr",
    3: "march märz maerz mars marzo março marco maart mar mär mrz mrt",
    4: "april avril abril aprile apr avr abr",
    5: "may mai mayo maggio maio mei mag",
    6: "june juni juin junio giugno junho jun giu",
    7: "july juli juillet julio luglio julho jul juil lug",
    8: "august août aout agosto augustus aug ago aoû",
    9: "september septembre septiembre setiembre settembre setembro sept sep set",
    10: "october oktober octobre octubre ottobre outubro oct okt ott out",
    11: "november novembre noviembre novembro nov",
    12: "december dezember décembre decembre diciembre dicembre dezembro dec dez déc dic",
}
MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
"""Each name of a month, in small letters, with its number."""

_WEEKDAYS = (
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles miercoles jueves viernes sábado sabado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta "
    "sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
)
_LATER = (
    "zuletzt aktualisiert", "aktualisiert", "stand", "geändert", "mise à jour", "mis à jour",
    "actualisée?", "modifiée?", "actualizad[oa]", "última actualización", "actualización",
    "aggiornat[oa]", "ultimo aggiornamento", "aggiornamento", "modificat[oa]", "atualizad[oa]",
    "última atualização", "atualização", "laatst bijgewerkt", "bijgewerkt", "laatste update",
    "geüpdatet",
)  # fmt: skip
_LABELS = (
    "veröffentlicht", "erstellt", "erschienen", "publiée?", "parue?", "publicad[oa]",
    "pubblicat[oa]", "gepubliceerd", "geplaatst", "fecha", "data", "datum",
)  # fmt: skip
_ON = r"(?:[ ](?:am|le|el|il|em|op|à|a|alle))?"
_FILLERS = (
    "at", "on", "am", "um", "le", "el", "il", "op", "om", "à", "a las", "alle ore", "alle", "ore",
    "às", "em", "uhr", "uur", "hrs?", "h",
)  # fmt: skip


def _any_of(words: tuple[str, ...] | list[str]) -> str:
    return f"(?:{'|'.join(words)})".replace(" ", "[ ]")


MONTH = rf"{_any_of(sorted(MONTHS, key=len, reverse=True))}(?![^\W\d_])\.?"
WEEKDAY = (
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?"
    rf"|{_any_of(_WEEKDAYS.split())}\b[.,]?"
)
LATER = (
    r"(?:last[ ])?(?:updated|modified|revised|edited|reviewed)(?:[ ](?:on|at))?:?"
    rf"|{_any_of(_LATER)}\b{_ON}[ ]?:?"
)
"""What marks the date that follows as one of a change."""
LABEL = (
    r"(?:(?:first|originally)[ ])?(?:published|posted|issued|released)(?:[ ](?:on|at))?:?"
    r"|(?:release[ ]|publication[ ])?date:|local[ ]time"
    rf"|{_any_of(_LABELS)}\b{_ON}[ ]?:?"
)
"""What marks the date that follows as one of publication."""
FILLER = rf"\b{_any_of(_FILLERS)}\b"
