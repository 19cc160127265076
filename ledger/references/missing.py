"""Checks that the records that dossiers refer to exist: in the database, or in the dossiers themselves."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.claim_ids import compute_claim_id
from ledger.references.cycles import find_cycles
from ledger.references.merged_ids import SPEAKER_KINDS
from models import Claim, Record, Source
from models.queries.records import Statement, Survivor, build_current_slug, select_claims
from models.vocabularies import ClaimState, Kind, RecordState, Stance
from schemas.dossier.dossier import Dossier, NewClaim, Path, Problem, find_claim_references, is_id

RecordIds = set[tuple[Kind, str]]


def find_missing_references(
    session: Session, dossiers: Iterable[Dossier], *, whole: bool = True
) -> list[list[Problem]]:
    """Return for each dossier its references to missing records or in a cycle, and the names that others need.

    A record exists if a claim gives it a name, so every served record has one. A dossier replaces the earlier reading
    of its source, so names that only the earlier reading gives do not count. If `whole` is false, the dossier adds to
    the earlier reading.
    """
    dossiers = list(dossiers)
    replaced = {dossier.source["id"] for dossier in dossiers} if whole else set()
    named = {(claim.kind, claim.slug) for dossier in dossiers for claim in dossier.claims if _gives_name(claim)}
    named_before: dict[tuple[Kind, str], str] = {}
    for kind, slug, source, position, current_slug in session.execute(_select_names()):
        if source in replaced and position:
            named_before |= {(kind, slug): source, (kind, current_slug): source}
        else:
            named |= {(kind, slug), (kind, current_slug)}
    losing = {record: source for record, source in named_before.items() if record not in named}
    lost_names = _find_lost_names(session, losing, replaced) if losing else {}
    withdrawn = _load_withdrawn_records(session)
    cycles = find_cycles(session, dossiers)
    return [
        _find_problems(dossier, named)
        + in_cycle
        + lost_names.get(dossier.source["id"], [])
        + (_find_uses_of_withdrawn(session, dossier, withdrawn) if withdrawn else [])
        for dossier, in_cycle in zip(dossiers, cycles, strict=True)
    ]


def _select_names() -> Statement:
    """Select the claims that give names and are not withdrawn: the record, the source, the current id of the record."""
    return (
        select(Record.kind, Record.slug, Source.slug, Claim.position, build_current_slug())
        .join(Claim, Claim.record_pk == Record.pk)
        .outerjoin(Survivor, Survivor.pk == Record.merged_into)
        .join(Source, Source.pk == Claim.source_pk)
        .where(Claim.field == "name", Claim.stance == Stance.ASSERTS, Claim.state != ClaimState.WITHDRAWN)
    )


def _find_lost_names(
    session: Session, losing: dict[tuple[Kind, str], str], replaced: set[str]
) -> dict[str, list[Problem]]:
    """Find the claims of other sources that are about a record that loses its name, or that refer to one.

    This reads all claims. It is rarely needed, because few dossiers remove a name.
    """
    problems: dict[str, list[Problem]] = defaultdict(list)
    needed: RecordIds = set()
    for row in session.execute(select_claims().where(Claim.state != ClaimState.WITHDRAWN)):
        if row.source in replaced and row.position:
            continue
        used = {
            (row.kind, row.record),
            *find_claim_references(row.kind, row.field, row.value),
            *_list_possible_speakers(row.speaker),
        }
        for record in used & losing.keys() - needed:
            needed.add(record)
            kind, slug = record
            message = (
                f"This dossier takes the name from the {kind} {slug!r}, but the source {row.source!r} needs the record."
                " Keep the name, or change the other source first."
            )
            problems[losing[record]].append(Problem(("source", "id"), message))
    return problems


def _load_withdrawn_records(session: Session) -> dict[tuple[Kind, str], str]:
    """Load the withdrawn records, with the reasons."""
    statement = select(Record.kind, Record.slug, Record.reason).where(Record.state == RecordState.WITHDRAWN)
    return {(kind, slug): reason or "no reason was given" for kind, slug, reason in session.execute(statement)}


def _find_uses_of_withdrawn(
    session: Session, dossier: Dossier, withdrawn: dict[tuple[Kind, str], str]
) -> list[Problem]:
    """Return new claims that are about a withdrawn record or refer to one. Stored claims are accepted again."""
    problems = []
    for claim in dossier.claims:
        references = find_claim_references(claim.kind, claim.field, claim.value)
        used = {(claim.kind, claim.slug), *references} & withdrawn.keys()
        if used and not _is_stored(session, dossier.source["id"], claim):
            kind, slug = min(used)
            reason = withdrawn[kind, slug]
            message = f"The {kind} {slug!r} was withdrawn, so no new claim can use it. The reason is: {reason}"
            problems.append(Problem(claim.path, message))
    return problems


def _is_stored(session: Session, source: str, claim: NewClaim) -> bool:
    return session.scalar(select(Claim.pk).where(Claim.id == compute_claim_id(source, claim))) is not None


def _gives_name(claim: NewClaim) -> bool:
    return claim.field == "name" and claim.stance is Stance.ASSERTS


def _list_possible_speakers(speaker: str | None) -> RecordIds:
    """Return the records that a speaker can be. There are none if it is words instead of an id."""
    return {(kind, speaker) for kind in SPEAKER_KINDS} if speaker is not None and is_id(speaker) else set()


def _find_problems(dossier: Dossier, named: RecordIds) -> list[Problem]:
    problems = []
    reported: RecordIds = set()
    speaker_paths: set[Path] = set()
    for claim in dossier.claims:
        own = (claim.kind, claim.slug)
        if own not in named and own not in reported:
            reported.add(own)
            message = f"The {claim.kind} {claim.slug!r} has no name. Add a claim that gives it one."
            problems.append(Problem(claim.path, message))
        for kind, slug in find_claim_references(claim.kind, claim.field, claim.value):
            if (kind, slug) not in named:
                message = f"There is no {kind} {slug!r}. Correct the id, or add a claim that gives this record a name."
                problems.append(Problem(claim.path, message))
        speakers = _list_possible_speakers(claim.speaker)
        if speakers and not speakers & named and claim.speaker_path not in speaker_paths:
            # All claims of a block have its speaker.
            speaker_paths.add(claim.speaker_path)
            message = (
                f"The speaker {claim.speaker!r} looks like an id, but no company or person has this id."
                " Words have a space or a capital letter, an id has neither."
                f" Correct the id, or send words such as {str(claim.speaker).capitalize()!r}."
            )
            problems.append(Problem(claim.speaker_path, message))
    return problems
