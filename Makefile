# `make` alone shows this help. Everything runs in .venv, made from requirements.lock (with hashes).
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help run test check lint format types imports bench docs e2e i18n vendor screenshots matrix lock clean

help: ## show this help
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

run: $(STAMP) ## set everything up and serve the demo centre on http://127.0.0.1:8000
	$(BIN)/crm-sandbox demo

test: $(STAMP) ## every test: unit, capability, replay, architecture, PostgreSQL, real browser
	$(BIN)/pytest -n 2 --dist loadgroup

check: lint types imports ## everything that reads the code without running it

lint: $(STAMP) ## style and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet crm_sandbox/web/templates

format: $(STAMP) ## put code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP) ## types, strictly
	$(BIN)/mypy

imports: $(STAMP) ## who may import whom
	$(BIN)/lint-imports

bench: $(STAMP) ## figures, each beside its limit measured in the same run
	$(BIN)/crm-sandbox bench

docs: $(STAMP) ## write the generated pages of docs/
	$(BIN)/python -m crm_sandbox.docs

matrix: $(STAMP) ## every exercise in every house; every mutant on twenty seeds: what each fault changes, and nothing else
	MATRIX=1 $(BIN)/pytest -n 2 tests/unit/evidence/test_exercises.py
	$(BIN)/python -m tests.matrix

e2e: $(STAMP) ## the tests in a real browser only
	$(BIN)/pytest -m e2e tests/e2e

i18n: $(STAMP) ## collect messages and refresh the catalogues
	$(BIN)/pybabel --quiet extract -k N_ -F babel.cfg -o crm_sandbox/web/translations/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching -i crm_sandbox/web/translations/messages.pot -d crm_sandbox/web/translations

vendor: $(STAMP) ## fetch the pinned front-end files from the npm registry
	$(BIN)/python -m crm_sandbox.web.vendor

screenshots: $(STAMP) ## take the README's screenshots
	$(BIN)/python -m tests.e2e.screenshots docs/screenshots

lock: $(STAMP) ## resolve requirements.lock again
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev -o requirements.lock pyproject.toml

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
