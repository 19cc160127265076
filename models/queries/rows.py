"""The rows that the queries of readers return, as protocols: SQLAlchemy rows fit them by the labels of their columns.

`Reader.rows` returns untyped rows, so a caller names their type: `rows: list[ClaimRow] = reader.rows(select_claims())`.
A value type over several columns is not listed here: `read_value(ImpreciseDate, row, "announced")` reads it.
"""

import datetime as dt
from typing import Protocol

from models.vocabularies import (
    CapacityBasis,
    CapacityScope,
    Certainty,
    ClaimState,
    InvestmentEffect,
    InvestmentScope,
    InvestmentStatus,
    InvestmentType,
    Kind,
    MilestoneStatus,
    MilestoneType,
    PlantStatus,
    RecordState,
    SourceType,
    Stance,
)


class DocumentRow(Protocol):
    """A finished document. The columns in `live` of its kind, such as `overdue_from`, follow under their own names."""

    @property
    def body(self) -> bytes: ...


class ItemRow(DocumentRow, Protocol):
    """A row of `select_item`."""

    @property
    def revision(self) -> int: ...


class PageRow(DocumentRow, Protocol):
    """A row of `select_page` or `select_documents`.

    In a page, the values of the sort keys follow the id as `sort_0`, `sort_1`…: `keyset.read_sort_values` reads them.
    """

    @property
    def slug(self) -> str: ...


class LastChangeRow(Protocol):
    """A row of `select_last_change`."""

    @property
    def seq(self) -> int: ...

    @property
    def recorded_at(self) -> dt.datetime: ...


class HistoryRow(DocumentRow, Protocol):
    """A row of `select_history`."""

    @property
    def known_from(self) -> dt.date: ...

    @property
    def known_to(self) -> dt.date | None: ...

    @property
    def revision(self) -> int: ...


class TotalRow(Protocol):
    """A row of `select_count`."""

    total: int


class DataVersionRow(Protocol):
    """A row of `select_data_version`."""

    data_version: int


class KeyRow(Protocol):
    """A row of `select_keys`. `kind` is None for a source."""

    kind: Kind | None
    slug: str
    pk: int
    current_pk: int


class IdRow(Protocol):
    """A row of `select_similar_ids`. `kind` is None for a source."""

    kind: Kind | None
    slug: str


class SecretRow(Protocol):
    """A row of `select_secret`."""

    value: str


class RecordStateRow(Protocol):
    """A row of `select_record_state`; `successor` is the id of the record that replaces this one."""

    pk: int
    state: RecordState
    reason: str | None
    successor: str | None
    revision: int


class ClaimRow(Protocol):
    """A row of `select_claims`: the claim, its record, and its source.

    `record` is the current id of the record, `current_pk` its current key: both follow merges. `record_pk` does not.
    """

    pk: int
    id: str
    record_pk: int
    position: int
    field: str | None
    value: object
    stance: Stance
    certainty: Certainty | None
    speaker: str | None
    origin: list[str] | None
    valid: str | None
    doubt: str | None
    probable: object
    quote: str | None
    locator: str | None
    recorded_at: dt.datetime
    state: ClaimState
    kind: Kind
    record: str
    current_pk: int
    source: str
    source_origin: list[str] | None
    publisher: str | None
    source_type: SourceType
    series: str | None
    published_edtf: str
    published_earliest: dt.date
    published_latest: dt.date


class ReleaseRow(Protocol):
    """A row of `select_releases`."""

    series: str
    published_latest: dt.date
    published_earliest: dt.date


class OutdatedRow(Protocol):
    """A row of `select_outdated`: the number of a rule, and how many versions of one kind it made."""

    rule: int
    number: int


class MergeRow(Protocol):
    """A row of `select_merges`: `slug` is the id of the merged record, `into` that of the record it was merged into.

    `into_has_claims` tells whether claims were made about the latter before the merge.
    """

    record_pk: int
    into_pk: int
    kind: Kind
    slug: str
    into: str
    into_has_claims: bool


class RecordNameRow(Protocol):
    """A row of `select_record_names`; `status` is the stage of a partnership."""

    record_pk: int
    kind: str
    slug: str
    name: str
    type: str | None
    status: str | None


class ReferenceRow(Protocol):
    """A row of `select_references_among`: the owner of the link, the record at its far end, and what the link states.

    `kind` and `slug` are those of the record at the far end. `share_min` and `share_max` are percent.
    """

    key: str
    relation: str
    direction: str
    owner_kind: str
    owner_pk: int
    far_pk: int
    kind: str
    slug: str
    role: str | None
    share_text: str | None
    share_min: float | None
    share_max: float | None
    share_bound: str | None
    share_state: str | None
    share_of: str | None


class RelationRow(ReferenceRow, Protocol):
    """A row of `select_relations`. Of a tie, the owner is the record that brings the two companies together."""


class NeighbourRow(Protocol):
    """A row of `select_neighbours`."""

    far_pk: int
    kind: str
    slug: str


class EventRow(Protocol):
    """A row of `select_events`; `text` to `precision` are the imprecise date, `first` and `last` its sort keys."""

    first: dt.date
    last: dt.date
    key: str
    event: str
    kind: str
    field: str
    record_pk: int
    slug: str
    name: str
    type: str | None
    status: str | None
    text: str | None
    edtf: str | None
    earliest: dt.date | None
    latest: dt.date | None
    precision: str | None


class UndatedRow(Protocol):
    """A row of `select_undated`."""

    kind: str
    slug: str


class CandidateRow(Protocol):
    """A row of `select_candidates`."""

    kind: Kind
    slug: str
    name: str
    name_words: str
    certainty: Certainty
    last_published: dt.date
    document_pk: int


class BodyRow(Protocol):
    """A row of `select_bodies`; `pk` is the key of the document."""

    pk: int
    body: bytes


class NamesRow(Protocol):
    """A row of `select_names`; `names` begins with `name`, the usual name."""

    kind: Kind
    slug: str
    name: str
    names: list[str]
    certainty: Certainty
    last_published: dt.date


class InvestmentRow(Protocol):
    """A row of `select_investments`; `announced` and `amount` are value types."""

    record_pk: int
    slug: str
    type: InvestmentType | None
    status: InvestmentStatus | None
    effect: InvestmentEffect | None
    disputed: bool
    project: str | None
    target_country: str | None
    body: bytes | None


class InvestmentParentRow(Protocol):
    """A row of `select_investment_parents`."""

    record_pk: int
    slug: str
    part_of_pk: int | None
    covers_pk: int | None
    scope: InvestmentScope | None


class InvestmentPlantRow(Protocol):
    """A row of `select_investment_plants`: `slug` is the id of the investment, `plant` that of the plant."""

    slug: str
    plant: str
    country: str | None


class InvestorRow(Protocol):
    """A row of `select_investors`: `slug` is the id of the investment; `parse_companies` reads the other two."""

    slug: str
    company: str | None
    companies: str | None


class PlantRow(Protocol):
    """A row of `select_plants`."""

    record_pk: int
    slug: str
    status: PlantStatus | None
    country: str | None
    disputed: bool
    operator: str | None
    body: bytes | None


class PlantParentRow(Protocol):
    """A row of `select_plant_parents`."""

    record_pk: int
    slug: str
    part_of_pk: int


class CapacityRow(Protocol):
    """A row of `select_capacities`: `slug` is the id of the plant; `quantity` is a value type."""

    slug: str
    phase: str | None
    basis: CapacityBasis | None
    scope: CapacityScope | None


class PhaseCapacityRow(Protocol):
    """A row of `select_phase_capacities`: `slug` is the id of the plant, `name` the phase."""

    slug: str
    name: str
    status: PlantStatus | None


class MilestoneRow(Protocol):
    """A row of `select_milestones`; `due` and `met_on` are value types."""

    slug: str
    type: MilestoneType | None
    status: MilestoneStatus | None
    slip_days: int | None
    overdue_from: dt.date | None
    last_published: dt.date
    subject_pk: int | None


class SubjectCompanyRow(Protocol):
    """A row of `select_subject_companies`: `subject` is a record key; `parse_companies` reads the other two."""

    subject: int
    company: str | None
    companies: str | None
