"""Every message that can be translated: gathered from the commands and from the code."""

import ast
import re
from collections.abc import Container, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import discord
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from discord import app_commands
from discord.app_commands import TranslationContextLocation
from jinja2 import Environment
from jinja2.ext import extract_from_ast
from lxml import html

from tests.bot.keeping import kept_people
from tests.bot.running import scripted_client

_SHOWN = ("asking", "commands", "core", "ui")
_INTERNAL = ("_log.", "AssertionError", "asyncio.create_task")
_SENTENCE = re.compile(r"\w+(?: [\w'’]+){3}")
ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "index" / "web"
KEYWORDS: dict[str, Any] = {
    "translatable": None, "Told": None, "told": None, "say": None, "plural": (2, 3),
    "plural_if_any": (2, 3),
}  # fmt: skip
"""The functions whose arguments are messages, as Babel's extraction wants them."""

Message = str | tuple[str, ...]
"""A message, or its two forms for one and for many."""


async def messages() -> list[Message]:
    """Every message once: those of the commands, of the code, file by file, and of the page."""
    code = [*_of_code(ROOT / "bot"), *_of_code(ROOT / "index")]
    found = [*await _descriptions(), *code, *page_messages()]
    return list(dict.fromkeys(found))


def page_messages() -> list[Message]:
    """Every message of the web page once: those of its code, then those of its templates."""
    templates = sorted((WEB / "templates").glob("*.html"))
    return list(dict.fromkeys([*_of_code(WEB), *chain.from_iterable(map(_of_template, templates))]))


def _of_code(folder: Path) -> list[Message]:
    code = sorted(extract_from_dir(folder, keywords=KEYWORDS), key=lambda one: one[:2])
    return [message for _, _, message, _, _ in code if message]


def _of_template(file: Path) -> Iterator[Message]:
    parsed = Environment().parse(file.read_text("utf-8"))
    for _, _, found in extract_from_ast(parsed, ("say", "plural")):
        texts = (
            [found] if isinstance(found, str) else [one for one in found or () if one is not None]
        )
        if texts:
            yield texts[0] if len(texts) == 1 else tuple(texts)


def both_forms(entry: Entry) -> tuple[list[str], list[str]]:
    """The forms of a message, one or two, and those of its translation, which may be empty."""
    forms, translated = (
        [text] if isinstance(text, str) else list(text or [""]) for text in (entry.id, entry.string)
    )
    return forms, translated


class _Recorder(app_commands.Translator):
    """Notes what Discord would be given in other languages."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: Any
    ) -> None:
        names = TranslationContextLocation
        is_label = isinstance(context.data, app_commands.ContextMenu)
        own = {names.command_name, names.group_name, names.parameter_name}
        if locale is discord.Locale.french and (is_label or context.location not in own):
            self.heard.append(string.message)


async def _descriptions() -> list[str]:
    """Descriptions of commands and options, names of choices and context menus."""
    recorder = _Recorder()
    with kept_people() as (people, _):
        client = scripted_client(people)
        await client.add_commands()
        for command in client.tree.get_commands():
            await command.get_translated_payload(client.tree, recorder)
    return recorder.heard


def merged(known: Catalog, wanted: Sequence[Message]) -> Catalog:
    """The translations of ``known`` for the messages of today, with those that are missing empty.

    Translations of messages that are gone are dropped.
    """
    made = Catalog()
    for message in wanted:
        entry = known.get(message if isinstance(message, str) else message[0])
        made.add(message, entry.string if entry and entry.id == message else "")
    return made


def untranslated(catalogue: Catalog) -> list[Message]:
    """The messages of a catalogue that lack a translation, or one of its forms."""
    pairs = [both_forms(entry) for entry in catalogue if entry.id]
    lacking = [forms for forms, translated in pairs if not all(translated)]
    return [forms[0] if len(forms) == 1 else tuple(forms) for forms in lacking]


def bare_words(file: Path) -> list[str]:
    """The words of a template that are not said in the reader's language."""
    source = re.sub(
        r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", file.read_text("utf-8"), flags=re.DOTALL
    )
    document = html.fromstring(f"<div>{source}</div>")
    spoken = document.xpath("//@aria-label|//@title|//@placeholder|//@alt|//button/@value")
    return [text for text in (*document.itertext(), *spoken) if re.search(r"\w", text)]


def said_messages() -> set[str]:
    """Every message that the code says by its words; Babel's extraction skips f-strings."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "index").rglob("*.py")]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    calls = (node for node in nodes if isinstance(node, ast.Call) and node.args)
    return {
        str(call.args[0].value)
        for call in calls
        if ast.unparse(call.func).rpartition(".")[2] in {"say", "translatable", "Told", "told"}
        if isinstance(call.args[0], ast.Constant)
    }


def unmarked_sentences(known: Container[str]) -> list[str]:
    """Texts with four words in a row that the bot may show and that are no ``known`` message.

    Patterns of what people type are no messages.
    """
    files = [file for room in _SHOWN for file in sorted((ROOT / "bot" / room).rglob("*.py"))]
    return [
        f"{file.name}: {text}"
        for file in files
        for text in _shown_texts(ast.parse(file.read_text("utf-8")))
        if _SENTENCE.search(text) and text not in known and "(?:" not in text
    ]


def _shown_texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a module, without docstrings, log lines, decorators, asserts and failures."""
    for node in ast.iter_child_nodes(tree):
        is_note = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        is_internal = isinstance(node, ast.Assert) or called.startswith(_INTERNAL)
        if is_note or is_internal or node in getattr(tree, "decorator_list", []):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from _shown_texts(node)
