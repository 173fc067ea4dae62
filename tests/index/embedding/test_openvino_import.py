"""OpenVINO is imported without its reporter."""

from collections.abc import Callable
from pathlib import Path


def test_the_reporter_is_not_imported_and_the_home_folder_is_left_alone(
    in_fresh_process: Callable[[str], str], tmp_path: Path
) -> None:
    printed = in_fresh_process(
        "import sys\n"
        "from index.embedding.bert import import_openvino\n"
        "print(import_openvino().Core().available_devices[:1])\n"
        "print([name for name, module in sys.modules.items()\n"
        "       if module is not None and 'telemetry' in name])"
    )
    assert printed == "['CPU']\n[]"
    assert list(tmp_path.iterdir()) == []
