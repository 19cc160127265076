"""`evfacts keys` and `evfacts audit`: who may write, and who did."""

import datetime as dt
import json

import click
from sqlalchemy import select

import settings
from cli.database import database, one_sentence
from ledger.api_keys import make_key, revoke_key
from models import ApiKey, AuditEntry
from models.engine import write_session
from models.vocabularies import Scope
from schemas.fields.values import instant

ACTOR = "command line"


@click.group()
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command()
@click.argument("name")
@click.option("--scope", type=click.Choice([str(scope) for scope in Scope]), required=True, help="What it allows.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The day, UTC, from which it is refused.")
@one_sentence
def create(name: str, scope: str, expires: dt.datetime | None) -> None:
    """Make a key for NAME, and print it: it cannot be shown again."""
    now = dt.datetime.now(dt.UTC)
    until = expires.replace(tzinfo=dt.UTC) if expires else None
    if until is not None and until <= now:
        raise click.ClickException("The key would have expired already.")
    if not name.strip() or not name.isprintable() or len(name) > 100:
        raise click.ClickException("A name has 1 to 100 printable characters.")
    with database(settings.read_settings()) as engine, write_session(engine) as session, session.begin():
        row, key = make_key(session, name.strip(), Scope(scope), now, until)
        session.add(entry("keys.create", row, now))
    click.echo(
        f"The key of {row.name}, with the scope {scope}. Keep it now: it is not stored and cannot be shown again.",
        err=True,
    )
    click.echo(key)


@keys.command("list")
@one_sentence
def list_keys() -> None:
    """List all keys, without what is secret about them."""
    with database(settings.read_settings()) as engine, write_session(engine) as session:
        for row in session.scalars(select(ApiKey).order_by(ApiKey.pk)):
            ends = f"until {row.expires_at:%Y-%m-%d}" if row.expires_at else "for ever"
            ends = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else ends
            click.echo(f"{row.prefix}  {row.scope:5}  since {row.created_at:%Y-%m-%d}, {ends}  {row.name}")


@keys.command()
@click.argument("prefix")
@one_sentence
def revoke(prefix: str) -> None:
    """Revoke the key that begins with PREFIX, as `evfacts keys list` shows it."""
    now = dt.datetime.now(dt.UTC)
    with database(settings.read_settings()) as engine, write_session(engine) as session, session.begin():
        row = revoke_key(session, prefix.removeprefix("evf_"), now)
        session.add(entry("keys.revoke", row, now))
    click.echo(f"The key {row.prefix} of {row.name} is refused from now on.")


@click.command()
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many, the latest last.")
@click.option("--actor", help="Only what this key or command did.")
@one_sentence
def audit(limit: int, actor: str | None) -> None:
    """Print who did what, one JSON object a line."""
    statement = select(AuditEntry).order_by(AuditEntry.pk.desc()).limit(limit)
    with database(settings.read_settings()) as engine, write_session(engine) as session:
        found = list(session.scalars(statement.where(AuditEntry.actor == actor) if actor else statement))
    for row in reversed(found):
        told = {
            "at": instant(row.recorded_at),
            "actor": row.actor,
            "key": row.key,
            "action": row.action,
            "subject": row.subject,
            "request": row.request,
            "details": row.details,
        }
        click.echo(json.dumps(told, ensure_ascii=False))


def entry(action: str, row: ApiKey, now: dt.datetime) -> AuditEntry:
    """Tell what was done to a key."""
    details = {"name": row.name, "scope": str(row.scope)}
    return AuditEntry(recorded_at=now, actor=ACTOR, action=action, subject=row.prefix, details=details)
