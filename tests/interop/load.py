"""Loads all collections into DuckDB with dlt, which pages by itself, and what has changed with it a second time.

`python load.py ADDRESS KEY DIRECTORY` against a running service; the directory must be empty.
"""

import sys
from pathlib import Path
from typing import Any

import dlt
import duckdb
from dlt.sources.helpers import requests
from dlt.sources.rest_api import rest_api_source

KINDS = (
    "companies",
    "projects",
    "partnerships",
    "investments",
    "plants",
    "milestones",
    "approvals",
    "technologies",
    "people",
    "policies",
)
# Small pages, so that there are many.
LIMIT = 20


def facts(address: str) -> Any:
    """Return the source: records by when they were last written to, and the feed. Records know no page of their own."""
    return rest_api_source(
        {
            "client": {"base_url": f"{address}/v1/"},
            "resource_defaults": {
                "primary_key": "id",
                "write_disposition": "merge",
                "endpoint": {"params": {"limit": LIMIT}},
            },
            "resources": [*map(records, KINDS), changes(), "sources", "claims"],
        }
    )


def records(name: str) -> Any:
    """Return the records of a kind that were written to since the last load.

    Times are told to the second, so that another may have followed in the same: the lag asks for that second again.
    """
    return {
        "name": name,
        "endpoint": {
            "params": {"updated_after": "{incremental.start_value}"},
            "incremental": {"cursor_path": "updated_at", "initial_value": "2000-01-01T00:00:00Z", "lag": 1},
        },
    }


def changes() -> Any:
    """Return the changes since the last load. The paginator is named, since the feed knows numbers beside addresses."""
    return {
        "name": "changes",
        "primary_key": "seq",
        "endpoint": {
            "paginator": {"type": "json_link", "next_url_path": "page.next"},
            "params": {"after": "{incremental.start_value}"},
            "incremental": {"cursor_path": "seq", "initial_value": 0, "range_start": "open"},
        },
    }


def load(address: str, directory: Path) -> dict[str, int]:
    """Load, and return how many rows each table got."""
    destination = dlt.destinations.duckdb(str(directory / "loaded.duckdb"))
    pipeline = dlt.pipeline("facts", str(directory / "pipelines"), destination=destination, dataset_name="facts")
    pipeline.run(facts(address))
    rows: dict[str, int] = pipeline.last_trace.last_normalize_info.row_counts
    return rows


def count(directory: Path, table: str) -> int:
    """Count the rows of a table."""
    with duckdb.connect(str(directory / "loaded.duckdb")) as connection:
        found = connection.execute(f"SELECT count(*) FROM facts.{table}").fetchone()  # noqa: S608 - a name from above
    assert found
    return int(found[0])


def main(address: str, key: str, directory: Path) -> None:
    """Load all, write to one company, and load again."""
    load(address, directory)
    for name in KINDS:
        page = requests.get(f"{address}/v1/{name}?limit=1&count=exact").json()["page"]
        assert count(directory, name) == page["total"], name
        assert page["total"] <= LIMIT or page["next"]
    status = requests.get(f"{address}/v1/status").json()
    assert count(directory, "changes") == status["data_version"]
    assert count(directory, "sources") == status["sources"]
    assert count(directory, "claims") == status["claims"]

    before = requests.get(f"{address}/v1/companies/byd")
    evidence = {
        "certainty": "reported",
        "source": {
            "id": "example-2026-03-01-byd",
            "title": "A tag for BYD",
            "publisher": "Example News",
            "published": "2026-03-01",
            "language": "en",
        },
    }
    headers = {"Authorization": f"Bearer {key}", "If-Match": before.headers["ETag"]}
    body = {"tags": ["example of a load"], "evidence": evidence}
    requests.patch(f"{address}/v1/companies/byd", json=body, headers=headers).raise_for_status()

    again = load(address, directory)
    assert again["changes"] == 1, again
    assert count(directory, "changes") == status["data_version"] + 1
    print("The second load got", {name: rows for name, rows in again.items() if name in (*KINDS, "changes")})
    with duckdb.connect(str(directory / "loaded.duckdb")) as connection:
        tags = connection.execute("SELECT value FROM facts.companies__tags WHERE value LIKE 'example of%'").fetchall()
    assert len(tags) == 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    print("dlt loads everything, and what changed a second time.")
