# One command per need; CI runs the same ones. Every command first sets up what it lacks.
#
#   make demo     JupyterLab on examples/tour.ipynb
#   make test     everything: checks, unit, JavaScript and browser tests (TORCH=1: with PyTorch)
#   make quick    what an edit needs, in under a minute
#   make help     the rest

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
STATIC := tensorviz/widgets/static
BUNDLE := $(STATIC)/widget/widget.js
NOTEBOOK ?= examples/tour.ipynb
TORCH ?=
PYTEST_ARGS ?=

# Node from PATH when it is new enough, else from PyPI: a stamp for each, so that a change is seen.
NODE := $(shell command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' 2>/dev/null && echo path || echo wheel)
PACKAGES := $(STAMPS)/package $(if $(filter 1,$(TORCH)),$(STAMPS)/torch)
READY := $(PACKAGES) js/node_modules/.stamp $(BUNDLE)

export PATH := $(CURDIR)/$(BIN):$(CURDIR)/js/node_modules/.bin:$(PATH)
# Trust what the system trusts, as pip does: networks with a proxy have authorities of their own.
export UV_SYSTEM_CERTS := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)
export NODE_USE_SYSTEM_CA := 1
ifndef MAKE_TERMOUT
export NO_COLOR := 1
endif
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

# --- setting up -------------------------------------------------------------

$(STAMPS)/venv: tools/venv.sh
	tools/venv.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/requirements: requirements/dev.txt | $(STAMPS)/venv
	$(UV) -r $<
	@touch $@

$(STAMPS)/package: pyproject.toml hatch_build.py $(STAMPS)/requirements
	TENSORVIZ_SKIP_JS=1 $(UV) --no-deps --no-build-isolation --editable .
	@touch $@

# pip, not uv: its configuration may know of a smaller build than the default one.
$(STAMPS)/torch: $(STAMPS)/requirements | $(STAMPS)/package
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@touch $@

# About 3 GB, for `make conformance` only: dpnp with OpenCL for this CPU, and CuPy's names.
$(STAMPS)/devices: $(STAMPS)/requirements
	$(BIN)/python -m pip install --quiet --disable-pip-version-check dpnp==0.20.0 intel-opencl-rt==2026.2.0 cupy-cuda13x==14.2.0
	@touch $@

$(STAMPS)/node-path: | $(STAMPS)/venv
	@touch $@

$(STAMPS)/node-wheel: tools/node.sh | $(STAMPS)/venv
	tools/node.sh $(VENV)
	@touch $@

js/node_modules/.stamp: js/package.json js/package-lock.json js/.npmrc | $(STAMPS)/node-$(NODE)
	cd js && npm ci --no-audit --no-fund
	@touch $@

$(BUNDLE): js/node_modules/.stamp js/build.mjs $(shell find js/src -type f 2>/dev/null)
	node js/build.mjs
	@touch $@

# --- running ----------------------------------------------------------------

.PHONY: bootstrap demo dev build
bootstrap: $(READY) ## set everything up, run nothing

build: $(BUNDLE) ## the browser bundle

JUPYTER = JUPYTER_PREFER_ENV_PATH=1 $(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) \
	--LabApp.default_url=/lab/tree/$(NOTEBOOK) $(JUPYTER_ARGS)

demo: $(READY) ## JupyterLab on the tour
	$(JUPYTER)

dev: $(READY) ## the same, and an edit in js/src shows at once in the open notebook
	node js/build.mjs --watch & trap "kill $$!" EXIT; ANYWIDGET_HMR=1 $(JUPYTER)

# --- checking ---------------------------------------------------------------

.PHONY: check check-locks check-python check-js check-generated format gen lock
check: check-locks check-python check-js check-generated ## linters, types, import rules, generated files

check-python: $(PACKAGES)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

check-js: js/node_modules/.stamp
	cd js && biome ci $(if $(MAKE_TERMOUT),,--colors=off) .
	cd js && tsc -p tsconfig.json
	cd js && tsc -p tsconfig.test.json

# A lock that names its registry works on one network only.
check-locks:
	@! grep -n '"resolved":' js/package-lock.json
	@! grep -nE '^ *[^# ].*(://|--)' requirements/dev.txt

check-generated: $(PACKAGES)
	$(BIN)/python tools/generate.py --check

format: $(READY) ## format and sort imports, in both languages
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format
	cd js && biome check --write .

gen: $(PACKAGES) ## write the generated files
	$(BIN)/python tools/generate.py

lock: $(STAMPS)/venv ## resolve requirements/dev.in anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
		--custom-compile-command "make lock" pyproject.toml requirements/dev.in -o requirements/dev.txt

# --- testing ----------------------------------------------------------------

.PHONY: test quick unit js-test browser-test chromium
test: chromium ## everything
	@$(MAKE) -j 2 -O bootstrap check
	@$(MAKE) unit js-test browser-test

quick: check ## checks and the fast unit tests
	$(BIN)/pytest -q -n auto --dist loadscope -m "not slow" tests/unit $(PYTEST_ARGS)

# A module's tests stay together: some share a kernel.
# One thread for BLAS: threads of several processes wait for each other.
unit: $(READY) ## the Python tests that need no browser
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n auto --dist loadscope $(PYTEST_ARGS)

js-test: js/node_modules/.stamp ## the JavaScript tests
	cd js && vitest run

chromium:
	@tools/chromium.sh

# Playwright keeps an asyncio loop running: a process of its own.
browser-test: $(READY) chromium ## real JupyterLab and Notebook 7 in Chromium
	$(BIN)/pytest -n 2 --dist loadgroup tests/browser $(PYTEST_ARGS)

.PHONY: conformance
conformance: $(PACKAGES) $(STAMPS)/devices ## NumPy's and Python's own tests under the recorder (an hour); write docs/conformance.md
	nice -n 10 $(BIN)/python -m tests.conformance $(CONFORMANCE_ARGS)
	nice -n 10 $(BIN)/python -m tests.conformance.examples
	nice -n 10 $(BIN)/python -m tests.conformance.sizes
	TENSORVIZ_WHOLE_CORPUS=1 nice -n 10 $(BIN)/pytest tests/unit/device tests/unit/kernel/test_notebook.py
	TENSORVIZ_ROUNDS=100 nice -n 10 $(BIN)/pytest -n auto tests/unit/explain/test_every_callable.py tests/unit/explain/space/test_special.py

# --- measuring --------------------------------------------------------------

.PHONY: bench bench-gpu bench-devices gallery
bench: $(READY) chromium ## measure what has a budget; write docs/benchmarks.md
	$(BIN)/python -m bench

bench-gpu: $(PACKAGES) ## every figure of a GPU in one table, under 8 minutes; exit status 3 where there is none
	$(BIN)/python -m bench.devices cupy

bench-devices: $(PACKAGES) ## the same figures of what runs without a GPU (DEVICES="jax torch dpnp")
	$(BIN)/python -m bench.devices $(or $(DEVICES),jax)

gallery: $(READY) chromium ## every view with its edge cases on js/gallery/dist/index.html; take pictures into docs/gallery
	cd js && node gallery/build.mjs
	$(BIN)/python tools/gallery.py

# --- the rest ---------------------------------------------------------------

.PHONY: clean help
clean: ## remove everything that these commands made
	rm -rf $(VENV) $(STATIC) js/node_modules js/gallery/dist build dist *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
