import pytest

from bot.shards import ALL, Shards, read_shards
from index.errors import InputError


def test_a_server_belongs_to_one_shard_and_direct_messages_to_the_first() -> None:
    processes = [read_shards("0, 2", 4), read_shards("3,1", 4)]
    for number in range(8):
        owners = [one for one in processes if one.has(number << 22 | 5)]
        assert owners == [processes[number % 2]]
        assert owners == [one for one in processes if one.has_scope(f"discord:{number << 22}")]
    assert [one.lead for one in processes] == [True, False]
    assert [one.has_scope("public") for one in processes] == [True, False]


def test_one_process_runs_everything_unless_told_otherwise() -> None:
    assert read_shards("", None) is ALL
    assert ALL.are_all
    assert ALL.lead
    assert ALL.has(7 << 22)
    assert ALL.options() == {}
    assert read_shards("0,1", 2).are_all
    assert not read_shards("1", 2).are_all


def test_discord_py_is_told_which() -> None:
    assert Shards((0, 1), 4).options() == {"shard_ids": (0, 1), "shard_count": 4}


@pytest.mark.parametrize(
    ("ids", "count", "words"),
    [
        ("0,1", None, "give both"),
        ("", 4, "give both"),
        ("4", 4, "from 0 to 3"),
        ("-1", 4, "from 0 to 3"),
        ("0,0", 2, "different numbers"),
        ("one", 2, "“one”"),
        ("0,", 2, "with commas"),
        ("0", 0, "from 0 to 0"),
    ],
)
def test_what_is_no_shard_is_refused_with_the_way_out(
    ids: str, count: int | None, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read_shards(ids, count)
