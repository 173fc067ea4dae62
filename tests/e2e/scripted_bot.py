"""A bot process that takes as many seconds as its second argument says, to answer or to look.

Its first argument is the URL of Discord's API, its third the folder of its library, if that is to
outlast it; the token comes from the environment.
"""

import asyncio
import os
import sys
from pathlib import Path

from bot.run import run_bot
from tests.bot.curating import ScriptedCurator
from tests.bot.keeping import kept_people
from tests.bot.running import scripted_client
from tests.bot.samples import ScriptedAsker

if __name__ == "__main__":
    api_url, seconds, *folder = sys.argv[1:]
    asker = ScriptedAsker(blocks_for=float(seconds))
    source_service = ScriptedCurator(takes=float(seconds))
    token = os.environ["VERBALE_DISCORD_TOKEN"]
    with kept_people(folder=Path(folder[0]) if folder else None) as (people, _):
        client = scripted_client(people, asker, source_service)
        asyncio.run(run_bot(client, token=token, api_url=api_url))
