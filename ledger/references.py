"""Checks that what dossiers refer to exists: in the database, or in the dossiers themselves."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Claim, Record
from models.vocabularies import ClaimState, Kind
from schemas.dossier import Dossier, Problem, is_id, references_of

Known = set[tuple[Kind, str]]


def dangling(session: Session, dossiers: Iterable[Dossier]) -> list[list[Problem]]:
    """Return for each dossier what it refers to in vain.

    A record exists when somebody gives it a name, so that nothing is served that nobody can call by one.
    """
    dossiers = list(dossiers)
    named = {
        (claim.kind, claim.slug) for dossier in dossiers for claim in dossier.claims if claim.field == "name"
    } | named_records(session)
    return [_problems(dossier, named) for dossier in dossiers]


def named_records(session: Session) -> Known:
    """Return the records that have a name by a claim that still counts."""
    statement = (
        select(Record.kind, Record.slug)
        .join(Claim, Claim.record_pk == Record.pk)
        .where(Claim.field == "name", Claim.state != ClaimState.WITHDRAWN)
        .distinct()
    )
    return {(Kind(kind), slug) for kind, slug in session.execute(statement)}


def _problems(dossier: Dossier, named: Known) -> list[Problem]:
    problems = []
    told: Known = set()
    for claim in dossier.claims:
        own = (claim.kind, claim.slug)
        if own not in named and own not in told:
            told.add(own)
            problems.append(Problem(claim.path, f"The {claim.kind} {claim.slug!r} has no name: no claim gives it one."))
        for kind, slug in references_of(claim):
            if (kind, slug) not in named:
                problems.append(Problem(claim.path, f"There is no {kind} {slug!r} to refer to."))
        if is_id(claim.speaker) and not {(Kind.COMPANY, claim.speaker), (Kind.PERSON, claim.speaker)} & named:
            message = f"The speaker {claim.speaker!r} looks like an id, but no company or person has it."
            problems.append(Problem(claim.path, message))
    return problems
