# make serve   set up, build the graph from seeds/, serve it on http://127.0.0.1:8000
# make test    set up and run everything that is checked of a change
# make help    the other targets
#
# Needs make and Python 3.11 or newer, nothing else. Packages come from the locks, with hashes, by
# pip's own configuration. Each step leaves a stamp: nothing is done twice.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed
CHECK := $(VENV)/.installed-dev
BUILT := build/.built
NODE := build/node
HOST ?= 127.0.0.1
PORT ?= 8000
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --require-hashes --no-deps --no-compile
SELF := $(PIP) install --quiet --no-deps --no-build-isolation --no-compile --editable .
COMPILE := $(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for=editable

.PHONY: help setup serve build test lint format types rooms pytest comunica compiled bench bench-serve bench-links bench-queries bench-extraction conformance \
	lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 18

setup: $(RUN) ## .venv from the lock, with the command minsheng

serve: build ## build what has changed, then serve
	@$(BIN)/minsheng serve --host $(HOST) --port $(PORT)

# The stamp is as old as the build's beginning; a build with findings leaves none, so that they are said again.
build: $(RUN) ## the graph of seeds/ in build/, if something has changed
	@if [ -e build/current/manifest.json ] && [ -e $(BUILT) ] && [ -z "$$(find seeds ontology mappings src \
	    -name __pycache__ -prune -o -newer $(BUILT) -print | head -n 1)" ]; then exit 0; fi; \
	mkdir -p build; touch $(BUILT).new; rm -f $(BUILT); \
	if $(BIN)/minsheng build; then mv $(BUILT).new $(BUILT); else test $$? -eq 1 -a -e build/current; fi

test: lint types rooms pytest ## everything: ruff, mypy, import-linter, pytest

lint: $(CHECK) ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(CHECK) ## ruff puts the code in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(CHECK) ## mypy, strict
	$(BIN)/mypy

rooms: $(CHECK) ## import-linter: which room may import which
	$(BIN)/lint-imports

pytest: $(CHECK) comunica ## the tests, a file on each core
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

comunica: ## the client that one test needs, into build/node; nothing fails where npm cannot be had
	@if [ ! tests/serve/comunica/package-lock.json -nt $(NODE)/.installed ] && [ -e $(NODE)/.installed ]; then exit 0; fi; \
	command -v npm >/dev/null || { echo "no npm here: Comunica is NOT tested" >&2; exit 0; }; \
	echo "installing Comunica in $(NODE)" >&2; mkdir -p $(NODE); cp tests/serve/comunica/*.json $(NODE); \
	if (cd $(NODE) && timeout 240 npm ci --silent --no-audit --no-fund --ignore-scripts --omit=optional); \
	then touch $(NODE)/.installed; else echo "npm could not install it: Comunica is NOT tested" >&2; fi

compiled: $(CHECK) ## the parser and the mapping compiled to machine code, in build/compiled; takes a C compiler and some minutes
	@if ! command -v cc >/dev/null; then echo "no C compiler here: the parser is NOT compiled" >&2; \
	elif [ ! -e build/compiled ] || [ -n "$$(find src mappings hatch_build.py -name __pycache__ -prune -o -newer build/compiled -print | head -n 1)" ]; then \
	  rm -rf build/compiled build/wheel; HATCH_BUILD_HOOKS_ENABLE=1 $(PIP) wheel --quiet --no-deps --no-build-isolation -w build/wheel .; \
	  $(PIP) install --quiet --no-deps --target build/compiled build/wheel/*.whl; touch build/compiled; fi

bench: $(CHECK) compiled ## documents, characters, quads a second and peak memory, by stage; growth to a hundred times
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/build.py --growth

bench-serve: $(CHECK) ## the endpoint beside three other servers and the bare engine, on a million quads
	$(BIN)/python benchmarks/serve.py

bench-links: $(CHECK) ## links, answers, verdicts and indicators against the labelled sets, with the misses
	$(BIN)/python benchmarks/links.py
	$(BIN)/python benchmarks/families.py

bench-queries: $(CHECK) ## each canned query on the source documents and on a corpus a hundred times as large
	$(BIN)/python benchmarks/queries.py

bench-extraction: $(CHECK) ## precision and recall against what a careful reader finds
	$(BIN)/python benchmarks/extraction.py

conformance: $(CHECK) ## the W3C suites over HTTP, with a report in EARL
	$(BIN)/python -m tests.conformance.run --out build/earl.ttl
	@rm -f $(BUILT)  # the next build has the report among its files

lock: $(CHECK) ## newest versions that pyproject.toml allows, into both locks
	$(COMPILE) --upgrade --output-file=requirements.lock pyproject.toml
	$(COMPILE) --upgrade --extra=dev --constraint=requirements.lock --output-file=requirements-dev.lock pyproject.toml

clean: ## what was built, not what was installed
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# ------------------------------------------------------------------------------------- set-up

$(BIN)/python:
	@for python in $${PYTHON:-} python3.11 python3 python3.13 python3.12 python; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  echo "setting up $(VENV) with $$python" >&2; \
	  "$$python" -m venv --clear $(VENV) && exit 0; \
	  echo "$$python cannot make a virtual environment: install its venv package" >&2; exit 1; \
	done; \
	echo "no Python 3.11 or newer found: install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing packages" >&2
	@$(INSTALL) -r requirements.lock
	@$(SELF)
	@touch $@

$(CHECK): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing packages, with those of the checks" >&2
	@$(INSTALL) -r requirements-dev.lock
	@$(SELF)
	@touch $(RUN) $@
