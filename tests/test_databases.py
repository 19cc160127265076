"""The databases that tests get: fresh, of the version we support, and quick to copy."""

from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text

from tests import postgres


def _execute(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        value = result.scalar() if result.returns_rows else None
    engine.dispose()
    return value


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def test_a_database_is_empty_and_of_its_engine(empty_database_url: str, engine_name: str) -> None:
    assert make_url(empty_database_url).get_backend_name() == engine_name
    assert _tables(empty_database_url) == []
    _execute(empty_database_url, "CREATE TABLE left_behind (pk INTEGER PRIMARY KEY)")


def test_a_database_holds_nothing_of_another_test(empty_database_url: str) -> None:
    assert _tables(empty_database_url) == []
    _execute(empty_database_url, "CREATE TABLE left_behind (pk INTEGER PRIMARY KEY)")


def test_a_clone_has_the_rows_of_its_template_and_keeps_its_own(
    empty_database_url: str, engine_name: str, tmp_path: Path
) -> None:
    template = make_url(empty_database_url)
    _execute(empty_database_url, "CREATE TABLE numbers AS SELECT 1 AS number")
    name = str(tmp_path / "clone.db") if engine_name == "sqlite" else f"{template.database}_clone"
    url = template.set(database=name).render_as_string(hide_password=False)
    postgres.clone(url, empty_database_url)
    try:
        _execute(url, "INSERT INTO numbers VALUES (2)")
        assert _execute(url, "SELECT count(*) FROM numbers") == 2
        assert _execute(empty_database_url, "SELECT count(*) FROM numbers") == 1
    finally:
        postgres.drop(url)


def test_postgresql_is_of_the_supported_version_and_orders_by_code_point(postgres_url: str) -> None:
    assert int(str(_execute(postgres_url, "SHOW server_version_num"))) >= 180000
    assert _execute(postgres_url, "SELECT 'B' < 'a'")
