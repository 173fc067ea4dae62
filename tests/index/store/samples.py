"""Articles, passages and vectors for tests, made without a model."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import input_hash, passage_input
from index.store.library import Library
from index.store.rows import Generation, Outcome, PreparedArticle, SearchFilter, Source
from index.urls.canonical import canonical
from index.values import PUBLIC, Draft, PassageSpan, Published, Span

CHUNKER = "lines"
ENCODER = "made up"
DIMENSIONS = 64

Matrix = npt.NDArray[np.float32]


def entry(
    text: str = "They met at Yanqi Lake.",
    *,
    title: str = "Sullivan meets Wang",
    url: str | None = None,
    id: str | None = None,
    path: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    language: str | None = None,
) -> PreparedArticle:
    """An article ready for the library: a passage a line."""
    draft = Draft(
        title=title,
        text=text,
        url=url,
        external_id=id,
        path=path,
        outlet=outlet,
        published=Published.parse(published) if published else None,
        language=language,
    )
    spans = lines(text)
    hashes = tuple(input_hash(passage_input(title, span.span.of(text))) for span in spans)
    return PreparedArticle(draft, canonical(url, fragment=True) if url else None, spans, hashes)


def lines(text: str) -> tuple[PassageSpan, ...]:
    """A passage for each line."""
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        span = Span(start, start + len(line.rstrip("\n")))
        spans.append(PassageSpan(span, (span,)))
        start += len(line)
    return tuple(spans)


def source(library: Library, name: str = "Wire", scope: str = PUBLIC) -> Source:
    """A source."""
    return library.articles.source(scope, name, "bulk")


def store(
    library: Library, *entries: PreparedArticle, under: str = "Wire", scope: str = PUBLIC
) -> list[Outcome | None]:
    """Store articles under a source of that name."""
    return library.articles.store(source(library, under, scope), CHUNKER, entries)


def search_filter(
    *scopes: str,
    source: str | None = None,
    since: str = "",
    until: str = "",
    languages: tuple[str, ...] = (),
    foreign: bool = False,
) -> SearchFilter:
    """A reach over the made passages."""
    return SearchFilter(
        scopes or (PUBLIC,),
        CHUNKER,
        since=Published.parse(since).day if since else None,
        until=Published.parse(until).day if until else None,
        source=source,
        languages=languages,
        foreign=foreign,
    )


def found(library: Library, *terms: str, within: SearchFilter | None = None) -> list[str]:
    """The words of the passages that full text finds, best first."""
    within = within or search_filter()
    hits = library.full_text.search(terms, within, 10)
    return words(library, [hit.passage_id for hit in hits], within)


def words(library: Library, ids: Sequence[int], within: SearchFilter) -> list[str]:
    """The words of those passages that are in reach, in the order of the ids."""
    passages = library.passages.in_reach(ids, within)
    texts = library.passages.texts(one.revision_id for one in passages.values())
    some = (passages[id_] for id_ in ids if id_ in passages)
    return [one.span.of(texts[one.revision_id]) for one in some]


def generation(library: Library) -> Generation:
    """The live generation of the made vectors."""
    return library.generations.begin(ENCODER, CHUNKER)


def directions(count: int, seed: int = 7) -> Matrix:
    """Vectors of unit length, clustered as the vectors of texts are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(max(1, count // 40), DIMENSIONS))
    matrix = centres[random.integers(len(centres), size=count)]
    matrix = matrix + random.normal(scale=0.4, size=matrix.shape)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    # What comes back from the library went through half precision.
    return np.asarray(matrix.astype(np.float16), np.float32)


def fill(library: Library, count: int, *, scope: str = PUBLIC, seed: int = 7) -> Generation:
    """Passages with vectors: as many as told, in articles of a hundred passages."""
    for start in range(0, count, 100):
        numbers = range(start, min(start + 100, count))
        text = "\n".join(f"Sentence {number} of {scope}, {seed}." for number in numbers)
        store(library, entry(text, id=f"{scope}-{seed}-{start}"), scope=scope)
    live = generation(library)
    encode(library, live, seed)
    return live


def encode(library: Library, live: Generation, seed: int = 7) -> None:
    """Give a vector to every passage that lacks one."""
    ids = library.vectors.unencoded(live)
    for start in range(0, len(ids), 500):
        hashes = [one.input_hash for one in library.vectors.inputs(ids[start : start + 500])]
        library.vectors.keep(ENCODER, hashes, directions(len(hashes), seed + start))
