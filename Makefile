# Every command of the project. `make` alone lists them.
#
# Works with Debian's own Python (3.11 or newer), make and git. What else is needed of the system
# is installed by apt and said (.ci/needs). All of the rest lands in .tools and .venv.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PYTHON ?= python3
# What was compiled once is not compiled again, by each process for itself.
unexport PYTHONDONTWRITEBYTECODE
UV_VERSION := 0.13.9
UV := UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=$(CURDIR)/.venv .tools/bin/uv
BIN := .venv/bin
ICAL_JS_VERSION := 2.2.1
ICAL_JS := .tools/npm/node_modules/ical.js/package.json
# Given to pytest, tracker and the measurements as they are: make test ARGS="-k schedule"
ARGS ?=

# The stamp holds the folder it was made in: a moved checkout, or a .venv that something else made
# or whose Python is gone, is set up anew.
STAMP := .venv/.ok
ifneq ($(shell [ -x $(BIN)/python ] && cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

.PHONY: help
help:  ## List these commands
	@sed -n 's/^\([a-z]*\):[^#]*##/\1/p' Makefile | while read -r name what; do \
	    printf '  make %-7s %s\n' "$$name" "$$what"; done

.PHONY: setup
setup: $(STAMP)  ## Set up everything the program needs; leaves .venv/bin/tracker
	@:

.PHONY: run
run: setup  ## Crawl, and show the dashboard at http://localhost:8501
	@exec $(BIN)/tracker run $(ARGS)

.PHONY: demo
demo: setup  ## The same on the practice site: no request leaves this machine
	@exec $(BIN)/tracker demo $(ARGS)

.PHONY: play
play: setup  ## Two weeks of a session on the practice site, a day every few seconds
	@exec $(BIN)/tracker play $(ARGS)

# Four at a time, for many wait for a browser or a process; a file at a time, for what a file sets up
# is costly, and all files of the browser by one worker (tests/conftest.py).
.PHONY: test
test: setup  ## Every test, with a real browser and a real PostgreSQL
	@.ci/needs chromium libatomic1 postgresql khal npm
	@$(MAKE) $(ICAL_JS)
	@exec $(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: quick
quick: setup  ## The tests of facts and rules: no browser, PostgreSQL, crawl or page, in a minute
	@exec $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not postgres and not slow" $(ARGS)

.PHONY: lint
lint: setup  ## Style and types: ruff and mypy
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

.PHONY: expect
expect: setup  ## Write what a new saved page yields, for a person to read
	@exec $(BIN)/python -m tests.expect $(ARGS)

.PHONY: bench
bench: setup  ## Measure pages and, with TRACKER_FACTS, the crawl of a whole session
	@$(BIN)/python bench/pages.py
	@if [ -n "$${TRACKER_FACTS:-}" ]; then $(BIN)/python bench/session.py "$$TRACKER_FACTS" $(ARGS); \
	    else echo "TRACKER_FACTS names no folder of facts: no session was measured."; fi
	@echo "Each of these measures alone, as bench/README.md tells:"
	@ls bench/*.py | sed "s|^|  python |"

.PHONY: lock
lock: .tools/uv-$(UV_VERSION)  ## Choose the newest allowed version of each dependency
	@$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header --group dev pyproject.toml -o requirements.lock

.PHONY: clean
clean:  ## Remove what was set up and built; the data stay
	@rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage \
	    test-results dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The reader of calendars in Thunderbird and others: a second opinion on our zone.
$(ICAL_JS): | .tools/uv-$(UV_VERSION)
	@npm install --silent --no-audit --no-fund --ignore-scripts --prefix .tools/npm \
	    ical.js@$(ICAL_JS_VERSION) || { \
	    echo "ical.js could not be fetched. The tests need the network, once." >&2; exit 1; }

$(STAMP): pyproject.toml requirements.lock | .tools/uv-$(UV_VERSION)
	@echo "Setting up in .venv ..." >&2
	@if [ "$$(cat $@ 2>/dev/null)" != "$(CURDIR)" ] || ! [ -x $(BIN)/python ]; then \
	    $(UV) venv --quiet --clear --python-preference only-system --python "$(PYTHON)" .venv; fi
	@rm -f $@
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock || { \
	    echo "The packages could not be fetched. Setting up needs the network, once." >&2; exit 1; }
	@$(UV) pip install --quiet --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q tracker scrapers  # a crawl starts in half the time
	@echo "$(CURDIR)" > $@

.tools/uv-$(UV_VERSION):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or newer is needed as $(PYTHON). Another one: make PYTHON=python3.12" >&2; \
	    exit 1; }
	@.ci/needs python3-venv
	@rm -rf .tools
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || { \
	    echo "uv $(UV_VERSION) could not be fetched. Setting up needs the network, once." >&2; exit 1; }
	@touch $@
