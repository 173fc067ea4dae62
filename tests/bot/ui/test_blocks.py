"""Lists are divided into pages that fit, each with the headings of what it shows."""

from bot.ui.cards import Block, BlockList, ButtonIds, fits

IDS = ButtonIds("/readout", "0" * 16)


def shown(blocks: BlockList, page: int) -> str:
    view = blocks.page(page, blocks.starts(), IDS, None)
    return "\n".join(item.content for item in view.walk_children() if hasattr(item, "content"))


def test_a_heading_stands_once_on_each_page_that_has_some_of_its_blocks() -> None:
    blocks = BlockList(
        "/readout", "All", tuple(Block((f"{n}",), heading="**Some**") for n in range(5)), most=3
    )
    assert blocks.starts() == [0, 3]
    assert shown(blocks, 0).split("\n")[:4] == ["**All** · page 1 of 2", "**Some**", "0", "1"]
    assert shown(blocks, 1).split("\n")[1:3] == ["**Some**", "3"]


def test_notes_stand_on_the_last_page() -> None:
    blocks = BlockList("/readout", "All", (Block(("a",)), Block(("b",))), ("That is all.",), most=1)
    assert "That is all." not in shown(blocks, 0)
    assert shown(blocks, 1).endswith("-# That is all.")


def test_a_block_that_is_too_long_alone_is_shortened() -> None:
    blocks = BlockList(
        "/readout", "All", (Block(("x" * 5_000,), short=("too long",)), Block(("b",)))
    )
    assert blocks.starts() == [0, 1]
    assert "too long" in shown(blocks, 0)
    assert all(fits(blocks.page(page, blocks.starts(), IDS, None)) for page in (0, 1))
