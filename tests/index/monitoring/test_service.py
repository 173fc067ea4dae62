from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from index.errors import InputError, NotFoundError
from index.store.administration.watches import MOST_OF_PERSON, NewWatch, Pace, WatchPlace
from index.store.schema import delivery, watch
from tests.index.monitoring.conftest import SERVER, TODAY, Desk, told

QUESTION = "Where did Envoy Hale meet Speaker Oduya?"


async def test_a_question_is_answered_once_by_an_article_that_comes_in(desk: Desk) -> None:
    await desk.arrive(told(1))
    await desk.watch("question", QUESTION)
    assert await desk.posted() == []  # what was there before is no news
    await desk.arrive(told(2), {"title": "Rain", "text": "It rained on the day of the fair."})
    [sentence] = await desk.posted()
    assert sentence.startswith("On day 2 Envoy Hale met")
    await desk.arrive()
    assert await desk.posted() == []


async def test_names_are_posted_where_an_article_names_all_of_them(desk: Desk) -> None:
    await desk.watch("names", "Hale, Oduya")
    alone = {"title": "Hale sails", "text": "Envoy Hale sailed on Monday."}
    lower = {"title": "Weather", "text": "The hale may last, said oduya."}
    await desk.arrive(alone, lower, told(3))
    [sentence] = await desk.posted()
    assert sentence.startswith("On day 3")


async def test_copies_and_changed_articles_are_not_posted_again(desk: Desk) -> None:
    await desk.watch("names", "Hale, Oduya")
    text = told(4)["text"] + " " + "The harbour master counted the ships twice that morning. " * 20
    await desk.arrive(told(4, text=text))
    assert len(await desk.posted()) == 1
    await desk.arrive(told(5, text=text))
    await desk.arrive(told(4, text=text + " They parted at noon."))
    assert await desk.posted() == []


async def test_a_changed_article_counts_with_what_is_new_in_it_alone(desk: Desk) -> None:
    await desk.arrive(told(6), told(7))
    await desk.watch("names", "Hale, Oduya, Port")
    await desk.watch("names", "Hale, Oduya")
    await desk.arrive(
        told(6, text=told(6)["text"] + " It rains."),
        told(7, text="Envoy Hale met Speaker Oduya in Port again. It rains."),
    )
    assert await desk.posted() == ["Envoy Hale met Speaker Oduya in Port again."] * 2


async def test_old_articles_that_come_in_late_are_no_news(desk: Desk) -> None:
    await desk.watch("names", "Hale, Oduya")
    await desk.arrive(told(8, published_at="2020-01-01"))
    assert await desk.posted() == []


async def test_articles_of_another_server_are_never_posted(desk: Desk) -> None:
    await desk.watch("question", QUESTION)
    await desk.watch("names", "Hale, Oduya")
    await desk.arrive(told(9), scope="discord:2")
    assert await desk.posted() == []
    await desk.arrive(told(10), scope=SERVER)
    assert len(await desk.posted()) == 2


async def test_a_question_that_waits_is_told_once_and_ends(desk: Desk) -> None:
    await desk.watch("question", QUESTION, answer_key="0" * 16)
    same = await desk.watch("question", QUESTION, answer_key="0" * 16)
    [waiting] = await desk.verbale.watch_service.waiting("discord:5")
    assert waiting.id == same.id
    assert await desk.verbale.watch_service.standing(SERVER) == []
    await desk.arrive(told(11), told(12, published_at="2020-01-01"))
    assert len(await desk.posted()) == 1
    assert await desk.verbale.watch_service.waiting("discord:5") == []
    await desk.arrive(told(13))
    assert await desk.posted() == []


async def test_what_expired_is_deleted_and_nobody_waits_for_everything(desk: Desk) -> None:
    over = datetime.now(UTC) - timedelta(seconds=1)
    await desk.watch("question", QUESTION, answer_key="1" * 16, expires_at=over)
    await desk.arrive(told(14))
    assert await desk.verbale.watch_service.waiting("discord:5") == []
    for number in range(MOST_OF_PERSON):
        await desk.watch("question", QUESTION, answer_key=f"{number:016x}")
    with pytest.raises(InputError, match="waiting for 20"):
        await desk.watch("question", QUESTION, answer_key="f" * 16)


async def test_a_paused_watch_posts_what_it_found_when_it_is_resumed(desk: Desk) -> None:
    watch = await desk.watch("names", "Hale, Oduya")
    await desk.arrive(told(15))
    service = desk.verbale.watch_service
    await service.pause(SERVER, watch.id, paused=True)
    assert await desk.posted() == []
    await service.pause(SERVER, watch.id, paused=False)
    assert len(await desk.posted()) == 1
    with pytest.raises(NotFoundError):
        await service.remove("discord:2", watch.id)
    await service.remove(SERVER, watch.id)
    assert await service.standing(SERVER) == []


async def test_too_many_for_a_day_are_left_out_and_counted(desk: Desk) -> None:
    await desk.watch("names", "Hale, Oduya", pace=Pace(most_a_day=2))
    await desk.arrive(*map(told, (16, 17, 18)))
    first, second = await desk.claimed()
    assert (first.last_today, second.last_today) == (False, True)
    for one in (first, second):
        await desk.verbale.watch_service.sent(one, "7", "1")
    [watch] = await desk.verbale.watch_service.standing(SERVER)
    assert (watch.posted, watch.left_out) == (2, 1)


async def test_posts_wait_for_the_end_of_the_quiet_hours(desk: Desk) -> None:
    now = datetime.now(UTC)
    minute = now.hour * 60 + now.minute
    quiet = Pace(quiet_from=(minute - 60) % 1440, quiet_until=(minute + 60) % 1440)
    await desk.watch("names", "Hale, Oduya", pace=quiet)
    await desk.arrive(told(19))
    assert await desk.claimed() == []
    assert desk.verbale.answerer.library.deliveries.count("due") == 1


async def test_a_claim_excludes_others_until_it_runs_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.watch("names", "Hale, Oduya")
    await desk.arrive(told(20))
    monkeypatch.setattr("index.monitoring.service.CLAIM", timedelta())
    [first] = await desk.claimed("a")
    [again] = await desk.claimed("b")
    assert (first.tried_at, again.key) == (None, first.key)
    assert again.tried_at is not None
    monkeypatch.undo()
    await desk.claimed("b")
    assert await desk.claimed("a") == []


async def test_what_is_no_longer_in_its_article_is_not_posted(desk: Desk) -> None:
    await desk.watch("names", "Hale, Oduya")
    await desk.watch("question", QUESTION, answer_key="2" * 16)
    await desk.arrive(told(21))
    both = await desk.claimed()
    await desk.arrive(told(21, text="The report was wrong. Nobody met anybody at the harbour."))
    for one in both:
        with pytest.raises(NotFoundError):
            await desk.verbale.watch_service.content(one)
        await desk.verbale.watch_service.drop(one)
    assert await desk.claimed() == []
    await desk.arrive(told(22))
    assert len(await desk.posted()) == 2  # the question still waits, the names go on


async def test_two_matches_at_once_find_everything_once(desk: Desk) -> None:
    await desk.watch("names", "Hale, Oduya")
    library = desk.verbale.answerer.library
    cursor = library.deliveries.cursor()
    await desk.arrive(told(23))
    assert not library.deliveries.keep([], after=cursor, until=cursor + 5, now=datetime.now(UTC))
    assert len(await desk.posted()) == 1


async def test_a_digest_has_the_stories_of_most_outlets_once(desk: Desk) -> None:
    new = NewWatch(SERVER, "digest", "", "discord:5", WatchPlace("7"), rhythm="daily", hour=8)
    service = desk.verbale.watch_service
    await service.add_digest(new)
    first, [former] = await service.add_digest(replace(new, text="grain, coal"))
    weekly, nothing = await service.add_digest(replace(new, rhythm="weekly"))
    assert (former.given.text, nothing) == ("", [])
    assert [one.id for one in await service.standing(SERVER)] == [first.id, weekly.id]
    await service.remove(SERVER, weekly.id)
    other = told(30)["text"].replace("Both spoke", "In the rain both spoke")
    coal = "A strike over wages closed every coal mine of the Valdor basin on Monday, unions said."
    await desk.arrive(told(30), {"title": "Miners walk out", "text": coal, "published_at": TODAY})
    await desk.arrive({"title": "Rain", "text": "It rained on the fair today."})
    await desk.arrive(told(32, text=other), source="Herald")
    await desk.arrive(told(33), scope="discord:2")
    stories = await service.digest(SERVER, "grain, coal", "daily")
    assert [one.articles for one in stories] == [2, 1]
    assert {stories[0].quote.source, *stories[0].quote.also} == {"Gazette", "Herald"}
    assert stories[0].quote.sentence.startswith("On day 30 Envoy Hale met Speaker Oduya")
    assert await desk.posted() == []
    library = desk.verbale.answerer.library
    missed = datetime.now(UTC) - timedelta(days=3)
    with library.database.writing() as connection:
        connection.execute(update(watch).values(next_at=missed))
    await service.match()
    assert await desk.posted() == [stories[0].quote.sentence]  # missed three times, made once
    await service.match()
    assert await desk.posted() == []
    [known] = await service.standing(SERVER)
    assert known.given.next_at is not None
    assert known.given.next_at > datetime.now(UTC)


async def test_another_article_of_the_same_event_is_not_posted(desk: Desk) -> None:
    await desk.watch("names", "Hale, Oduya")
    await desk.arrive(told(24))
    assert len(await desk.posted()) == 1
    other = told(24)["text"].replace("Both spoke", "At noon in the rain, both spoke at length")
    await desk.arrive(told(25, text=f"The harbour was closed all morning. {other}"))
    assert await desk.posted() == []


async def test_what_a_clock_that_was_ahead_put_off_is_posted_once_it_is_right(desk: Desk) -> None:
    service, library = desk.verbale.watch_service, desk.verbale.answerer.library
    await desk.watch("names", "Hale, Oduya", pace=Pace(most_a_day=2))
    digest = NewWatch(SERVER, "digest", "", "discord:5", WatchPlace("8"), rhythm="daily", hour=8)
    await service.add_digest(digest)
    await desk.arrive(*map(told, (40, 41, 42)))
    years = datetime.now(UTC) + timedelta(days=2000)
    first, second, *_ = await desk.claimed()
    await service.sent(first, "7", "1")
    with library.database.writing() as connection:
        connection.execute(update(watch).values(next_at=years))
        connection.execute(update(delivery).where(delivery.c.id == first.id).values(sent_at=years))
        ahead = {"claimed_at": years, "claimed_until": years}
        connection.execute(update(delivery).where(delivery.c.id == second.id).values(**ahead))
    await service.match()
    waiting = await desk.claimed()
    assert second.id in {one.id for one in waiting}
    [again] = [one for one in waiting if one.id == second.id]
    assert again.tried_at is not None
    assert again.tried_at < datetime.now(UTC)  # looked for among what was posted since
    assert [one.watch.given.kind for one in waiting].count("digest") == 1
    assert library.horizon.ahead(datetime.now(UTC))[1] == 0


async def test_a_side_that_nobody_has_is_refused_with_sides_to_choose_from(desk: Desk) -> None:
    for side in ("China", "russian", "European Union"):
        await desk.watch("wording", "one China policy", side=side)
    with pytest.raises(InputError, match=r"is “Atlantis”\. Type a side such as: "):
        await desk.watch("wording", "one China policy", side="Atlantis")
    with pytest.raises(InputError, match=r"is “Germny”\. Type a side such as: Germany"):
        await desk.watch("wording", "one China policy", side="Germny")


@pytest.mark.parametrize(
    "place", [WatchPlace("٣"), WatchPlace(str(2**64)), WatchPlace("7", role="x")], ids=str
)
async def test_an_id_that_discord_cannot_have_is_refused(desk: Desk, place: WatchPlace) -> None:
    with pytest.raises(InputError, match="is no id of Discord"):
        await desk.watch("names", "Hale, Oduya", place=place)
