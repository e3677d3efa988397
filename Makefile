# `make run` serves the app, `make test` runs every check and test; both set up what they need first.
PYTHON ?= python3
PORT ?= 8501
HOST ?= localhost
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test setup check

run: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST)

# The tests of core share nothing but the processors, so two processes take them, a file at a time; pages come after.
test: setup check
	$(BIN)/python -m pytest tests/core core -n 2 --dist loadfile
	$(BIN)/python -m pytest tests --ignore tests/core

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

setup: $(VENV)/.run $(VENV)/.dev

# Each stamp is as new as the last installation, so a second run has nothing to do.
$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Unrolled needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	touch $@
