# Needs only make and python3 with venv. Everything else goes into .venv, at locked versions.
#
# PORT, EVFACTS_DATABASE_URL and SEEDS reach `evfacts run` as make passes its own command line and the
# environment on: `make run PORT=9000` and `PORT=9000 make run` do the same. They are not named in a rule,
# since a default here would hide the difference between SEEDS unset (the dossiers shipped) and SEEDS= (none).

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
UV := $(BIN)/uv --quiet
# By path, since uv would prefer a virtual environment that happens to be active.
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
venv: .venv/.dev ## Install what development needs

.PHONY: test
test: check ## Run everything that CI runs

.PHONY: check
check: lint types layers pytest ## Lint, types, layers and tests

.PHONY: lint
lint: .venv/.dev ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: .venv/.dev ## Check types
	$(BIN)/mypy

.PHONY: layers
layers: .venv/.dev ## Check that imports run one way
	$(BIN)/lint-imports --no-logo --config setup.cfg

.PHONY: pytest
pytest: .venv/.dev ## Run the tests alone (ARGS="-k name")
	$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

.PHONY: interop
interop: .venv/.dev .venv/.interop ## Check the API with tools of others: linter, clients, loader (needs node)
	tests/interop/run "$(CURDIR)/$(BIN)/python" "$(CURDIR)/.venv/interop/bin/python"

.PHONY: faults
faults: .venv/.dev ## Kill, fill and stop what can be, for an hour or so (EVFACTS_FAULTS=, EVFACTS_SOAK=)
	$(BIN)/pytest -m slow -s $(ARGS) tests/faults

.PHONY: format
format: .venv/.dev ## Format the code and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: docs
docs: .venv/.dev ## Write the generated pages of docs/ anew
	$(BIN)/python -m cli.data_dictionary > docs/data-dictionary.md.new
	mv docs/data-dictionary.md.new docs/data-dictionary.md
	$(BIN)/python -m schemas.json_schema > docs/dossier.schema.json.new
	mv docs/dossier.schema.json.new docs/dossier.schema.json

.PHONY: lock
lock: $(BIN)/uv ## Lock the requirements again (UPGRADE=1 takes the newest)
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) setup.cfg requirements/build.in -o requirements/runtime.txt
	$(COMPILE) --extra dev -c requirements/runtime.txt setup.cfg requirements/build.in -o requirements/dev.txt
	$(COMPILE) requirements/interop.in -o requirements/interop.txt

.PHONY: clean
clean: ## Remove .venv and every cache
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf tests/interop/made tests/interop/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two stamps below stand for what is in .venv. The development lock holds the whole of the runtime lock, so
# an environment made for tests serves as it is, and `make run` after `make test` takes nothing out of it.

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

# An environment of its own: what is in it does not go with what is in the other, and only `make interop` needs it.
.venv/.interop: $(BIN)/uv requirements/interop.txt
	@echo "Installing requirements/interop.txt into .venv/interop"
	@$(UV) venv --allow-existing --python $(BIN)/python .venv/interop
	@$(UV) pip sync --python .venv/interop/bin/python --require-hashes requirements/interop.txt
	@touch $@

$(BIN)/uv: requirements/uv.txt
	@command -v $(PYTHON) > /dev/null 2>&1 || { \
		echo "EV Facts needs Python 3.11 or later, and there is no $(PYTHON) here (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "EV Facts needs Python 3.11 or later, and $(PYTHON) is $$($(PYTHON) -V 2>&1); name another with PYTHON=." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2> /dev/null || { \
		echo "EV Facts needs Python's venv module, which $(PYTHON) lacks (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || { echo "Making .venv"; $(PYTHON) -m venv --clear .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@
