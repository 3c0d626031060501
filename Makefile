# Needs make and Python 3.11 or newer; everything else is fetched once, into .venv and .cache.
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 \
	$(wildcard $(PYENV_ROOT)/versions/3.1[1-9]*/bin/python3 $(HOME)/.pyenv/versions/3.1[1-9]*/bin/python3); do \
	"$$p" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
RIE := .cache/aws-lambda-rie
WORKERS ?= auto
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check format types docs bench coverage nox lock clean
help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

demo: $(READY) $(RIE) ## the orders example, bare and guarded, attacked in the real runtime
	@$(BIN)/python examples/demo.py

test: $(READY) $(RIE) ## every test, the end-to-end ones in the real runtime
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

check: $(READY) ## lint, format, types, import contract, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python docs/rules.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

format: $(READY) ## let ruff put things right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY) ## the documentation on http://127.0.0.1:8000
	@$(BIN)/python docs/rules.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

bench: $(READY) $(RIE) ## what it costs, measured here
	@for script in warm protections cold_start; do echo "== $$script"; $(BIN)/python benchmarks/$$script.py || exit 1; done

coverage: $(READY) $(RIE) ## the tests with a coverage report
	$(BIN)/python -m coverage run -m pytest -q $(ARGS)
	$(BIN)/python -m coverage report

nox: $(READY) $(RIE) ## the tests against the built wheel, on every Python found
	$(BIN)/nox $(ARGS)

lock: $(READY) ## pin what .venv holds now
	@{ echo "# Versions the development environment was tested with; made by make lock."; \
	   $(BIN)/python -m pip freeze --exclude pip --exclude setuptools; } > constraints.txt

clean: ## everything that was made, the environment and the emulator too
	rm -rf .venv .cache .nox .coverage dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis

# An environment that is there already is completed, not rebuilt.
$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv found (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev
	@touch $@

# The emulator is not on an index of its own: aws-sam-cli's wheel carries the binary for both architectures.
$(RIE): | $(READY)
	@$(BIN)/python scripts/fetch_emulator.py $@
