# Everything a developer or CI does, from Python 3.11+, make and a C compiler alone. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/.installed
SEED := seeds/000_1641af84fcdf36e0.txt
SOURCES := pipeline tests

# `jupyter execute` would write the time of each cell, so that no two runs gave the same bytes
define EXECUTE
import sys, nbformat
from nbclient import NotebookClient
for path in sys.argv[1:]:
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": "notebooks"}}
    NotebookClient(notebook, record_timing=False, coalesce_streams=True, resources=place).execute()
    nbformat.write(notebook, path)
endef
export EXECUTE

.PHONY: help install run test test-all test-train check notebooks format lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "hangraph needs Python 3.11 to 3.13; '$(PYTHON)' is something else. Try: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make a virtual environment: install its venv module (Debian: python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# hatchling and editables are in the lock: the project itself is installed without isolation, so nothing else is fetched
$(INSTALLED): $(VENV)/.created requirements.lock pyproject.toml
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

install: $(INSTALLED)  ## create .venv with the locked requirements and the project, editable

run: $(INSTALLED)  ## turn the seed article into a graph, in output/seed
	$(BIN)/hangraph build $(SEED) -o output/seed

test: $(INSTALLED)  ## run the tests
	$(BIN)/python -m pytest -m 'not slow and not train'

test-all: $(INSTALLED)  ## run the tests, the long ones too
	$(BIN)/python -m pytest -m 'not train'

# the extra is not in the lock: on Linux torch brings gigabytes of CUDA, unless a build for CPUs is installed before
test-train: $(INSTALLED)  ## install the extra `train` and run its tests
	$(PIP) install --no-build-isolation --editable '.[train]'
	$(BIN)/python -m pytest -m train

check: $(INSTALLED)  ## the gate: format, lint, types, imports, tests
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) test

notebooks: $(INSTALLED)  ## run the notebooks anew and keep what they show
	$(BIN)/python -c "$$EXECUTE" notebooks/*.ipynb

format: $(INSTALLED)  ## format the code and mend what can be mended
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

lock: $(INSTALLED)  ## compile requirements.lock anew from pyproject.toml, for every supported Python
	$(BIN)/uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
	  --extra parquet --extra plot --extra notebook --group dev \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock' \
	  --output-file requirements.lock pyproject.toml

clean:  ## remove the virtual environment, caches and outputs
	rm -rf $(VENV) build dist output/seed .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +
