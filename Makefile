# The front door. `make help` lists what there is.
PYTHON ?= python3
BIN := .venv/bin
CASE ?= iraq-2021
DATE ?= 2022-02-06

.DEFAULT_GOAL := help

help:  ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.venv/ready: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . 2>&1 | grep -v '^WARNING: Location' || true
	@$(BIN)/formateur --version >/dev/null
	@touch $@

.venv/ready-dev: .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,docs]' 2>&1 | grep -v '^WARNING: Location' || true
	@$(BIN)/python -c 'import pytest, sphinx, mypy'
	@touch $@

setup: .venv/ready-dev  ## install everything that development needs into .venv

brief: .venv/ready  ## print the brief of Iraq on the eve of 7 February 2022 (CASE=… DATE=… for another)
	@$(BIN)/formateur brief $(CASE) --date $(DATE)

test: .venv/ready-dev  ## run all tests, the doctests among them
	@$(BIN)/python -m pytest

quick: .venv/ready-dev  ## run the tests that take about two minutes
	@$(BIN)/python -m pytest -m "not slow"

check: .venv/ready-dev  ## lint, types, layers, and the library's own files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/formateur check --library

fix: .venv/ready-dev  ## format and mend what a machine can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/ready-dev  ## build the documentation, every warning an error
	@$(BIN)/sphinx-build -n -W -T -q docs docs/_build/html

accept: .venv/ready-dev  ## write the generated files anew (schemas, printed examples) and show what changed
	@$(BIN)/python tests/accept.py
	@git --no-pager diff --stat

bench: .venv/ready-dev  ## measure speed and print the figures
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/power.py

bench-power: .venv/ready-dev  ## measure how fast power is counted
	@$(BIN)/python benchmarks/power.py --full

ci: check test docs  ## what CI runs

.PHONY: help setup brief test quick check fix docs accept bench bench-power ci
