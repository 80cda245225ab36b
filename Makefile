# Everything a newcomer needs: `make demo` and `make test` set up what they use.
# On a machine whose python3 is older, name another: make test PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-long lint format lock clean
.DELETE_ON_ERROR:

demo: .venv/run.stamp
	$(BIN)/python cli.py demo --run runs/demo

test: .venv/dev.stamp lint
	$(BIN)/python -m pytest -q -n 2

test-long: .venv/dev.stamp
	$(BIN)/python -m pytest -q -n 2 -m long

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The locks carry exact versions and hashes for every platform and Python from 3.11 on.
lock: .venv/dev.stamp
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
		--extra dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv runs .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "assay needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run.stamp
