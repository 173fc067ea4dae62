"""Import OpenVINO without its telemetry.

Importing ``openvino`` imports its model converter, which sends telemetry over the network and
writes a file to the home folder. Running a model needs neither the converter nor the telemetry,
and ``openvino`` works if both fail to import.
"""

import importlib
import sys
from types import ModuleType

_UNWANTED = ("openvino_telemetry", "openvino.tools.ovc")


def import_openvino() -> ModuleType:
    """Import ``openvino`` without its converter and telemetry, and return the module.

    Raises:
        ImportError: it is not installed, or not for this machine.
    """
    for name in _UNWANTED:
        if name not in sys.modules:
            sys.modules[name] = None  # type: ignore[assignment]  # makes the import fail
    return importlib.import_module("openvino")
