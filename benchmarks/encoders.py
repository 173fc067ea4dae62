"""The encoders of the packaged model side by side: speed, memory, and what they find.

Each runs in a process of its own, and the processes take turns, so that whatever else the machine
does slows all alike. Run from the checkout, with articles and questions as JSON Lines:

    python -m benchmarks.encoders ARTICLES.jsonl QUESTIONS.jsonl [QUESTIONS.jsonl ...]
"""

import argparse
import json
import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import batched, islice
