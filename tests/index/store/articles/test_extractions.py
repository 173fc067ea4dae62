"""What is read from revisions in advance is stored, found and deleted with them."""

from dataclasses import replace
from datetime import date

from index.store.articles.events import DayCount, TopicFilter
from index.store.articles.extractions import HandEntry, SaidFilter, prepared_mentions
from index.store.library import Library
from index.store.rows import PreparedArticle
from index.text.attribution import VERSION
from index.text.attribution.extraction import attributions
from index.text.offices.extraction import office_mentions
from index.values import PUBLIC
from tests.index.store.samples import CHUNKER, entry, store

NEWER = VERSION + 1


def test_each_unread_revision_comes_once_and_the_watcher_is_told(library: Library) -> None:
    store(library, *(entry(f"Talks went on for {n} days.", title=n, id=n) for n in "abc"))
    told: list[tuple[int, int]] = []
    some = library.attributions.each_unread(
        NEWER, 2, lambda: True, lambda _what, done, total: told.append((done, total))
    )
    assert [[one.title for one in ones] for ones in some] == [["a", "b"], ["c"]]
    assert told == [(2, 3), (3, 3)]


def test_nothing_more_comes_once_the_work_is_stopped(library: Library) -> None:
    store(library, *(entry(f"Talks went on for {n} days.", title=n, id=n) for n in "abc"))
    answers = iter([True, False])
    some = library.attributions.each_unread(NEWER, 1, lambda: next(answers), lambda *_: None)
    assert [[one.title for one in ones] for ones in some] == [["a"]]


TEXT = (
    "Foreign Minister Elena Marsh said that talks would go on.\nOmar Reyes said no deal was near."
)


def read(text: str = TEXT, **facts: str) -> PreparedArticle:
    made = entry(text, **facts)
    found = tuple(attributions(made.draft.title, made.draft.text))
    return replace(made, attributions=found)


def said(library: Library, *scopes: str, **wanted: object) -> list[tuple[str, str]]:
    """Speaker and words of all that is said in the scopes."""
    scopes = scopes or ("public",)
    ids = [one.id for one in library.attributions.speakers(scopes)]
    chosen = SaidFilter(ids, CHUNKER, **wanted)  # type: ignore[arg-type]
    rows = library.attributions.said(scopes, chosen, 100)
    texts = library.passages.texts(row.revision_id for row in rows)
    return [(row.speaker, row.words.of(texts[row.revision_id])) for row in rows]


def test_what_is_said_is_stored_with_an_article(library: Library) -> None:
    store(library, read(id="a"))
    assert said(library) == [
        ("Elena Marsh", "talks would go on"),
        ("Omar Reyes", "no deal was near"),
    ]


def test_speakers_have_their_offices_and_come_by_frequency(library: Library) -> None:
    store(library, read(id="a"), read("Omar Reyes said that he would leave.", id="b"))
    known = library.attributions.speakers(["public"])
    assert [(one.name, one.office, one.said) for one in known] == [
        ("Omar Reyes", "", 2),
        ("Elena Marsh", "Foreign Minister", 1),
    ]


def test_a_new_revision_replaces_what_the_older_one_says(library: Library) -> None:
    store(library, read(id="a"))
    store(library, read("Elena Marsh said that talks were over.", id="a"))
    assert said(library) == [("Elena Marsh", "talks were over")]


def test_nothing_is_said_to_another_scope(library: Library) -> None:
    store(library, read(id="a"), scope="discord:1")
    assert said(library, "public") == said(library, "public", "discord:2") == []
    assert len(said(library, "public", "discord:1")) == 2


def test_removing_a_source_removes_what_it_says_and_who_says_it(library: Library) -> None:
    store(library, read(id="a"), under="Wire")
    library.articles.remove_source("public", "Wire")
    assert library.attributions.speakers(["public"]) == []
    store(library, entry("Nothing is said.", id="b"))
    assert said(library) == []


def test_words_and_days_narrow_what_is_said(library: Library) -> None:
    store(
        library,
        read(id="a", published="2024-03-05"),
        read("Omar Reyes said that Norland would leave.", id="b", published="2024-04-05"),
    )
    day = read(id="a", published="2024-04-01").draft.published
    assert day is not None
    assert [words for _, words in said(library, words=[["norland", "nowhere"]])] == [
        "Norland would leave"
    ]
    assert [words for _, words in said(library, words=[["deal"], ["near"]])] == ["no deal was near"]
    assert said(library, words=[["deal"], ["norland"]]) == []
    assert [words for _, words in said(library, since=day.day)] == ["Norland would leave"]
    assert len(said(library, until=day.day)) == 2


def test_articles_stored_before_are_read_in_steps_and_once(library: Library) -> None:
    store(library, entry(TEXT, id="a"), entry(TEXT, title="Again", id="b"))
    with library.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM attributed")
    assert library.attributions.count_unread(VERSION) == 2
    [first] = library.attributions.unread(VERSION, 1)
    library.attributions.keep(VERSION, [(first, attributions(first.title, first.text))])
    assert library.attributions.count_unread(VERSION) == 1
    assert len(said(library)) == 2
    library.attributions.keep(VERSION, [(first, [])])  # another process was quicker
    assert len(said(library)) == 2


MARSH = HandEntry("public", "Elena Marsh", "Norland president", date(2026, 3, 1))


def known(library: Library, *scopes: str) -> list[HandEntry]:
    return [replace(one, added_at=None) for one in library.lexicon_entries.of(scopes)]


def test_entries_are_of_their_scope(library: Library) -> None:
    other = replace(MARSH, scope="discord:1", person="Omar Reyes")
    library.lexicon_entries.put([MARSH, other])
    assert known(library, "public") == [MARSH]
    assert known(library, "public", "discord:1") == [MARSH, other]
    assert known(library, "discord:2") == []


def test_an_entry_of_the_same_person_and_office_is_replaced(library: Library) -> None:
    library.lexicon_entries.put([MARSH])
    before = library.lexicon_entries.extent()
    ended = replace(MARSH, until=date(2026, 9, 30))
    library.lexicon_entries.put([ended])
    assert known(library, "public") == [ended]
    assert library.lexicon_entries.extent() != before


def test_deleting_tells_whether_there_was_one(library: Library) -> None:
    library.lexicon_entries.put([MARSH])
    assert not library.lexicon_entries.delete("discord:1", MARSH.person, MARSH.office)
    assert library.lexicon_entries.delete("public", MARSH.person, MARSH.office)
    assert not library.lexicon_entries.delete("public", MARSH.person, MARSH.office)
    changes = library.audit_log.page(["public"], 5, 0)
    assert [one.what for one in changes][:2] == ["lexicon entry removed", "lexicon entry added"]


OFFICES = "Norland foreign minister Elena Marsh left.\nFormer Norland president Omar Reyes stayed."


def told(text: str = OFFICES, **facts: str) -> PreparedArticle:
    made = entry(text, **facts)
    return replace(made, offices=prepared_mentions(text, office_mentions(text)))


def holders(library: Library, *scopes: str) -> list[tuple[str, str, str, int]]:
    """Person, office, standing and number of articles of all holders in the scopes."""
    return [
        (one.person, f"{one.area} {one.role}", one.standing, one.articles)
        for one in library.offices.days(scopes or ("public",))
    ]


def test_holders_are_stored_with_an_article_and_counted(library: Library) -> None:
    store(library, told(id="a", published="2026-03-05"), told(id="b", published="2026-03-09"))
    assert holders(library) == [
        ("Elena Marsh", "Norland foreign minister", "holder", 1),
        ("Elena Marsh", "Norland foreign minister", "holder", 1),
        ("Omar Reyes", "Norland president", "former", 1),
        ("Omar Reyes", "Norland president", "former", 1),
    ]
    days = {str(one.day) for one in library.offices.days(["public"])}
    assert days == {"2026-03-05", "2026-03-09"}


def test_nothing_is_known_in_another_scope(library: Library) -> None:
    store(library, told(id="a"), scope="discord:1")
    assert holders(library, "public") == holders(library, "public", "discord:2") == []
    assert len(holders(library, "public", "discord:1")) == 2


def test_removing_a_source_removes_what_it_says(library: Library) -> None:
    store(library, told(id="a"), under="Wire")
    before = library.offices.extent()
    library.articles.remove_source("public", "Wire")
    assert holders(library) == []
    assert library.offices.extent() != before


def test_the_newest_sentence_is_the_evidence(library: Library) -> None:
    store(
        library,
        told(id="a", published="2026-03-05", outlet="AP"),
        told(id="b", published="2026-03-09", outlet="Tarn Post"),
    )
    ids = {one.holder_id for one in library.offices.days(["public"]) if "Marsh" in one.person}
    [newest] = library.offices.evidence(ids, 1)
    days = [date(2026, 3, 9), date(2026, 3, 8), date(2026, 3, 1)]
    as_of = [library.offices.evidence(ids, 1, day)[0].source for day in days]
    assert as_of == ["Tarn Post", "AP", "AP"]
    text = library.passages.texts([newest.revision_id])[newest.revision_id]
    assert newest.sentence.of(text) == "Norland foreign minister Elena Marsh left."
    assert (newest.person.of(text), newest.role.of(text)) == ("Elena Marsh", "foreign minister")
    assert newest.source == "Tarn Post"
    assert set().union(*library.offices.outlets(ids).values()) == {"AP", "Tarn Post"}


ONE = "discord:1"


def add(library: Library, id: str, text: str, day: str | None, scope: str = PUBLIC) -> None:
    source = library.articles.source(scope, "East", "bulk", "Varland" if id == "b" else None)
    made = entry(text, id=id, title=f"Report {id}", outlet="Wire", published=day)
    library.articles.store(source, CHUNKER, [made])


def test_articles_are_found_by_words_newest_first(library: Library) -> None:
    for id, text, day in (
        ("a", "Ada Marsh opened a bridge.", "2024-05-02"),
        ("b", "Marsh closed a bridge.", "2024-05-09T08:00:00+00:00"),
        ("c", "Marsh was born in Tolm.", None),
    ):
        add(library, id, text, day)
    add(library, "own", "Marsh hid a bridge.", "2024-05-10", ONE)
    bridges = TopicFilter((PUBLIC,), CHUNKER, (("marsh",), ("bridge",)))
    assert [one.external_id for one in library.topics.newest(bridges, 9)] == ["b", "a"]
    everything = TopicFilter((PUBLIC, ONE), CHUNKER)
    found = [one.external_id for one in library.topics.newest(everything, 9)]
    assert found == ["own", "b", "a", "c"]
    narrow = TopicFilter((PUBLIC,), CHUNKER, since=date(2024, 5, 3), until=date(2024, 5, 9))
    assert [one.external_id for one in library.topics.newest(narrow, 9)] == ["b"]
    assert sorted(library.topics.by_day(bridges), key=lambda one: one.day) == [
        DayCount(date(2024, 5, 2), "Wire", None, 1),
        DayCount(date(2024, 5, 9), "Wire", None, 1),
    ]


def test_headlines_are_found_by_words_in_any_case(library: Library) -> None:
    add(library, "a", "One.", None)
    add(library, "own", "Two.", None, ONE)
    keys = [title for _, title in library.topics.headlines([PUBLIC], ["REPORT", "a"], 9)]
    assert keys == ["Report a"]
    assert library.topics.headlines([PUBLIC], ["100%"], 9) == []


def test_words_of_headlines_are_found_by_their_beginnings_whole_words_first(
    library: Library,
) -> None:
    source = library.articles.source(PUBLIC, "East", "bulk")
    for id, title in (("a", "Talks in Oran end"), ("b", "Memorandum on grain"),
                      ("c", "Oranges (fresh) arrive"), ("d", "Port of El-Oran opens")):  # fmt: skip
        made = entry(f"Article {id}.", id=id, title=title, outlet="Wire", published=None)
        library.articles.store(source, CHUNKER, [made])
    found = [title for _, title in library.topics.headlines([PUBLIC], ["Oran"], 9)]
    assert found == ["Port of El-Oran opens", "Talks in Oran end", "Oranges (fresh) arrive"]
    assert [title for _, title in library.topics.headlines([PUBLIC], ["(fre"], 9)] == [
        "Oranges (fresh) arrive"
    ]


def test_an_article_is_found_by_its_headline_within_the_scopes(library: Library) -> None:
    add(library, "own", "One.", None, ONE)
    assert library.topics.titled([PUBLIC, ONE], "report OWN")
    assert library.topics.titled([PUBLIC, ONE], "report") is None
    assert library.topics.titled([PUBLIC], "Report own") is None


def test_sides_are_those_of_sources_in_the_scopes(library: Library) -> None:
    add(library, "b", "One.", None)
    assert library.topics.sides([PUBLIC]) == ["Varland"]
    assert library.topics.sides([ONE]) == []
    sided = TopicFilter((PUBLIC,), CHUNKER, sides=("Varland",))
    assert [one.side for one in library.topics.newest(sided, 9)] == ["Varland"]
