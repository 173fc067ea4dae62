from index.actor import TERMINAL, Actor, current_actor, set_actor
from tests.patience import in_threads


def test_unless_it_was_said_the_user_of_the_terminal_acts() -> None:
    def look() -> None:
        seen.append(current_actor())

    seen: list[Actor] = []
    in_threads(look)  # a thread of its own knows nothing of other tests
    assert seen[0].place == TERMINAL
    assert seen[0].who.startswith("terminal:")
    assert len(seen[0].who) > len("terminal:")


def test_who_was_named_acts() -> None:
    set_actor(Actor("discord:7", "discord:5/9"))
    assert current_actor() == Actor("discord:7", "discord:5/9")
