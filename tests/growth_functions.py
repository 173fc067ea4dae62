"""The public functions that see a passage, a title or a question, to be called with long ones."""

import inspect
import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import get_args

from bot.commands.messages import plain_text
from bot.core import markdown
from bot.ui.answer_card import answer_card
from index.answer import answer_comparison as comparison
from index.answer import (
    doubt,
    events,
    example_questions,
    originals,
    origins,
    periods,
    quotation,
    readout,
    readout_alignment,
    said,
    search,
    sentences,
    sides,
    trace,
    word_comparison,
)
from index.answer.conversation import conversation as turn_text
from index.answer.formulas import formula_of, recurrent, variant_in
from index.answer.lexicon import entries_of
from index.answer.periods import time_mentions
from index.answer.presentation import citation, recall, revisions
from index.answer.presentation import words as view_words
from index.answer.question import (
    analyze,
    asides,
    name_casing,
    names,
    normal_form,
    numerals,
    spelling,
    terms,
)
from index.answer.question import normal_form as courtesy
from index.answer.question import normal_form as expansion
from index.answer.question import terms as usual_words
from index.answer.question.normal_form import terms_of
from index.answer.question.times import expressions as time_expressions
from index.answer.question.times import shorthand
from index.answer.quoting import further_sentences, quote, refusal
from index.answer.quoting import quote as text_fragment
from index.answer.ranking import span_reading as weekdays
from index.answer.reader.base import heading
from index.answer.spans import article_date
from index.answer.spans import patterns as span_patterns
from index.embedding.encoder import passage_input
from index.errors import InputError
from index.indexing.chunking import CHUNKER, chunk
from index.ingest import bulk_import
from index.ingest.extract import (
    assemble,
    bylines,
    clean,
    dates,
    files,
    html,
    metadata,
    outlet_days,
)
from index.store import full_text
from index.store.articles.searched_texts import SearchedText
from index.store.rows import EventArticle, Report
from index.text import (
    charset,
    days_across,
    display,
    foreign_text,
    language,
    line_rules,
    names_across,
    near_duplicates,
    normalize,
    size_policy,
)
from index.text import sentences as sentence_splitting
from index.text.attribution.extraction import attributions
from index.text.attribution.statements import asked
from index.text.event_similarity import event_terms, outlet_key
from index.text.offices.extraction import office_mentions
from index.values import Answer, Kind, Published, Question, Quote, ReadAs, Span
from tests.growth import Function
from tests.growth_definitions import WHO

TODAY = date(2024, 9, 1)
PERIOD = periods.Period(TODAY.toordinal(), TODAY.toordinal() + 800)
ASKED, PREDICATE = frozenset({"meet", "them", "word"}), frozenset({"meet", "word"})
READING = analyze.analyze(Question("where did Sullivan and Wang meet?"))
TOLL = analyze.analyze(Question("how many people were killed"))
READING_WHEN = analyze.analyze(Question("when did they meet?"))


def searched(words: str) -> SearchedText:
    """An article that a search finds, a passage and a sentence."""
    return SearchedText(
        article_key="a",
        revision=1,
        title="News",
        source="Wire",
        revision_id=1,
        text=words,
        sources=["Wire"],
        stored=f"[[0,{len(words)}]]",
    )


QUOTED = word_comparison.wording_of("they met … at the word. Then they met them in May 2021")
SIGNALS = html.PageSignals((), "", 0.0, 0, frozenset())


class Words:
    """Counts words as tokens."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(one.split()) + 2 for one in texts]


def quoted(words: str, title: str = "Talks") -> Quote:
    return Quote(
        rank=1, text=words, sentence=words, span="them", article_key="a", revision=1, start=0,
        end=len(words), title=title, source=title, score=0.9, url="https://x.org/a",
    )  # fmt: skip


def answered(words: str) -> Answer:
    quotes = (quoted(words, words), quoted(words))
    return Answer(Question(words), ReadAs(), 0.9, answer="them", quotes=quotes)


def refused(words: str) -> Answer:
    return Answer(Question(words), ReadAs(), 0.1, reason=words, nearest=(quoted(words, words),))


def at_length(longest: int, function: Function) -> Function:
    """A function of parts that are as long as what it looks at."""

    def call(words: str) -> None:
        for start in range(0, len(words), longest):
            function(words[start : start + longest])

    return call


def unless_refused(function: Function) -> Function:
    def call(words: str) -> None:
        with suppress(InputError):
            function(words)

    return call


def as_json(words: str) -> object:
    line = json.dumps({"title": words, "text": words}).encode()
    return bulk_import.draft_or_bad(1, line, Counter())


def of_kinds(function: Callable[[Kind, str], object]) -> dict[str, Function]:
    return {f"{function.__name__} {kind}": partial(function, kind) for kind in get_args(Kind)}


def find_span(kind: Kind, words: str) -> object:
    return span_patterns.find_span(kind, words, ASKED, PREDICATE)


def fits(kind: Kind, words: str) -> object:
    return span_patterns.fits(kind, words, Span(len(words) - 1, len(words)))


def same_answer(kind: Kind, words: str) -> object:
    return comparison.same_answer(kind, words, words)


TOPIC = said.Topic((("word",),), [[frozenset({"word"})]], (1.0,), (False,))
TOPIC_ARTICLE = EventArticle(
    revision_id=1, event_id=1, article_key="a", revision=1, title="Word", source="Wire"
)

FUNCTIONS: dict[str, Function] = {
    # Sentences and passages
    "blocks": sentence_splitting.blocks,
    "sentence_ends": lambda words: list(sentence_splitting.sentence_ends(words)),
    "sentences": sentence_splitting.sentences,
    "divide": lambda words: sentence_splitting.divide(
        words, Span(0, len(words)), sentence_splitting.Bounds(80, 600)
    ),
    "chunk": lambda words: chunk(CHUNKER, words, words, Words()),
    "passage_input": lambda words: passage_input(words, words),
    # Text
    "seen": display.seen,
    "undirected": display.undirected,
    "place_of": lambda words: display.place_of("them", words),
    "harmless": display.harmless,
    "escaped_json": display.escaped_json,
    "visible": display.visible,
    "language_of": language.language_of,
    "code_of": language.code_of,
    "is_right_to_left": language.is_right_to_left,
    "dates_in": lambda words: days_across.dates_in(words, "ru", TODAY),
    "read_text": foreign_text.read_text.__wrapped__,
    "bare_text": foreign_text.bare_text,
    "plain_words": foreign_text.plain_words,
    "guessed_language": foreign_text.guessed_language,
    "places_in": lambda words: names_across.places_in(words, "ru"),
    "told_in": lambda words: names_across.told_in("sergei lavrov", words, "ru"),
    "line_type": at_length(line_rules.LONGEST, line_rules.line_type),
    "event_terms": lambda words: event_terms(words, words),
    "outlet_key": outlet_key,
    "minhash_bands": near_duplicates.minhash_bands,
    "alike": lambda words: near_duplicates.alike(words, words),
    "read_words": normalize.read_words,
    "parted": normalize.parted,
    "word_pairs": normalize.word_pairs,
    "place_words": lambda words: list(normalize.place_words(words)),
    "storable": charset.storable,
    "is_utf8": charset.is_utf8,
    "decode_text": unless_refused(
        lambda words: charset.decode_text(words.encode("utf-8", "replace"), "a.txt")
    ),
    "decode_page": lambda words: charset.decode_page(words.encode("utf-8", "replace")),
    "PostgresFullText._spelt": full_text.PostgresFullText._spelt,
    "SqliteFullText._phrase": full_text.SqliteFullText._phrase,
    "without_blank_runs": size_policy.without_blank_runs,
    "with_short_lines": size_policy.with_short_lines,
    "in_one_line": size_policy.in_one_line,
    "fitted": lambda words: size_policy.fitted("title", words),
    "as_typed": lambda words: refusal.as_typed(words[:20], words),
    "question_of": lambda words: example_questions.question_of(words, words, is_headline=False),
    "is_usual": usual_words.is_usual,
    "usual_share": usual_words.usual_share,
    "is_stranger": at_length(
        analyze.LONGEST, lambda words: spelling.is_stranger(words, lambda: [words])
    ),
    "without_lead_in": lambda words: sentences.without_lead_in(Span(0, len(words)), words),
    "shortened": lambda words: size_policy.shortened(words, 300),
    "cut_short": lambda words: size_policy.cut_short(words, 300),
    "is_wide": size_policy.is_wide,
    # Who said what
    "attributions": lambda words: attributions(words, words),
    "attributions of a statement": lambda words: attributions(
        "Statement by Foreign Minister Elena Marsh", words
    ),
    "attributions of a transcript": lambda words: attributions(
        "Talks", f"MR REYES: Good morning.\n\nMR REYES: {words}"
    ),
    "excerpt": lambda words: said.excerpt(
        words, Span(0, len(words)), Span(0, len(words)), TOPIC, whole=True
    ),
    # Stories
    "telling_sentence": lambda words: events.telling_sentence(
        events.Topic((), (("word",),), [[frozenset({"word"})]], None, None), TOPIC_ARTICLE, words
    ),
    # Searches
    "parsed": at_length(analyze.LONGEST, unless_refused(lambda words: search.parsed(words, TODAY))),
    "quote_with": lambda words: search.quote_with(searched(words), [" the ", " word of the "]),
    # Sides
    "links_of": lambda words: origins.links_of(
        Report(article_key="a", revision=1, title="", source="Post", text=words),
        Span(0, len(words)),
    ),
    "countries_in": lambda words: list(sides.countries_in(words)),
    "guests_in": lambda words: sides.guests_in(words, "France"),
    "is_told": readout_alignment.is_told,
    "matters_in": readout_alignment.matters_in,
    "variant_in": lambda words: variant_in(words, formula_of("word of the other word")),
    "recurrent": lambda words: recurrent([(one, words) for one in "abc"]),
    "asked": asked,
    "differences": lambda words: word_comparison.differences(words[:400], words[:400]),
    "who_met": lambda words: list(readout.who_met(words)),
    "parties_of": lambda words: readout.parties_of(terms_of("Marsh Wang"), [words]),
    # Who holds which office
    "office_mentions": office_mentions,
    "office_mentions of a title": lambda words: office_mentions(f"Norland President {words}"),
    "entries_of": unless_refused(
        lambda words: entries_of(f"person\toffice\n{words}\tminister", "public")
    ),
    # Questions
    "analyze": unless_refused(lambda words: analyze.analyze(Question(words))),
    "find_dates": lambda words: time_expressions.find_dates(words, TODAY),
    "find_dates of a passage": lambda words: time_expressions.find_dates(words, date.max),
    "require_one_reading": unless_refused(
        lambda words: time_expressions.require_one_reading(words, TODAY)
    ),
    "parse_date": unless_refused(lambda words: time_expressions.parse_date(words, TODAY)),
    "names_of": names.names_of,
    "with_names": lambda words: name_casing.with_names(READING, [words]),
    "answer_type": analyze.answer_type,
    "spell_out": normal_form.spell_out,
    "times_written_out": shorthand.times_written_out,
    "expansion.plain": expansion.plain,
    "terms_of": expansion.terms_of,
    "words_of": terms.words_of,
    "bare_word": terms.bare_word,
    "stem": terms.stem.__wrapped__,
    "stems_of": terms.stems_of.__wrapped__,
    "stems_of_run": terms.stems_of_run,
    "phrase_stems": terms.phrase_stems.__wrapped__,
    "known_names": at_length(analyze.LONGEST, lambda words: originals.known_names(words, "ru")),
    "language_of_question": at_length(analyze.LONGEST, asides.language_of_question),
    "small_talk": at_length(analyze.LONGEST, asides.small_talk),
    "content_words": lambda words: terms.content_words(terms.words_of(words)),
    "ordinals": numerals.ordinals,
    "spelling._replaced": lambda words: spelling._replaced(words, "word", "world"),
    "normal_form": at_length(analyze.LONGEST, normal_form.normal_form),
    "without_courtesy": at_length(analyze.LONGEST, courtesy.without_courtesy),
    "asks_for_several": at_length(analyze.LONGEST, further_sentences.asks_for_several),
    # Conversations
    "asks_the_same": at_length(analyze.LONGEST, turn_text.asks_the_same),
    "completed": lambda words: turn_text.completed(words, "where did they meet?", "who met?"),
    "in_story": lambda words: turn_text.in_story("casualties", words, words),
    "alone": turn_text.alone,
    "people_in": lambda words: names.people_in(words, names.nobody),
    "refers": turn_text.refers,
    "completed after": lambda words: turn_text.completed("and when?", words, words, words),
    # Answers
    **of_kinds(find_span),
    **of_kinds(fits),
    **of_kinds(same_answer),
    "dates_by_article": lambda words: article_date.dates_by_article(READING_WHEN, words),
    "tells_in_present": lambda words: article_date.tells_in_present(READING_WHEN.plain, words),
    "gives_date": span_patterns.gives_date,
    "says_today": span_patterns.says_today,
    "depends_on_previous": sentences.depends_on_previous,
    "without_bullet": lambda words: sentences.without_bullet(Span(0, len(words)), words),
    "heading": lambda words: heading(words, None),
    "normalized_words": quote.normalized_words,
    "text_fragment": lambda words: text_fragment.text_fragment("https://x.org/a", words),
    # Quotations
    "quotations_in": quotation.quotations_in,
    "compared_words": word_comparison.compared_words,
    "wording_of": word_comparison.wording_of,
    "phrases_of": lambda words: quotation.phrases_of(word_comparison.wording_of(words)),
    "region": lambda words: word_comparison.region(words, Span(0, 9), QUOTED),
    "contains": lambda words: word_comparison.contains(QUOTED, words, Span(0, len(words))),
    "compare": lambda words: word_comparison.compare(QUOTED, words, Span(0, len(words))),
    "align": lambda words: word_comparison.align(QUOTED.keys, {2: 0}, words.split(" ")),
    # Statements
    "statements_in": trace.statements_in,
    "links_in": trace.links_in,
    "related": at_length(
        analyze.LONGEST, lambda words: trace.related(words, quoted("They met in May 2021."))
    ),
    "shared_words": lambda words: trace.shared_words(words, words),
    "related to a sentence": lambda words: trace.related("They met in May", quoted(words)),
    # Cards
    "plain_text": plain_text,
    "escape": markdown.escape,
    "escape_line": markdown.escape_line,
    "label": lambda words: markdown.label(words, 80),
    "clip": lambda words: markdown.clip(words, 300),
    "bold": lambda words: markdown.bold(words, "them", "He met them"),
    "block_quote": markdown.block_quote,
    "small": markdown.small,
    "card": lambda words: answer_card(answered(words)),
    "card of a refusal": lambda words: answer_card(refused(words)),
    # Drafts
    "clean": clean.clean,
    "ends_a_sentence": clean.ends_a_sentence,
    "is_paragraph": clean.is_paragraph,
    "without_correction": assemble.without_correction,
    "is_correction": at_length(assemble.LONGEST_CORRECTION, assemble.is_correction),
    "check_article": unless_refused(
        lambda words: html.check_article(
            replace(SIGNALS, heads=(words,), words=words[:20_000]), words, "the page"
        )
    ),
    "byline": lambda words: bylines.byline([words], "The Post"),
    "byline of a name": at_length(bylines.LONGEST, lambda words: bylines.byline([words], "Post")),
    "read_byline": at_length(bylines.LONGEST, bylines.read_byline),
    "find_date": at_length(dates.LONGEST, dates.find_date),
    "read_date_line": dates.read_date_line,
    "read_moment": dates.read_moment,
    "in_words": lambda words: view_words.in_words(Published.on(TODAY), lambda _: words),
    "placed_date": clean.placed_date,
    "in_own_day": lambda words: outlet_days.in_own_day(
        Published.parse("2024-09-01T02:00:00Z"), f"https://x.org/{words}", words, words
    ),
    "day_in": lambda words: dates.day_in(f"https://x.org/{words}"),
    "made_from": assemble.made_from,
    "without_headline": lambda words: assemble.without_headline(words, words),
    "as_outlet": metadata.as_outlet,
    "authors": at_length(bylines.LONGEST, citation.authors),
    "citation": lambda words: citation.citation(quoted(words, words), None, TODAY),
    "citation.reference": lambda words: citation.written(
        [citation.reference(quoted(words, words), None, TODAY)], "bibtex"
    ),
    "changes": lambda words: list(revisions.changes(words, f"{words[::2]}\n{words[1::2]}")),
    "around_quote": lambda words: recall.around_quote(words, Span(0, min(4, len(words)))),
    "refers_back": sentences.refers_back,
    "heading_of_list": lambda words: sentences.heading_of_list(f"{words}\n- x", len(words) + 1),
    "numbers": lambda words: list(span_patterns.numbers(words)),
    "dates": lambda words: list(span_patterns.dates(words)),
    "bounded": lambda words: span_patterns.bounded(
        WHO, Span(0, len(words)), Span(0, len(words)), words or "a"
    ),
    "nobody": lambda words: names.nobody(words.split()),
    "labelled_numbers": numerals.labelled_numbers,
    "tells_other_number": lambda words: numerals.tells_other_number(
        frozenset(), frozenset({("word", 5)}), words
    ),
    "of_other_casualties": lambda words: doubt.of_other_casualties(TOLL, words),
    "repeats": lambda words: span_patterns.repeats(READING, words),
    "named_days": lambda words: list(weekdays.named_days(words, TODAY)),
    "time_mentions": inspect.unwrap(time_mentions),
    "agreement": lambda words: periods.agreement(PERIOD, words, Span(0, len(words) // 2)),
    "is_wrapped": assemble.is_wrapped,
    "unwrapped": assemble.unwrapped,
    "from_text": unless_refused(lambda words: files.from_text(words, "a.txt")),
    "from_markdown": unless_refused(lambda words: files.from_markdown(words, "a.md")),
    "read_markdown": files.read_markdown,
    "front matter": lambda words: files.read_markdown(f"---\ntitle: {words}\n---\nText"),
    "jsonl": as_json,
}
