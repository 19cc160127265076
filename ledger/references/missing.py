"""Checks that what dossiers refer to exists: in the database, or in the dossiers themselves."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.claim_ids import claim_id
from models import Claim, Record, Source
from models.queries.records import Rows, Survivor, current_slug, select_claims
from models.vocabularies import ClaimState, Kind, RecordState, Stance
from schemas.dossier.dossier import Dossier, NewClaim, Problem, is_id, references_of

Known = set[tuple[Kind, str]]


def dangling(session: Session, dossiers: Iterable[Dossier], *, whole: bool = True) -> list[list[Problem]]:
    """Return for each dossier what it refers to in vain, and whom it would take the name from that others still need.

    A record exists when somebody gives it a name, so that nothing is served that nobody can call by one. A dossier
    takes the place of what was read from its source before, so that names which only that gave do not count; without
    `whole` it adds to that.
    """
    dossiers = list(dossiers)
    replaced = {dossier.source["id"] for dossier in dossiers} if whole else set()
    named = {(claim.kind, claim.slug) for dossier in dossiers for claim in dossier.claims if _gives_name(claim)}
    before: dict[tuple[Kind, str], str] = {}
    for kind, slug, source, position, standing in session.execute(_names()):
        if source in replaced and position:
            before |= {(kind, slug): source, (kind, standing): source}
        else:
            named |= {(kind, slug), (kind, standing)}
    losing = {record: source for record, source in before.items() if record not in named}
    bereft = _bereft(session, losing, replaced) if losing else {}
    withdrawn = _withdrawn(session)
    return [
        _problems(dossier, named)
        + bereft.get(dossier.source["id"], [])
        + (_on_withdrawn(session, dossier, withdrawn) if withdrawn else [])
        for dossier in dossiers
    ]


def _names() -> Rows:
    """Select who gives which record a name, by a claim that still counts; and the id of what stands for the record."""
    return (
        select(Record.kind, Record.slug, Source.slug, Claim.position, current_slug())
        .join(Claim, Claim.record_pk == Record.pk)
        .outerjoin(Survivor, Survivor.pk == Record.merged_into)
        .join(Source, Source.pk == Claim.source_pk)
        .where(Claim.field == "name", Claim.stance == Stance.ASSERTS, Claim.state != ClaimState.WITHDRAWN)
    )


def _bereft(session: Session, losing: dict[tuple[Kind, str], str], replaced: set[str]) -> dict[str, list[Problem]]:
    """Find the claims of other sources on records that lose their name, or with a reference to one.

    That means going through all claims, which is seldom needed: names are rarely taken back.
    """
    problems: dict[str, list[Problem]] = defaultdict(list)
    needed: Known = set()
    for claim in session.execute(select_claims().where(Claim.state != ClaimState.WITHDRAWN)):
        if claim.source in replaced and claim.position:
            continue
        used = {(claim.kind, claim.record), *references_of(claim.kind, claim.field, claim.value), *_speakers(claim)}
        for record in used & losing.keys() - needed:
            needed.add(record)
            message = f"This would leave the {record[0]} {record[1]!r} without a name, and {claim.source!r} needs it."
            problems[losing[record]].append(Problem(("source", "id"), message))
    return problems


def _withdrawn(session: Session) -> dict[tuple[Kind, str], str]:
    """Return the records that were withdrawn, with the reasons."""
    statement = select(Record.kind, Record.slug, Record.reason).where(Record.state == RecordState.WITHDRAWN)
    return {(kind, slug): reason or "no reason was given" for kind, slug, reason in session.execute(statement)}


def _on_withdrawn(session: Session, dossier: Dossier, withdrawn: dict[tuple[Kind, str], str]) -> list[Problem]:
    """Refuse new claims on records that were withdrawn, or that refer to one. What is on file may be read again."""
    problems = []
    for claim in dossier.claims:
        used = {(claim.kind, claim.slug), *references_of(claim.kind, claim.field, claim.value)} & withdrawn.keys()
        if used and session.scalar(select(Claim.pk).where(Claim.id == claim_id(dossier.source["id"], claim))) is None:
            kind, slug = min(used)
            problems.append(Problem(claim.path, f"The {kind} {slug!r} was withdrawn: {withdrawn[kind, slug]}"))
    return problems


def _gives_name(claim: NewClaim) -> bool:
    return claim.field == "name" and claim.stance is Stance.ASSERTS


def _speakers(claim: Any) -> Known:
    """Return whom the speaker of a claim can stand for; nobody where it is words."""
    return {(kind, claim.speaker) for kind in (Kind.COMPANY, Kind.PERSON)} if is_id(claim.speaker) else set()


def _problems(dossier: Dossier, named: Known) -> list[Problem]:
    problems = []
    told: Known = set()
    for claim in dossier.claims:
        own = (claim.kind, claim.slug)
        if own not in named and own not in told:
            told.add(own)
            problems.append(Problem(claim.path, f"The {claim.kind} {claim.slug!r} has no name: no claim gives it one."))
        for kind, slug in references_of(claim.kind, claim.field, claim.value):
            if (kind, slug) not in named:
                problems.append(Problem(claim.path, f"There is no {kind} {slug!r} to refer to."))
        if (speakers := _speakers(claim)) and not speakers & named:
            message = f"The speaker {claim.speaker!r} looks like an id, but no company or person has it."
            problems.append(Problem(claim.path, message))
    return problems
