# One command list: people, hooks and CI call the same targets. Needs make and Python 3.11 or newer; nothing else.
#   make setup            everything for work on the code
#   make setup UV=0       the same through plain pip
#   make demo FRESH=1     the sample clinic made anew
#   make lock UPGRADE=1   newer versions into the locks
PYTHON ?= python3
UV ?= 1
UPGRADE ?=
FRESH ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
UVPIP = $(BIN)/uv --quiet --system-certs pip
HASHED := --require-hashes --only-binary :all:
OURS := --no-deps --no-build-isolation --editable .

# The tests start Python dozens of times. Compiled modules are kept in one folder, also where Python is told to write none.
test check: export PYTHONDONTWRITEBYTECODE =
test check: export PYTHONPYCACHEPREFIX = $(CURDIR)/.pytest_cache/bytecode

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench sweep cover lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.dev.ok ## install everything for work on the code into .venv

demo: $(VENV)/.core.ok ## open a sample clinic in the browser (FRESH=1 makes it anew)
	@$(BIN)/unpinch demo $(if $(FRESH),--fresh)

test: $(VENV)/.dev.ok ## run all tests, the Django side on SQLite and on PostgreSQL
	$(BIN)/python -m pytest
	$(BIN)/python -m tests.support.postgres $(BIN)/python -m pytest tests/web tests/journey tests/ops

check: $(VENV)/.dev.ok ## style, types, import contracts, knowledge
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/unpinch knowledge check

bench: $(VENV)/.dev.ok ## measure speed and memory
	$(BIN)/python -m bench

sweep: $(VENV)/.dev.ok ## make thousands of plans and judge each one
	$(BIN)/python -m bench.sweep

cover: $(VENV)/.dev.ok ## tests with branch coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses=0
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lock: $(VENV)/.core.ok ## write the hashed locks in requirements/ anew
	$(PIP) install --quiet $(HASHED) -r requirements/boot.txt
	cd requirements && for name in boot core dev; do \
	  ../$(BIN)/uv pip compile --quiet --system-certs --universal --generate-hashes --python-version 3.11 --only-binary :all: \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) \
	    $$name.in --output-file $$name.txt || exit 1; \
	done

clean: ## remove everything the other targets made
	rm -rf $(VENV) build dist src/*.egg-info .coverage .coverage.* htmlcov .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# install(lock, uv command, flag before the lock): uv when it works here, else plain pip with the same lock.
# The project itself comes last, editable and without the network: its build tool is in the lock.
define install
@if [ "$(UV)" != 0 ] \
  && $(PIP) install --quiet $(HASHED) -r requirements/boot.txt \
  && $(UVPIP) $(2) --python $(BIN)/python $(HASHED) $(3) requirements/$(1).txt \
  && $(UVPIP) install --python $(BIN)/python --offline $(OURS); then \
  echo "setup: requirements/$(1).txt installed with uv"; \
else \
  echo "setup: installing requirements/$(1).txt with pip"; \
  $(PIP) install --quiet $(HASHED) -r requirements/$(1).txt && $(PIP) install --quiet --no-index $(OURS); \
fi
endef

$(VENV)/.core.ok: requirements/boot.txt requirements/core.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "setup: Unpinch needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "setup: this Python cannot make environments. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@$(PIP) --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(call install,core,install,-r)
	@$(BIN)/python -m unpinch.config.messages compile
	@touch $@

$(VENV)/.dev.ok: $(VENV)/.core.ok requirements/dev.txt
	$(call install,dev,sync)
	@touch $@
