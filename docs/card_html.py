"""Renders Discord cards (Components V2 payloads) to HTML in Discord's look.

Only what the cards of Verbale use is rendered: containers, texts, sections, separators, rows of
buttons, menus, pictures; headings, small print, quotes, lists, code, bold, italics, struck words,
links, times, commands, mentions.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

Json = dict[str, Any]

ROW, BUTTON, MENU, SECTION, TEXT, GALLERY, LINE, CONTAINER = 1, 2, 3, 9, 10, 12, 14, 17
LINK_STYLE = 5

THEMES = {
    "dark": {
        "page": "#323339", "card": "#393a41", "edge": "#4e4f57", "text": "#dfe0e2",
        "pale": "#a3a4ab", "mark": "#65666e", "button": "#4b4c54", "code": "#2c2d32",
        "link": "#7bb0f5", "head": "#fbfbfb",
    },
    "light": {
        "page": "#fbfbfb", "card": "#ffffff", "edge": "#dfdfe1", "text": "#333338",
        "pale": "#6c6d75", "mark": "#c4c4c8", "button": "#e4e4e6", "code": "#f0f0f2",
        "link": "#0c63c7", "head": "#2b2b30",
    },
}  # fmt: skip
"""The colours of each theme, near to those of Discord's client."""

_STYLE = """
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: VAR(page); color: VAR(text);
  font: 16px/1.375 "gg sans", "Noto Sans", "DejaVu Sans", "Helvetica Neue", Arial, sans-serif; }
.message { display: flex; gap: 16px; margin-bottom: 24px; }
.face { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #2e7d6b; color: #fff;
  display: flex; align-items: center; justify-content: center; font-weight: 700; }
.body { min-width: 0; flex: 1; }
.name { font-weight: 600; color: VAR(head); margin-bottom: 4px; }
.name small { background: #5865f2; color: #fff; border-radius: 4px; padding: 0 5px; font-size: 10px;
  vertical-align: 2px; margin-left: 4px; }
.container { background: VAR(card); border: 1px solid VAR(edge); border-left: 4px solid; padding:
  16px; border-radius: 8px; max-width: 600px; display: flex; flex-direction: column; gap: 8px; }
.text { overflow-wrap: anywhere; white-space: pre-wrap; }
.text h3 { margin: 0; font-size: 20px; line-height: 1.3; color: VAR(head); }
.text .small { font-size: 13px; color: VAR(pale); }
.text blockquote { margin: 2px 0; padding: 0 8px 0 12px; border-left: 4px solid VAR(mark); }
.text ul { margin: 2px 0; padding-left: 22px; white-space: normal; }
.text pre { margin: 4px 0; padding: 8px; background: VAR(code); border: 1px solid VAR(edge);
  border-radius: 4px; font: 14px/1.3 "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
.text code { padding: 0 4px; background: VAR(code); border-radius: 4px; font-size: 14px; }
.text .command { padding: 0 3px; border-radius: 3px; background: #5865f233; color: VAR(link); }
.text a { color: VAR(link); }
.section { display: flex; gap: 12px; justify-content: space-between; align-items: flex-start; }
.section .text { flex: 1; min-width: 0; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.button { background: VAR(button); border-radius: 8px; padding: 5px 14px; font-weight: 500;
  font-size: 14px; white-space: nowrap; border: 1px solid VAR(edge); }
.picture { max-width: min(100%, 550px); border-radius: 8px; }
hr { width: 100%; border: 0; border-top: 1px solid VAR(edge); margin: 4px 0; }
"""

_MEASURE = """<script>
if (location.hash) document.body.style.width = location.hash.slice(1) + "px"
addEventListener("load", () => document.body.dataset.height = document.body.offsetHeight)
</script>"""
"""Leaves the height of the page where whoever photographs it can read it.

What follows # in the address is the width: a window without a screen is never narrower than 500.
"""

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<!\*)\*([^*\s](?:[^*]*[^*\s])?)\*(?!\*)")
_LINKED = re.compile(r"\[([^\[\]]+)\]\((\S+?)\)")
_TIME = re.compile(r"&lt;t:(-?\d+):([a-zA-Z])&gt;")
_STRUCK = re.compile(r"~~(.+?)~~")
_CODE = re.compile(r"`([^`]+)`")
_COMMAND = re.compile(r"&lt;(/[^:]+):\d+&gt;")
_MENTION = re.compile(r"&lt;(#|@&amp;|@)\d+&gt;")
_MENTIONED = {"#": "#wire", "@&amp;": "@desk", "@": "@you"}
"""Stands for the channel, role or person, whose name only Discord knows."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = re.compile("[\ue000-\ue0ff]")
_FENCE = re.compile(r"```\n?(.*?)```", re.DOTALL)


def page(cards: Sequence[list[Json]], theme: str) -> str:
    """One page with a message for each card, in the colours of a theme."""
    colours = THEMES[theme]
    style = re.sub(r"VAR\((\w+)\)", lambda name: colours[name[1]], _STYLE)
    messages = "\n".join(map(_message, cards))
    head = f'<meta charset="utf-8"><title>Verbale</title><style>{style}</style>'
    return f"<!doctype html><html><head>{head}</head><body>{messages}{_MEASURE}</body></html>"


def _message(components: list[Json]) -> str:
    body = "".join(map(_component, components))
    name = '<div class="name">Verbale<small>APP</small></div>'
    return (
        f'<div class="message"><div class="face">V</div><div class="body">{name}{body}</div></div>'
    )


def _component(part: Json) -> str:
    kind = part["type"]
    if kind == CONTAINER:
        colour = part.get("accent_color") or 0x4E4F57
        inside = "".join(map(_component, part["components"]))
        return f'<div class="container" style="border-left-color:#{colour:06x}">{inside}</div>'
    if kind == SECTION:
        texts = "".join(map(_component, part["components"]))
        return f'<div class="section">{texts}{_component(part["accessory"])}</div>'
    if kind == ROW:
        return f'<div class="row">{"".join(map(_component, part["components"]))}</div>'
    if kind in {BUTTON, MENU}:
        pale = ' style="opacity:.5"' if part.get("disabled") else ""
        return f'<span class="button"{pale}>{_label(part)}</span>'
    if kind == GALLERY:
        return "".join(map(_picture, part["items"]))
    return "<hr>" if kind == LINE else f'<div class="text">{markdown(part["content"])}</div>'


def _picture(item: Json) -> str:
    """A picture, whose file lies beside the page."""
    file, alt = item["media"]["url"].removeprefix("attachment://"), item.get("description") or ""
    return f'<img class="picture" src="{escape(file)}" alt="{escape(alt)}">'


def _label(button: Json) -> str:
    if button["type"] == MENU:
        return f"{escape(button.get('placeholder') or '…')} ⌄"
    emoji = (button.get("emoji") or {}).get("name") or ""
    words = escape(button.get("label") or "")
    return f"{emoji} {words}".strip() + (" ↗" if button.get("style") == LINK_STYLE else "")


def markdown(content: str) -> str:
    """Discord's markdown as HTML."""
    parts = _FENCE.split(content)
    return "".join(
        f"<pre>{escape(part)}</pre>" if place % 2 else "".join(_blocks(part.strip("\n")))
        for place, part in enumerate(parts)
    )


def _blocks(text: str) -> Iterator[str]:
    for kind, lines in _grouped(text.split("\n") if text else []):
        marked = [_inline(line) for line in lines]
        if kind == "quote":
            yield f"<blockquote>{'<br>'.join(marked)}</blockquote>"
        elif kind == "list":
            yield f"<ul>{''.join(f'<li>{line}</li>' for line in marked)}</ul>"
        elif kind == "heading":
            yield "".join(f"<h3>{line}</h3>" for line in marked)
        else:
            yield "".join(f'<div class="{kind}">{line or "&nbsp;"}</div>' for line in marked)


_STARTS = {"> ": "quote", "- ": "list", "### ": "heading", "-# ": "small"}


def _grouped(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines of one kind, without the marks that begin them."""
    group: tuple[str, list[str]] = ("", [])
    for line in lines:
        start = next((mark for mark in _STARTS if line.startswith(mark)), "")
        kind = _STARTS.get(start, "plain")
        if kind != group[0]:
            if group[1]:
                yield group
            group = (kind, [])
        group[1].append(line[len(start) :])
    if group[1]:
        yield group


def _inline(line: str) -> str:
    hidden = _ESCAPED.sub(lambda sign: chr(0xE000 + ord(sign[1])), line)
    marked = _TIME.sub(_time, escape(hidden))
    marked = _COMMAND.sub(r'<span class="command">\1</span>', marked)
    marked = _MENTION.sub(_mention, marked)
    marked = _STRUCK.sub(r"<s>\1</s>", _CODE.sub(r"<code>\1</code>", marked))
    marked = _LINKED.sub(r'<a href="#">\1</a>', marked)
    marked = _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", marked))
    return _HIDDEN.sub(lambda sign: escape(chr(ord(sign[0]) - 0xE000)), marked)


def _mention(match: re.Match[str]) -> str:
    return f'<span class="command">{_MENTIONED[match[1]]}</span>'


def _time(match: re.Match[str]) -> str:
    when = datetime.fromtimestamp(int(match[1]), UTC)
    return f"{when.day} {when:%B %Y %H:%M}"
