"""Words for people that can be said in other languages: an English form, and its values."""

import json
from collections.abc import Mapping
from typing import Any, Self

_JSON = '{"form":'
"""How a stored text begins that has values."""

_ANY = "{text}"
"""The form of a text that looks like one; no catalogue has it."""


class Told(str):
    """An English text that remembers the form and the values from which it was made.

    It passes for any text, and a catalogue can say the same in another language. ``str`` of it, or
    of an error whose message it is, keeps what it remembers; a part that is cut out does not.

    Attributes:
        form: the English words, with a placeholder for each value; the key of their translations.
        many: the form for numbers other than 1, or None.
        values: texts, whole numbers, or lists of texts.
    """

    form: str
    many: str | None
    values: Mapping[str, Any]

    def __new__(cls, form: str, many: str | None = None, /, **values: Any) -> Self:
        """Fill a form; without values, it is the text."""
        shown = {name: _in_english(one) for name, one in values.items()}
        chosen = form if many is None or values["number"] == 1 else many
        made = super().__new__(cls, str.format(chosen, **shown) if values else form)
        made.form, made.many, made.values = form, many, values
        return made

    @classmethod
    def plural(cls, number: int, one: str, many: str) -> Self:
        """The form for a number, which ``{number}`` shows."""
        return cls(one, many, number=number)

    def __str__(self) -> str:
        """The text itself, where ``str`` would make a plain copy."""
        return self

    def format(self, *_: object, **values: Any) -> "Told":
        """The same form with values."""
        return Told(self.form, self.many, **values)


def stored(text: str) -> str:
    """A text as a library stores it: as JSON, if it has values or looks like such JSON itself."""
    told = Told(_ANY, text=str.__str__(text)) if text.startswith(_JSON) else text
    if isinstance(told, Told) and told.values:
        return json.dumps(_as_json(told), ensure_ascii=False)
    return told


def restored(text: str) -> str:
    """A text as it was before it was stored."""
    if not text.startswith(_JSON):
        return text
    try:
        return str(_from_json(json.loads(text)))
    except (ValueError, TypeError, LookupError, AttributeError):  # of a damaged row or backup
        return text


def _in_english(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_in_english, value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def _as_json(value: Any) -> Any:
    if isinstance(value, Told):
        values = {name: _as_json(one) for name, one in value.values.items()}
        return {"form": value.form, "many": value.many, "values": values}
    return [_as_json(one) for one in value] if isinstance(value, list) else value


def _from_json(read: Any) -> Any:
    if isinstance(read, dict):
        values = {name: _from_json(one) for name, one in read["values"].items()}
        return Told(read["form"], read["many"], **values)
    return [_from_json(one) for one in read] if isinstance(read, list) else read
