"""What travels with Verbale: settings with their defaults, sample articles, a dashboard."""

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files(__name__)))
SETTINGS = FOLDER / "verbale.toml"
SAMPLE = FOLDER / "sample" / "articles.jsonl"
STARTER = FOLDER / "sources.toml"
DASHBOARD = FOLDER / "grafana.json"
