"""The vocabulary of date lines in seven languages.

English, German, French, Spanish, Italian, Portuguese and Dutch. Patterns are to be compiled with
``re.IGNORECASE`` and ``re.VERBOSE``.
"""

from index.text.words import calendar

_FOREIGN_MONTHS = {
    1: "januar jänner jän janvier enero gennaio janeiro januari janv ene gen",
    2: "februar februari février fevrier febrero febbraio fevereiro févr fév fev febr",
    3: "märz maerz mars marzo março marco maart mär mrz mrt",
    4: "avril abril aprile avr abr",
    5: "mai mayo maggio maio mei mag",
    6: "juni juin junio giugno junho giu",
    7: "juli juillet julio luglio julho juil lug",
    8: "août aout agosto augustus ago aoû",
    9: "septembre septiembre setiembre settembre setembro set",
    10: "oktober octobre octubre ottobre outubro okt ott out",
    11: "novembre noviembre novembro",
    12: "dezember décembre decembre diciembre dicembre dezembro dez déc dic",
}
MONTHS = {
    **calendar.MONTHS,
    **{name: number for number, names in _FOREIGN_MONTHS.items() for name in names.split()},
}
"""The number of each month name in lower case."""

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
    rf"{_any_of(sorted(calendar.WEEKDAYS, key=len, reverse=True))}\b[.,]?"
    rf"|{_any_of(_WEEKDAYS.split())}\b[.,]?"
)
LATER = (
    r"(?:last[ ])?(?:updated|modified|revised|edited|reviewed)(?:[ ](?:on|at))?:?"
    rf"|{_any_of(_LATER)}\b{_ON}[ ]?:?"
)
"""Labels of the date of a change."""
LABEL = (
    r"(?:(?:first|originally)[ ])?(?:published|posted|issued|released)(?:[ ](?:on|at))?:?"
    r"|(?:release[ ]|publication[ ])?date:|local[ ]time"
    rf"|{_any_of(_LABELS)}\b{_ON}[ ]?:?"
)
"""Labels of the publication date."""
FILLER = rf"\b{_any_of(_FILLERS)}\b"
