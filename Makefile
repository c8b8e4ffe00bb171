# make demo: set up and run the ring.  make test: set up, lint, and run every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint validate mutants bench clean

demo: $(READY)
	$(BIN)/fluxoid run examples/ring.toml --output demo-ring --overwrite
	@$(BIN)/fluxoid show demo-ring --picture demo-ring-before.png --time "0.5 ns" > /dev/null
	@$(BIN)/fluxoid show demo-ring --picture demo-ring-after.png > /dev/null
	@echo "the result is in demo-ring, pictures in demo-ring-before.png and demo-ring-after.png"

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

validate: $(READY)
	$(BIN)/python -m pytest -m slow
	for script in validation/*.py; do $(BIN)/python $$script || exit 1; done

mutants: $(READY)
	$(BIN)/python validation/mutants/run.py $(MUTANTS)

bench: $(READY)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[peers]"
	$(BIN)/python -m benchmarks

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 15) else "fluxoid needs Python 3.11, 3.12, 3.13 or 3.14 (those that numba supports); this is %d.%d. Try: make PYTHON=python3.12" % v)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[test]"
	@touch $@

clean:
	rm -rf $(VENV) demo-ring* .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
