PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test test-slow dashboard bench lint types laws clean

run: $(READY)
	$(BIN)/mindfield run scenarios/first-light.toml

# Types are checked while the laws are compiled: neither keeps both cores busy for long.
test: $(READY) lint
	$(MAKE) -j2 types laws
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

test-slow: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m slow

dashboard: $(READY)
	$(BIN)/mindfield dashboard

bench: $(READY)
	$(BIN)/python -m benchmarks.bench

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

laws: $(READY)
	$(BIN)/python -c "from model.warm import compile_abreast, compile_all; compile_all(); compile_abreast()"

$(READY): pyproject.toml .ci/constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[dev]'
	touch $(READY)

clean:
	rm -rf $(VENV) build *.egg-info
