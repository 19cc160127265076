"""`evfacts keys` and `evfacts audit`: manages API keys, and prints what was done with them."""

import datetime as dt
import json

import click
from sqlalchemy import select

import settings
from cli.database import open_database, report_errors
from ledger.api_keys import make_key, revoke_key
from ledger.clock import get_utc_now
from models import ApiKey, AuditEntry
from models.engine import open_write_session
from models.vocabularies import Scope
from schemas.fields.values import format_instant

ACTOR = "command line"


@click.group()
def keys() -> None:
    """Create, list and revoke API keys."""


@keys.command()
@click.argument("name")
@click.option("--scope", type=click.Choice([str(scope) for scope in Scope]), required=True, help="What the key allows.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The key is refused from this day on (UTC).")
@report_errors
def create(name: str, scope: str, expires: dt.datetime | None) -> None:
    """Create a key for NAME and print it. It cannot be shown again."""
    now = get_utc_now()
    until = expires.replace(tzinfo=dt.UTC) if expires else None
    if until is not None and until <= now:
        raise click.ClickException(f"--expires {until:%Y-%m-%d} is not in the future. Choose a later day.")
    if not name.strip() or not name.isprintable() or len(name) > 100:
        raise click.ClickException("NAME must have 1 to 100 printable characters.")
    with open_database(settings.read_settings()) as engine, open_write_session(engine) as session, session.begin():
        row, key = make_key(session, name.strip(), Scope(scope), now, until)
        session.add(build_audit_entry("keys.create", row, now))
    click.echo(
        f"This is the key of {row.name} with the scope {scope}. Save it now: it cannot be shown again.",
        err=True,
    )
    click.echo(key)


@keys.command("list")
@report_errors
def list_keys() -> None:
    """List all keys without their secret parts."""
    with open_database(settings.read_settings()) as engine, open_write_session(engine) as session:
        for row in session.scalars(select(ApiKey).order_by(ApiKey.pk)):
            end = f"until {row.expires_at:%Y-%m-%d}" if row.expires_at else "no expiry"
            end = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else end
            click.echo(f"{row.prefix}  {row.scope:5}  since {row.created_at:%Y-%m-%d}, {end}  {row.name}")


@keys.command()
@click.argument("prefix")
@report_errors
def revoke(prefix: str) -> None:
    """Revoke the key that begins with PREFIX. `evfacts keys list` shows the prefixes."""
    now = get_utc_now()
    with open_database(settings.read_settings()) as engine, open_write_session(engine) as session, session.begin():
        row = revoke_key(session, prefix.removeprefix("evf_"), now)
        session.add(build_audit_entry("keys.revoke", row, now))
    click.echo(f"The key {row.prefix} of {row.name} is refused from now on.")


@click.command()
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Number of entries, latest last.")
@click.option("--actor", help="Only entries of this key or command.")
@report_errors
def audit(limit: int, actor: str | None) -> None:
    """Print the audit trail, one JSON object a line."""
    statement = select(AuditEntry).order_by(AuditEntry.pk.desc()).limit(limit)
    with open_database(settings.read_settings()) as engine, open_write_session(engine) as session:
        rows = list(session.scalars(statement.where(AuditEntry.actor == actor) if actor else statement))
    for row in reversed(rows):
        entry = {
            "at": format_instant(row.recorded_at),
            "actor": row.actor,
            "key": row.key,
            "action": row.action,
            "subject": row.subject,
            "request": row.request,
            "details": row.details,
        }
        click.echo(json.dumps(entry, ensure_ascii=False))


def build_audit_entry(action: str, row: ApiKey, now: dt.datetime) -> AuditEntry:
    """Build the audit entry for an action on a key."""
    details = {"name": row.name, "scope": str(row.scope)}
    return AuditEntry(recorded_at=now, actor=ACTOR, action=action, subject=row.prefix, details=details)
