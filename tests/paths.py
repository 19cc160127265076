"""Where the files of the project are, for tests that read or run them."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SEEDS = ROOT / "seeds" / "dossiers"
