# Needs only make and python3 with venv. Everything else is installed into .venv, at locked versions.
#
# make passes its command line and its environment on to `evfacts run`, so `make run PORT=9000` and
# `PORT=9000 make run` do the same. No rule names PORT, EVFACTS_DATABASE_URL or SEEDS, because a default here
# would hide the difference between SEEDS unset (the dossiers of the checkout) and SEEDS= (no dossiers).

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
UV := $(BIN)/uv --quiet
# By path, because uv prefers an active virtual environment.
INTO := --python $(BIN)/python
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
EDITABLE := $(UV) pip install $(INTO) --no-build-isolation --no-deps --editable .
PROJECT := setup.cfg pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: .venv/.runtime ## Serve the API on this machine (PORT=, EVFACTS_DATABASE_URL=, SEEDS=)
	@exec $(BIN)/evfacts run

.PHONY: venv
venv: .venv/.dev ## Install the tools for development

.PHONY: test
test: check ## Run all checks that CI runs

.PHONY: check
check: lint types layers pytest ## Check style, types and layers, and run the tests

.PHONY: lint
lint: .venv/.dev ## Check style, format and wording
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.house.prose

.PHONY: types
types: .venv/.dev ## Check types
	$(BIN)/mypy

.PHONY: layers
layers: .venv/.dev ## Check the direction of imports
	$(BIN)/lint-imports --no-logo --config setup.cfg

.PHONY: pytest
pytest: .venv/.dev ## Run only the tests (ARGS="-k name")
	$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

.PHONY: interop
interop: .venv/.dev .venv/.interop ## Check the API with external tools: linter, clients, loader (needs node)
	tests/interop/run "$(CURDIR)/$(BIN)/python" "$(CURDIR)/.venv/interop/bin/python"

.PHONY: faults
faults: .venv/.dev ## Test faults for about an hour: kills, full disks, stops (EVFACTS_FAULTS=, EVFACTS_SOAK=)
	$(BIN)/pytest -m slow -s $(ARGS) tests

.PHONY: format
format: .venv/.dev ## Format the code and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: docs
docs: .venv/.dev ## Write the generated pages of docs/ again
	$(BIN)/python -m cli.data_dictionary > docs/data-dictionary.md.new
	mv docs/data-dictionary.md.new docs/data-dictionary.md
	$(BIN)/python -m schemas.json_schema > docs/dossier.schema.json.new
	mv docs/dossier.schema.json.new docs/dossier.schema.json

.PHONY: lock
lock: $(BIN)/uv ## Lock the requirements again (UPGRADE=1 takes the newest versions)
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) setup.cfg requirements/build.in -o requirements/runtime.txt
	$(COMPILE) --extra dev -c requirements/runtime.txt setup.cfg requirements/build.in -o requirements/dev.txt
	$(COMPILE) requirements/interop.in -o requirements/interop.txt

.PHONY: clean
clean: ## Remove .venv and all caches
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf tests/interop/made tests/interop/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two stamp files below record what .venv contains. The development lock contains the whole runtime lock, so
# `make run` uses an environment for tests unchanged and uninstalls nothing from it.

.venv/.runtime: $(BIN)/uv requirements/runtime.txt $(PROJECT)
	@if [ -e .venv/.dev ]; then lock=dev; else lock=runtime; fi; \
	echo "Installing requirements/$$lock.txt into .venv" && \
	$(UV) pip sync $(INTO) --compile-bytecode --require-hashes requirements/$$lock.txt && \
	$(EDITABLE) && \
	if [ $$lock = dev ]; then touch .venv/.dev; fi && touch $@

.venv/.dev: $(BIN)/uv requirements/dev.txt requirements/runtime.txt $(PROJECT)
	@echo "Installing requirements/dev.txt into .venv"
	@$(UV) pip sync $(INTO) --compile-bytecode --require-hashes requirements/dev.txt
	@$(EDITABLE)
	@touch .venv/.runtime $@

# A separate environment, because its packages conflict with the other one. Only `make interop` needs it.
.venv/.interop: $(BIN)/uv requirements/interop.txt
	@echo "Installing requirements/interop.txt into .venv/interop"
	@$(UV) venv --allow-existing --python $(BIN)/python .venv/interop
	@$(UV) pip sync --python .venv/interop/bin/python --require-hashes requirements/interop.txt
	@touch $@

$(BIN)/uv: requirements/uv.txt
	@command -v $(PYTHON) > /dev/null 2>&1 || { \
		echo "EV Facts needs Python 3.11 or later, but $(PYTHON) is not installed (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "EV Facts needs Python 3.11 or later, but $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another one with PYTHON=." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2> /dev/null || { \
		echo "EV Facts needs Python's venv module, but $(PYTHON) does not have it (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || { echo "Creating .venv"; $(PYTHON) -m venv --clear .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@
