"""``/index feedback`` as administrators read it."""

from index.admin import AdminService
from index.store.library import Library
from tests.bot.pressing import press, press_id
from tests.bot.samples import ScriptedAsker, answer, quote
from tests.discord_double import DiscordDouble, User
from tests.index.store.samples import entry, store

SENTENCE = "They met at *Yanqi* Lake, a resort north of Beijing."


async def test_feedback_lists_what_was_judged_bad_with_the_sentence_and_the_reason(
    server: DiscordDouble, library: Library, asker: ScriptedAsker, member: User
) -> None:
    store(library, entry(SENTENCE, id="one"))
    [key] = [one.key for one in library.catalogue.export(("public",), None)]
    asker.gives = answer(quote(article_id=key, text=SENTENCE, sentence=SENTENCE, end=len(SENTENCE)))
    card = await (await server.slash("ask", {"question": "where *did* they meet?"})).answer()
    why = await (await server.press(card, press_id(card, "bad"))).answer()
    [menu] = [str(one["custom_id"]) for one in why.walk() if one.get("custom_id")]
    chosen = await server.press(why, menu, values=["out of date"])
    await chosen.until(lambda message: "Out of date" in message.text)
    await (await server.press(card, press_id(card, "good"), user=member)).answer()
    told = await (await server.slash("index feedback")).answer()
    assert "**1 answer rated bad**" in told.text
    assert "where \\*did\\* they meet?" in told.text
    assert "They met at \\*Yanqi\\* Lake" in told.text
    assert "Out of date" in told.text
    assert member.mention not in told.text
    assert server.user.mention not in told.text
    library.articles.remove_source("public", "Wire")
    told = await (await server.slash("index feedback")).answer()
    assert "The article has been removed" in told.text


async def test_the_longest_judgements_fit_on_a_card(
    server: DiscordDouble, people: AdminService, library: Library, asker: ScriptedAsker
) -> None:
    for number in range(7):
        question = {"question": f"{number}" + "_" * 499}
        card = await (await server.slash("ask", question)).answer()
        why = await (await server.press(card, press_id(card, "bad"))).answer()
        [menu] = [str(one["custom_id"]) for one in why.walk() if one.get("custom_id")]
        opened = await server.press(why, menu, values=["other"])
        await opened.modal()
        said = await server.submit_modal(opened, {"said": "*" * 500})
        await said.until(lambda message: "rated this answer bad" in message.text)
    card = await (await server.slash("index feedback")).answer()
    assert "**7 answers rated bad** · page 1 of 2" in card.text
    assert "0\\_" in (await press(server, card, "next")).text
