import gc

from index.cli.imports import uncollected


def test_garbage_is_collected_again_after_an_import() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_nor_between_an_import_and_the_question_that_it_is_for() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
