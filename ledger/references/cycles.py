"""Refuses chains of records that lead back to their start: a record that is part of its own part, for example."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.references.merged_ids import MergedIds, load_merged_ids
from models import VERSIONS, Record
from models.queries.records import is_known_as_of
from models.vocabularies import Kind, Stance
from schemas.dossier.dossier import Dossier, NewClaim, Problem

# The fields that name the whole of a record. Owners are not among them, because two companies can own each other.
WHOLES = ("part_of", "covers")

# The ids of the wholes of each record, in the dossiers and then in the database.
Wholes = dict[str, set[str]]


def find_cycles(session: Session, dossiers: Sequence[Dossier]) -> list[list[Problem]]:
    """Return for each dossier the claims that make a record a part of itself, directly or through other records.

    Dossiers without such a field cost no statement. Each step of a chain costs one.
    """
    claims = [[claim for claim in dossier.claims if _names_whole(claim)] for dossier in dossiers]
    if not any(claims):
        return [[] for _ in dossiers]
    merged_ids = load_merged_ids(session)
    given: dict[tuple[Kind, str], Wholes] = defaultdict(lambda: defaultdict(set))
    for claim in (claim for of_dossier in claims for claim in of_dossier):
        part, whole = _translate(claim, merged_ids)
        given[claim.kind, str(claim.field)][part].add(whole)
    chains = {key: _load_chains(session, *key, wholes) for key, wholes in given.items()}
    return [
        [_build_problem(claim) for claim in of_dossier if _is_in_cycle(claim, chains, merged_ids)]
        for of_dossier in claims
    ]


def _names_whole(claim: NewClaim) -> bool:
    return claim.field in WHOLES and claim.stance is Stance.ASSERTS and isinstance(claim.value, str)


def _translate(claim: NewClaim, merged_ids: MergedIds) -> tuple[str, str]:
    """Return the current ids of the record of a claim, and of the record that it names."""
    return merged_ids.translate_slug(claim.kind, claim.slug), merged_ids.translate_slug(claim.kind, str(claim.value))


def _load_chains(session: Session, kind: Kind, field: str, given: Wholes) -> Wholes:
    """Add the wholes that the database has to those that dossiers give. A record in a dossier has only those."""
    model = VERSIONS[kind]
    column = getattr(model, f"{field}_pk")
    chains: Wholes = dict(given)
    frontier = {whole for wholes in given.values() for whole in wholes} - chains.keys()
    while frontier:
        statement = select(model.slug, Record.slug.label("whole")).join(Record, Record.pk == column)
        rows = session.execute(statement.where(is_known_as_of(model, None), model.slug.in_(frontier))).all()
        chains |= {slug: set() for slug in frontier} | {slug: {whole} for slug, whole in rows}
        frontier = {whole for _, whole in rows} - chains.keys()
    return chains


def _is_in_cycle(claim: NewClaim, chains: dict[tuple[Kind, str], Wholes], merged_ids: MergedIds) -> bool:
    part, whole = _translate(claim, merged_ids)
    wholes = chains[claim.kind, str(claim.field)]
    reached, frontier = {whole}, {whole}
    while frontier:
        frontier = _list_wholes(frontier, wholes) - reached
        reached |= frontier
    return part in reached


def _list_wholes(slugs: Iterable[str], wholes: Wholes) -> set[str]:
    return {whole for slug in slugs for whole in wholes.get(slug, ())}


def _build_problem(claim: NewClaim) -> Problem:
    message = (
        f"The {claim.kind} {claim.slug!r} would be a part of itself: {claim.value!r} leads back to it by {claim.field}."
        " Send the id of a record that is not a part of this one."
    )
    return Problem(claim.path, message)
