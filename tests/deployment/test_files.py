"""The files that install, build and start the service are sound, and agree with each other."""

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from gunicorn.config import Config

from tests.paths import ROOT

BIN = Path(sys.executable).parent
LOCKS = ["runtime", "dev", "uv", "interop"]


def run(*command: str | Path, **environment: str) -> str:
    """Run a program in the checkout and return what it wrote; fail with that if the program fails."""
    # Without what an outer make hands down, or the inner one would act on the outer one's command line.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "SEEDS"))}
    done = subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def compose() -> dict[str, Any]:
    """Return docker-compose.yml, its merge keys resolved."""
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


def requirements(lock: str) -> list[str]:
    """Return the requirements of a lock file, each with its hashes, without the comments."""
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return text.replace("\\\n", " ").splitlines()


def pins(lock: str) -> set[str]:
    """Return `name==version` of each requirement of a lock file."""
    return {requirement.split()[0] for requirement in requirements(lock)}


def packages() -> list[str]:
    """Return the names of the project's packages, as setup.cfg has them."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    return config["options.packages.find"]["include"].replace("*", "").split()


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    run(BIN / "hadolint", "--failure-threshold", "style", "Dockerfile")


def test_the_image_holds_every_package_and_no_environment_file() -> None:
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    assert [name for name in packages() if f"!{name}" not in allowed] == []
    assert not [line for line in allowed if line.startswith("!.env")]


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (.*)$", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert users == ["10001:10001"]


def test_the_compose_file_fits_its_schema() -> None:
    run(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_the_compose_file_holds_no_secret() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"://[^/\s]*:[^/\s]*@", text) == []
    for service in compose()["services"].values():
        secrets = {k: v for k, v in service["environment"].items() if re.search("PASSWORD|SECRET|TOKEN|KEY", k)}
        assert secrets, "a service without any secret would make this test empty"
        assert [name for name, value in secrets.items() if not value.startswith("${")] == []


def test_the_compose_file_keeps_its_own_services_read_only() -> None:
    services = compose()["services"]
    assert all(services[name]["read_only"] and services[name]["tmpfs"] for name in ("migrate", "api", "deliver"))


def test_the_api_and_the_worker_wait_for_the_migration_and_that_for_the_database() -> None:
    services = compose()["services"]
    for name in ("api", "deliver"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_every_variable_of_the_compose_file_is_explained_in_the_example() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert explained == wanted


def test_the_example_sets_no_secret() -> None:
    assert re.findall(r"^\w*(?:PASSWORD|SECRET)=.+", (ROOT / ".env.example").read_text(), flags=re.MULTILINE) == []


def test_gunicorn_accepts_its_configuration() -> None:
    # Any application will do. Without the check of each name, gunicorn would pass over a misspelled option.
    run(sys.executable, "-m", "gunicorn", "--check-config", "--config", "gunicorn.conf.py", "flask:Flask('check')")
    options = re.findall(r"^([a-z]\w*) = ", (ROOT / "gunicorn.conf.py").read_text(), flags=re.MULTILINE)
    assert options
    assert [name for name in options if name not in Config().settings] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    assert requirements(lock)
    for requirement in requirements(lock):
        assert re.match(r"[a-z0-9-]+(\[[a-z]+\])?==\S+ ", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text


def test_the_development_lock_holds_the_whole_of_the_runtime_lock() -> None:
    assert pins("runtime") - pins("dev") == set()


def test_every_declared_dependency_is_locked() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    names = re.findall(r"^([A-Za-z0-9_-]+)", config["options"]["install_requires"], flags=re.MULTILINE)
    locked = {pin.split("==")[0].split("[")[0] for pin in pins("runtime")}
    assert names
    assert {name.lower() for name in names} - locked == set()


def test_make_help_lists_every_target() -> None:
    phony = re.findall(r"^\.PHONY: (\w+)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    listed = re.findall(r"^  make (\w+) +\S", run("make", "--silent", "help"), flags=re.MULTILINE)
    assert listed == phony
    assert run("make", "--silent") == run("make", "--silent", "help")


@pytest.mark.parametrize(
    ("environment", "arguments", "expected"),
    [
        ({}, [], "unset"),
        ({}, ["SEEDS="], ""),
        ({"SEEDS": ""}, [], ""),
        ({}, ["SEEDS=here"], "here"),
        ({"SEEDS": "here"}, [], "here"),
    ],
)
def test_make_passes_settings_on_and_keeps_empty_apart_from_unset(
    environment: dict[str, str], arguments: list[str], expected: str
) -> None:
    shown = run("make", "--silent", '--eval=show: ; @echo "$${SEEDS-unset}"', "show", *arguments, **environment)
    assert shown == f"{expected}\n"
