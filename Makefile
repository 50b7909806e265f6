# What a person does with this repository. `make` alone lists it.
# Needs git, make and Python 3.11 or later with venv; everything else goes into .venv, nothing needs root.

PYTHON ?= python3
VENV ?= .venv
PARSER_VENV ?= .venv-parser
PYTEST_ARGS ?=

BIN := $(VENV)/bin
# Without byte-compiling 40,000 files of the ansible bundle the set-up takes half the time; Python compiles what it uses.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-input --no-compile

# molecule and our own command start ansible-playbook by its name: theirs must be ours.
export PATH := $(abspath $(BIN)):$(PATH)

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help setup schema demo test pytest molecule lint types golden bench docs clean lab-tools

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.dev $(PARSER_VENV)/.ready schema ## Make both environments ready for work on the code

schema: $(VENV)/.dev ## Write the schema that editors use to complete and explain a school's files
	@$(BIN)/schoolbuild schema --write

demo: $(VENV)/.lab ## Build two schools on simulated switches and servers, break them, find it, write the report
	@$(BIN)/schoolbuild demo

test: pytest molecule ## Run every test

pytest: setup ## Run the tests without molecule (PYTEST_ARGS='-k vlan' selects)
	$(BIN)/pytest $(PYTEST_ARGS)

molecule: $(VENV)/.dev ## Run the scenarios of roles and playbooks on a simulated school
	$(BIN)/molecule test --all

lint: $(VENV)/.dev ## Check style, YAML, Ansible content and the order of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/yamllint --strict .
	$(BIN)/ansible-lint --offline --profile production
	$(BIN)/schoolbuild lint windows
	$(BIN)/schoolbuild lint powershell
	$(BIN)/lint-imports --no-logo

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy

golden: $(VENV)/.dev ## Rewrite tests/golden from what is rendered now; read the diff before you commit it
	$(BIN)/pytest -q -m golden --rewrite-golden $(PYTEST_ARGS)
	git --no-pager diff --stat -- tests/golden

bench: $(VENV)/.dev ## Measure against named peers and the floor (minutes; results in build/bench)
	$(BIN)/python -m tests.bench

docs: $(VENV)/.dev ## Build the site into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "site/index.html is written"

clean: ## Take labs down and remove what was built; the environments stay
	@if [ -x $(BIN)/schoolbuild ] && [ -d build/lab ]; then $(BIN)/schoolbuild lab down; fi
	rm -rf build site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .ansible .cache
	find src plugins tests -name __pycache__ -type d -prune -exec rm -rf {} +

lab-tools: ## Install what tests use and Debian may lack (needs root): OpenSSH's client, the YAML language server
	@if [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			openssh-client $$(command -v npm >/dev/null || echo npm) >/dev/null; \
	else echo "run as root: apt-get install openssh-client npm" >&2; exit 1; fi
	npm install --silent --no-audit --no-fund --prefix .lab-tools "yaml-language-server@^1.15"
	@echo "installed; the language server stands in .lab-tools/"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or later is needed, and '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo not there)." >&2; \
		echo "Name another one with 'make PYTHON=python3.12 ...', or: sudo apt-get install python3 python3-venv" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make environments: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# The demo needs less than the tests do: a fresh clone shows something within five minutes.
$(VENV)/.lab: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) for the lab (half a minute, once)"
	@$(BIN)/python $(INSTALL) --editable '.[lab]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) for work on the code (about a minute, once)"
	@$(BIN)/python $(INSTALL) --editable '.[lab,dev]'
	@touch $(VENV)/.lab $@

$(PARSER_VENV)/.ready: tests/expected/requirements.txt | $(BIN)/python
	@echo "Setting up $(PARSER_VENV) for the second opinion on configurations"
	@$(BIN)/python -m venv $(PARSER_VENV)
	@$(PARSER_VENV)/bin/python $(INSTALL) --requirement $<
	@touch $@
