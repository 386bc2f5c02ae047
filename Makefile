# Every target makes .venv on first use, from the package registries, and brings it up to date when
# the dependencies change. Another interpreter: make PYTHON=python3.13 test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH_STAMP := $(VENV)/.installed-bench
DIST := dist
# A process a core; what a file of tests shares is made once. One process: PYTEST_ARGS='-n 0'
IN_PARALLEL := -n auto --dist loadfile --no-loadscope-reorder

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: demo test check format coverage quality gazetteers bench build clean help

demo: $(STAMP)  ## build the graph of the bundled reading list and serve it
	$(BIN)/readgraph demo

test: $(STAMP)  ## run the tests (those in a browser need Chromium)
	$(BIN)/python -m pytest $(IN_PARALLEL) $(PYTEST_ARGS)

check: $(STAMP)  ## check formatting, lint, types, import contracts, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

format: $(STAMP)  ## format the sources and repair what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage: $(STAMP)  ## run the tests and fail under the floor of branch coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(IN_PARALLEL) $(PYTEST_ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

quality: $(STAMP)  ## measure what the extraction finds against the hand-made answers
	$(BIN)/python -m tests.quality.report

gazetteers: $(STAMP)  ## rebuild the lists of benchmarks that are read from packages, with pip
	$(BIN)/python -m tests.gazetteers.rebuild

bench: $(BENCH_STAMP)  ## measure the times and sizes that the documentation states
	$(BIN)/python -m tests.benchmarks

build: $(STAMP)  ## build the source archive and, from it, the wheel; try the wheel
	rm -rf $(DIST)
	$(BIN)/python -m build --outdir $(DIST) > $(VENV)/build.log 2>&1 \
	  || { cat $(VENV)/build.log; exit 1; }
	$(BIN)/python -m tests.architecture.try_wheel $(DIST)/*.whl

clean:  ## remove everything that is made, .venv included
	rm -rf $(VENV) $(DIST) build htmlcov api/static/vendor .coverage .coverage.*
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find api graph viz tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# One install: the package in place, with its tools. pip's --quiet still prints errors.
$(STAMP): pyproject.toml api/frontend/package-lock.json api/frontend/build_hook.py
	@command -v $(PYTHON) > /dev/null || { \
	  echo "make: no $(PYTHON) found: install Python 3.11 or newer, or name one: make PYTHON=..." >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: readgraph needs Python 3.11 or newer, and $(PYTHON) is" \
	    "$$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.11" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	  echo "make: $(PYTHON) cannot make virtual environments: install its venv module" \
	    "(Debian and Ubuntu: apt-get install python3-venv)" >&2; \
	  exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version > /dev/null 2>&1 \
	  || { echo "make: making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "make: installing readgraph and its tools into $(VENV) (a minute or two on first use)"
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

# What is only measured against: without it, its rows say that it is not there.
$(BENCH_STAMP): $(STAMP)
	@echo "make: installing rdflib-endpoint, to measure against"
	@if $(BIN)/python -m pip install --quiet --editable '.[bench]'; then touch $@; \
	  else echo "make: going on without it" >&2; fi
