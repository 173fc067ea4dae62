"""``python -m bot`` runs ``verbale run``, with its explanations."""

import runpy
import sys

if __name__ == "__main__":
    sys.argv.insert(1, "run")
    runpy.run_module("index", run_name="__main__")
