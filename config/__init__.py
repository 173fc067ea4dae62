"""What travels with Verbale: every setting with its default, and a small sample of articles."""

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files(__name__)))
SETTINGS = FOLDER / "verbale.toml"
SAMPLE = FOLDER / "sample" / "articles.jsonl"
STARTER = FOLDER / "sources.toml"
