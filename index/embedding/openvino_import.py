"""OpenVINO without what it sends home.

Importing ``openvino`` imports its model converter, which reports the import to its makers over the
network and leaves a file in the home folder. Neither the converter nor the reporter is needed to
run a network; both are optional to ``openvino`` itself, which goes on when they do not import.
"""

import importlib
import sys
from types import ModuleType

_UNWANTED = ("openvino_telemetry", "openvino.tools.ovc")


def import_openvino() -> ModuleType:
    """The module ``openvino``, imported with its converter and reporter held off.

    Raises:
        ImportError: it is not installed, or not for this machine.
    """
    for name in _UNWANTED:
        if name not in sys.modules:
            sys.modules[name] = None  # type: ignore[assignment]  # how to halt an import
    return importlib.import_module("openvino")
