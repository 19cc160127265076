"""Where the files of the project are, for tests that read or run them."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SEEDS = ROOT / "seeds" / "dossiers"
# Folders of dossiers that need no other folder: enough for most tests, and loaded in a quarter of the time.
FEW_SEEDS = [SEEDS / "xiaomi", SEEDS / "deals"]
# Tests of single files take a folder at a time: one test for each file would cost more than what it checks.
SEED_FOLDERS = sorted(path for path in SEEDS.iterdir() if path.is_dir())
