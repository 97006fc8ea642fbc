# `make` builds the shipped series into output/; `make test` passes the tests. Needs Python 3.11+ and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --use-pep517
# Byte code, as an installed package has it: where Python may not write it, each start would take 0.1 s longer.
COMPILE := $(BIN)/python -m compileall -q pipeline

.PHONY: all build test clients lint format docs bench lock clean

all build: $(VENV)/run.stamp
	$(BIN)/rostra build

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto

# The clients from npm that tests/clients/ opens the books with; without them those tests are skipped.
clients: tests/clients/node_modules/installed.stamp

# Their install scripts would fetch a browser and a Java, which are taken from the system.
tests/clients/node_modules/installed.stamp: tests/clients/package.json tests/clients/package-lock.json
	npm --prefix tests/clients ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
	@touch $@

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The generated pages of docs/ are goldens of tests.
docs: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -q tests/diagnostics tests/docs --save-goldens

bench: $(VENV)/dev.stamp
	@$(COMPILE)
	$(BIN)/python -m benchmarks

lock: $(VENV)/dev.stamp
	$(PIP) uv
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

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf output/site output/store output/report.html
