"""All shipped dossiers together: their files, references, speakers and addresses. No database."""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ledger.writes.record_dossier import list_mentioned_records
from models.vocabularies import Kind, Stance
from schemas.dossier.dossier import Dossier, is_id
from schemas.dossier.yaml_file import read_file
from tests.paths import SEED_FOLDERS, SEEDS
from tests.schemas.plain_dossiers import plain_dossiers


@functools.cache
def shipped() -> dict[Path, Dossier]:
    return {path: read_file(path)[1] for folder in SEED_FOLDERS for path in sorted(folder.rglob("*.yaml"))}


def test_every_file_is_a_dossier_in_a_folder_and_named_by_its_source() -> None:
    assert {path for path in SEEDS.rglob("*") if path.is_file()} == set(shipped())
    ids = [dossier.source["id"] for dossier in shipped().values()]
    assert [path.stem for path in shipped()] == ids
    assert len(ids) == len(set(ids))


def test_every_reference_and_every_speaker_has_a_name() -> None:
    named = {
        (claim.kind, claim.slug)
        for dossier in shipped().values()
        for claim in dossier.claims
        if claim.field == "name" and claim.stance is Stance.ASSERTS
    }
    for path, dossier in shipped().items():
        assert list_mentioned_records(dossier.claims) - named == set(), path.name
        speakers = {claim.speaker for claim in dossier.claims if claim.speaker and is_id(claim.speaker)}
        assert [one for one in speakers if not {(Kind.COMPANY, one), (Kind.PERSON, one)} & named] == [], path.name


def addresses(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (text for name, text in part.items() if name == "url" and isinstance(text, str))
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from addresses(one)


def is_well_formed(address: str) -> bool:
    """Tell whether an address leads to a page of a public host, without a user, a port or a space."""
    parts = urlsplit(address)
    labels = parts.netloc.split(".")
    allowed = all(label and all(letter.isalnum() or letter in "-_" for letter in label) for label in labels)
    printable = not any(letter.isspace() or not letter.isprintable() for letter in address)
    return parts.scheme in ("http", "https") and len(labels) > 1 and labels[-1].isalpha() and allowed and printable


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda path: path.name)
def test_every_address_is_well_formed(folder: Path) -> None:
    found = [address for _, data in plain_dossiers(folder) for address in addresses(data)]
    assert found
    assert [address for address in found if not is_well_formed(address)] == []


@pytest.mark.parametrize(
    "address",
    ["example.org", "ftp://example.org/a", "https://localhost/a", "https://example.org/a b", "https://u@example.org",
     "https://127.0.0.1/", "https://example..org/", "https:///a", ""],
)  # fmt: skip
def test_other_addresses_are_not_well_formed(address: str) -> None:
    assert not is_well_formed(address)
