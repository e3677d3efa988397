# `make run` serves the app. `make test-fast` checks a change in minutes; `make test` runs the checks and tests,
# `make test-all` the longest tests too. Each sets up what it needs first.
PYTHON ?= python3
PORT ?= 8501
HOST ?= localhost
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
SERVE := $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST)

# At the same time, since each takes one core.
READY := $(MAKE) --no-print-directory --jobs 2 --output-sync check $(VENV)/.compiled

CODE := $(shell grep -rlE '^@compiled' core)

# A server, its workers and the tests are many processes, and each would compile all of our code anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run dev test test-all test-fast check lock setup

run: $(VENV)/.run $(VENV)/.compiled
	$(SERVE)

# The same, and a page follows each file that is saved. Workers do not: start it again after a change to what they run.
dev: $(VENV)/.run $(VENV)/.compiled
	$(SERVE) --server.fileWatcherType auto --server.runOnSave true

# `tests/run.py` says which tests run at the same time. A test that fails is tried once more: what is broken fails again,
# what met a busy moment of the machine does not, and the last lines name such tests. `test-all` adds those that are
# marked `long`, more drawn examples, and a browser that shows transitions.
test: setup
	$(READY)
	$(BIN)/python -m tests.run -m "not long"

test-all: setup
	$(READY)
	TESTS=all $(BIN)/python -m tests.run

# No browser, no PostgreSQL, and none of the tests that are marked `slow`.
test-fast: setup
	$(READY)
	$(BIN)/python -m pytest -m "not slow and not long" -n 2 --dist loadfile --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Everything that requirements.txt needs in turn, for every system, with the hash of each file. It changes as little as
# it can; delete requirements.lock first to have the newest of all.
lock: setup
	$(BIN)/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" --quiet --output-file requirements.lock

setup: $(VENV)/.run $(VENV)/.dev

# Each stamp is as new as the last installation, so a second run has nothing to do.
$(VENV)/.run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Unrolled needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	touch $@

# Machine code, for the processor of this machine. Without this the first worker compiles it.
$(VENV)/.compiled: $(CODE) $(VENV)/.run
	$(BIN)/python -m core.training.warm_up
	touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt $(VENV)/.run
	$(PIP) install -r requirements-dev.txt
	touch $@
