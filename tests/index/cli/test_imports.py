import gc

from index.cli.imports import uncollected


def test_garbage_is_collected_again_after_an_import() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
