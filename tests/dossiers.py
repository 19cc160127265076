"""Makes the data of dossiers from a compact description, and records or writes them.

dossier("wire", "2022-08-26", about("plant beta", {"name": "Beta", "country": "DE"}), denies("plant beta"))
"""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from ledger.writes.record_dossier import Receipt, record_dossier
from models.engine import open_write_session
from schemas.dossier.dossier import read_dossier

Data = dict[str, Any]
ACTOR = "test"


def dossier(source: str, published: str, *blocks: Data, **keys: Any) -> Data:
    """Make a dossier; its publisher is the id of its source unless `keys` say otherwise."""
    said = {"id": source, "title": f"What {source} says", "publisher": source, "published": published, "language": "en"}
    return {"source": said | keys, "claims": list(blocks)}


def about(record: str, facts: Data, *, certainty: str = "reported", **keys: Any) -> Data:
    """Make a block that asserts facts of a record, named as in `plant beta-second`; `keys` are those of blocks."""
    kind, slug = record.split()
    return {kind: slug, "certainty": certainty, "facts": facts} | keys


def denies(record: str, **keys: Any) -> Data:
    """Make a block that denies a record, a field of it or a value; `stance=` makes it a doubt or another."""
    kind, slug = record.split()
    return {kind: slug, "stance": "denies"} | keys


def naming(*records: str) -> list[Data]:
    """Make blocks that give records their names, which are their ids."""
    return [about(record, {"name": record.split()[1]}) for record in records]


def store(engine: Engine, *dossiers: Data) -> list[Receipt]:
    """Record dossiers one after the other, each in a transaction of its own. References are not checked."""
    receipts = []
    for data in dossiers:
        with open_write_session(engine) as session, session.begin():
            receipts.append(record_dossier(session, read_dossier(data), actor=ACTOR))
    return receipts


def write(folder: Path, data: Data, name: str = "") -> Path:
    """Write a dossier into a folder, as JSON, which is YAML too."""
    path = folder / f"{name or data['source']['id']}.yaml"
    path.write_text(json.dumps(data, indent=1))
    return path
