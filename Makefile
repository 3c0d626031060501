# Needs make and Python 3.11 or newer; everything else is fetched once, into .venv and .cache.
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 \
	$(wildcard $(PYENV_ROOT)/versions/3.1[1-9]*/bin/python3 $(HOME)/.pyenv/versions/3.1[1-9]*/bin/python3); do \
	"$$p" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
RIE := .cache/aws-lambda-rie
CHECKOV := .cache/checkov/.ready
CDK := .cache/cdk/.ready
WORKERS ?= auto
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check format types docs layer bench bench-quick coverage nox lock synth clean
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

demo: $(READY) $(RIE) ## the orders example, bare and guarded, attacked in the real runtime
	@$(BIN)/python examples/demo.py

test: $(READY) $(RIE) ## every test, the end-to-end ones in the real runtime
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

check: $(READY) $(CHECKOV) ## lint, format, types, import contract, documentation, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python docs/rules.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	$(BIN)/cfn-lint examples/deploy/sam/template.yaml
	$(BIN)/cfn-lint --ignore-checks W3005 -- examples/deploy/cdk/Orders.template.json # CDK writes dependencies twice
	.cache/checkov/bin/checkov -d examples/deploy --config-file examples/deploy/checkov.yaml

format: $(READY) ## let ruff put things right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY) ## the documentation on http://127.0.0.1:8000
	@$(BIN)/python docs/rules.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

synth: $(CDK) ## the CDK example's template anew, by CDK (needs node)
	@.cache/cdk/bin/python examples/deploy/cdk/app.py .cache/cdk/out
	cp .cache/cdk/out/Orders.template.json examples/deploy/cdk/

bench: $(READY) $(RIE) ## what it costs, ours and the rivals', written to docs/benchmarks (half an hour)
	@$(BIN)/python -m benchmarks $(ARGS)

bench-quick: $(READY) $(RIE) ## the same in a few minutes, printed; fails on ratios over twice the aim
	@$(BIN)/python -m benchmarks --quick $(ARGS)

coverage: $(READY) $(RIE) ## the tests with a coverage report
	$(BIN)/python -m coverage run -m pytest -q $(ARGS)
	$(BIN)/python -m coverage report

layer: $(READY) ## the Lambda layers, into dist/layer, and their tests
	@$(BIN)/python -m layer.build $(ARGS)
	@$(BIN)/python -m pytest -q -n $(WORKERS) tests/layer

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

# Heavy, and with dependencies of their own: checkov 290 MB, CDK 470 MB. Neither belongs into .venv.
$(CHECKOV): | $(READY)
	@$(BIN)/python -m venv .cache/checkov
	@.cache/checkov/bin/python -m pip install --quiet checkov==3.3.30
	@touch $@

$(CDK): examples/deploy/cdk/requirements.txt | $(READY)
	@$(BIN)/python -m venv .cache/cdk
	@.cache/cdk/bin/python -m pip install --quiet -r examples/deploy/cdk/requirements.txt
	@touch $@
