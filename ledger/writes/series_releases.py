"""Releases of a series: which ones are stored, and which dossiers would change the date of one."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.batches import split_batches
from models import Source
from schemas.dossier.dossier import Dossier, Problem
from schemas.text import edtf


def find_redated_releases(session: Session, dossiers: Collection[Dossier]) -> list[list[Problem]]:
    """Return for each dossier the problem that it gives a stored release of a series another publication date."""
    stored: dict[str, tuple[str, str]] = {}
    for batch in split_batches(dossier.source["id"] for dossier in dossiers):
        statement = select(Source.slug, Source.series, Source.published_edtf)
        for slug, series, published in session.execute(
            statement.where(Source.slug.in_(batch), Source.series.is_not(None))
        ):
            stored[slug] = str(series), published
    return [_compare_dates(dossier, *stored.get(dossier.source["id"], (None, ""))) for dossier in dossiers]


def _compare_dates(dossier: Dossier, series: str | None, published: str) -> list[Problem]:
    if series is None or edtf.parse(dossier.source["published"]).edtf == published:
        return []
    message = (
        f"The source {dossier.source['id']!r} is the release of {published} of the series {series!r}, and a release"
        " keeps its date. If the series was published again with another date, send it as a source with another id."
    )
    return [Problem(("source", "published"), message)]
