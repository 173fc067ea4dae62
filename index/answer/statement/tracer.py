"""Finds the sources of a message: quotes beside its statements, or the article that it links to."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.answer.statement.reading import MOST_LINKS, MOST_STATEMENTS, links_in, statements_in
from index.answer.statement.relation import related
from index.answer.statement.values import Evidence, Trace, TracedStatement
from index.embedding.encoder import Encoder
from index.errors import InputError, NotFoundError
from index.store.articles.passages import shown_name
from index.store.catalogue import Catalogue
from index.store.rows import Article, Generation
from index.urls.canonical import canonical
from index.values import NO_REASON, Answer, Question, Quote

LONGEST = 4_000
"""Most characters of a message; Discord's own limit."""

QUOTES = 3
"""Quotes shown beside a statement."""

ON_THE_MATTER = 0.5
"""Least cosine of a statement and a sentence that is close to it: one that only shares words with
it is not shown. Of the pairs of ``tests/index/answer/statement/cases.py``, those on one matter have
0.54 and more with the packaged model, the others 0.45 and less."""

_ORDER = {"verbatim": 0, "supports": 1, "differs": 2, "close": 3}

_TOO_LONG = "The message has {found:,} characters; at most {most:,} are read."
_NO_STATEMENT = (
    "The message states nothing that I can look for: it has no link and no sentence of four words."
)


class SourceTracer:
    """Finds sources in one library; safe to call from several threads.

    Args:
        answer: answers a question.
        closest: finds the sentences with most of a statement's words, of all articles, or of the
            one with a public id.
        catalogue: finds the articles behind links.
        encoder: compares meanings.
    """

    def __init__(
        self,
        answer: Callable[[Question, Generation | None], Answer],
        closest: Callable[[Question, Generation, str | None], tuple[Quote, ...]],
        catalogue: Catalogue,
        encoder: Encoder,
    ) -> None:
        self._answer = answer
        self._closest = closest
        self._catalogue = catalogue
        self._encoder = encoder

    def trace(self, message: Question, live: Generation | None, links: Sequence[str] = ()) -> Trace:
        """Find what supports a message, or differs from it.

        Args:
            message: the message, in place of a question: at most ``LONGEST`` characters; only
                articles of its scopes are searched.
            live: the generation to search, or None if there is none.
            links: further web addresses of the message, which its text does not show.

        Raises:
            InputError: the message is too long, or has neither statements nor links.
        """
        started = time.perf_counter()
        text = message.text
        if len(text) > LONGEST:
            raise InputError(_TOO_LONG.format(found=len(text), most=LONGEST))
        statements = statements_in(text)
        article, missing = self._linked([*links_in(text), *links], message.scopes)
        if not statements and article is None and not missing:
            raise InputError(_NO_STATEMENT)
        stated = [replace(message, text=one) for one in statements[:MOST_STATEMENTS]]
        if article is not None and live is not None:
            titled = [replace(message, text=article.title)]
            traced = [self._inside(one, live, article) for one in stated or titled]
        else:
            traced = [self._among_all(one, live) for one in stated]
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        more = len(statements) - len(stated)
        return Trace(tuple(traced), more, article, tuple(missing), elapsed_ms)

    def _linked(
        self, links: Sequence[str], scopes: Sequence[str]
    ) -> tuple[Article | None, list[str]]:
        """Return the article behind the first link that the library holds, and the other links."""
        missing: list[str] = []
        for link in list(dict.fromkeys(links))[:MOST_LINKS]:
            try:
                url = canonical(link, fragment=True)
                found = self._catalogue.show(scopes, url, url)
                return replace(found, outlet=found.outlet and shown_name(found.outlet)), []
            except (InputError, NotFoundError):
                missing.append(link)
        return None, missing

    def _among_all(self, stated: Question, live: Generation | None) -> TracedStatement:
        """Return what shares most words; if that tells nothing, what answers best as well."""
        statement = stated.text
        try:
            quotes = self._closest(stated, live, None) if live else ()
            found = self._ordered(statement, quotes)
            if any(one.relation != "close" for one in found):
                return TracedStatement(statement, found)
            answer = self._answer(stated, live)
        except InputError as error:
            return TracedStatement(statement, reason=str(error))
        found = self._ordered(statement, [*quotes, *(answer.quotes or answer.nearest)])
        return TracedStatement(statement, found, None if found else answer.reason or NO_REASON)

    def _inside(self, stated: Question, live: Generation, article: Article) -> TracedStatement:
        statement = stated.text
        try:
            quotes = self._closest(stated, live, article.key)
        except InputError as error:
            return TracedStatement(statement, reason=str(error))
        evidence = _by_relation(statement, quotes)[:QUOTES]
        return TracedStatement(statement, evidence, None if quotes else NO_REASON)

    def _ordered(self, statement: str, quotes: Sequence[Quote]) -> tuple[Evidence, ...]:
        """Return what supports or differs, then what is close, without other matters."""
        found = _by_relation(statement, quotes)
        close = [one for one in found if one.relation == "close"]
        if close:
            words = [statement, *(one.quote.sentence for one in close)]
            own, *others = self._encoder.encode_passages(words)
            unlike = [
                one
                for one, other in zip(close, others, strict=True)
                if float(own @ other) < ON_THE_MATTER
            ]
            found = tuple(one for one in found if one not in unlike)
        return found[:QUOTES]


def _by_relation(statement: str, quotes: Sequence[Quote]) -> tuple[Evidence, ...]:
    """Return what tells most first, each sentence once."""
    places: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        places.setdefault((quote.article_id, quote.sentence), quote)
    found = [related(statement, quote) for quote in places.values()]
    return tuple(sorted(found, key=lambda one: _ORDER[one.relation]))
