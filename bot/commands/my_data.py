"""``/my-data``: exports or removes what is stored about the person who runs it."""

from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction
from bot.core.markdown import strong
from bot.core.permissions import anyone, group_for_all
from bot.core.runner import Card, data_file
from bot.feature import Feature, Shown, answers
from bot.language import plural, say, translatable
from bot.ui.cards import Confirmation, text_card

_FORGOTTEN = translatable(
    "Done. Your changes, ratings and watches no longer carry your name, in any server; your "
    "comments, your choice of servers and the questions that you wait for are deleted, and your "
    "conversations are over."
)
_NOTHING = translatable(
    "Nothing is stored under your name. I store who asks a question only while a conversation "
    "lasts, or while they wait for an answer."
)
_CONFIRM = translatable(
    "Stored under your name: {changes}, {ratings}, {conversations}, {servers}, {watches}. I keep "
    "changes, ratings and the servers' watches without your name, end the conversations, and "
    "delete your comments, your choice of servers and the questions that you wait for. This "
    "applies to every server and can't be undone. To get a copy first, run `/my-data export`."
)


class MyData(Feature):
    """Exports people's stored data, or removes their ids from it."""

    my_data = group_for_all("my-data", "The data I store about you")

    @my_data.command()
    @answers(anyone)
    async def export(self, interaction: AnyInteraction) -> Shown:
        """Get a file with everything I store about you."""
        data = await self._verbale.admin_service.of_person(actor_id(interaction))
        return data_file("my-data.json", data)

    @my_data.command()
    @answers(anyone)
    async def delete(self, interaction: AnyInteraction) -> Shown:
        """Remove your name from everything I store, in every server. You confirm first."""
        data = await self._verbale.admin_service.of_person(actor_id(interaction))
        if data.empty:
            return text_card(say(_NOTHING))
        told = say(
            _CONFIRM,
            changes=plural(len(data.changes), "{number} change", "{number} changes"),
            ratings=plural(len(data.judgements), "{number} rating", "{number} ratings"),
            conversations=plural(
                len(data.conversations), "{number} conversation", "{number} conversations"
            ),
            servers=plural(len(data.servers), "{number} chosen server", "{number} chosen servers"),
            watches=plural(len(data.watches), "{number} watch", "{number} watches"),
        )
        return Confirmation(
            "/my-data delete",
            [strong(say("Remove your name?")), told],
            go=("forget", say("Forget me")),
            leave=("keep", say("Keep")),
            left=say("Nothing has changed."),
            work=self._forget,
        )

    async def _forget(self, interaction: AnyInteraction) -> Card:
        await self._verbale.admin_service.forget_person(actor_id(interaction))
        return text_card(say(_FORGOTTEN))
