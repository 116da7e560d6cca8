# Keyward: everything that one does with the source. `make` alone lists it.
#
# TARGET (or CARGO_TARGET_DIR) is the build folder, `target` unless said otherwise.
# Rust, npm and Debian packages are the only things downloaded, and only when they are missing.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TARGET := $(abspath $(or $(TARGET),$(CARGO_TARGET_DIR),target))
SITE := $(TARGET)/site
export CARGO_TARGET_DIR := $(TARGET)
export PATH := $(PATH):$(HOME)/.cargo/bin

# What happens when the first page's WASM and JavaScript weigh more than they may: warn or fail.
BUDGET := warn

setup := ./.build/setup
server := --locked --no-default-features --features ssr
browser := --locked --no-default-features --features hydrate --target wasm32-unknown-unknown --lib
say = @printf '\n\033[1m── %s\033[0m\n' '$(1)'

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Build what is needed and start the console with demo data (ARGS="--listen 0.0.0.0:3000" adds flags)
	@$(setup) rust wasm node build-tools
	@[ -x $(TARGET)/demo/keyward ] || echo 'First build: about ten minutes on two cores. Later starts take seconds.'
	@+$(MAKE) -j2 site demo
	@exec env KEYWARD_SITE_DIR=$(SITE) $(TARGET)/demo/keyward serve --demo $(ARGS)

.PHONY: build
build: ## Build the server (target/release/keyward) and the site (target/site) for production
	@$(setup) rust wasm node build-tools
	@+$(MAKE) -j2 site release BUDGET=fail
	@echo 'Server: $(TARGET)/release/keyward   Site: $(SITE)'

.PHONY: test
test: ## Run every test: unit, HTTP on SQLite and PostgreSQL, official clients, browser
	@$(setup) rust wasm node build-tools test-tools python-clients curl chromium postgresql
	$(call say,Building site and server and tests)
	@+$(MAKE) -j2 site tests
	$(call say,Unit and HTTP tests)
	cargo test $(server)
	@+$(MAKE) clients
	$(call say,Browser tests)
	@$(playwright) $(ARGS)
	@+$(MAKE) site BUDGET=fail

.PHONY: clients
clients: ## Run the tests of Elasticsearch's official clients against what was built last
	@$(setup) node test-tools python-clients curl
	$(call say,Client tests: Python client of Elasticsearch 8)
	@cd end2end/clients/python && $(program) PYTHONDONTWRITEBYTECODE=1 $(TARGET)/python/elasticsearch-8/bin/python -m pytest --quiet
	$(call say,Client tests: Python client of Elasticsearch 9)
	@cd end2end/clients/python && $(program) PYTHONDONTWRITEBYTECODE=1 $(TARGET)/python/elasticsearch-9/bin/python -m pytest --quiet
	$(call say,Client tests: JavaScript client)
	@cd end2end && $(program) node --import tsx --test-reporter spec clients/javascript/main.ts

.PHONY: lint
lint: ## Check format, lints on both sides, documentation, and what the browser is sent
	@$(setup) rust wasm lints node test-tools
	$(call say,Format)
	cargo fmt --check
	$(call say,Lints: server)
	cargo clippy $(server) --all-targets -- -D warnings
	$(call say,Lints: browser)
	cargo clippy $(browser) -- -D warnings
	$(call say,Lints: build tool)
	cargo clippy --locked --no-default-features --features bindgen --bin keyward-bindgen -- -D warnings
	$(call say,Lints: browser tests)
	cd end2end && npx --no-install tsc --noEmit
	$(call say,Documentation)
	RUSTDOCFLAGS='-D warnings' cargo doc $(server) --lib --no-deps --document-private-items
	$(call say,What the browser is sent)
	@./.build/check-browser-crates

.PHONY: bench
bench: ## Measure; prints tables, asserts nothing
	@$(setup) rust wasm node build-tools test-tools chromium
	@rm -rf $(bench-data) && mkdir -p $(bench-data)
	KEYWARD_BENCH_DATABASE=$(bench-data)/bench.db cargo bench $(server) --bench '*' -- $(ARGS)
	@+$(MAKE) -j2 site release
	@cd end2end && KEYWARD_BIN=$(TARGET)/release/keyward KEYWARD_SITE_DIR=$(SITE) node --import tsx bench/typing.ts
	@cd end2end && KEYWARD_BIN=$(TARGET)/release/keyward KEYWARD_SITE_DIR=$(SITE) KEYWARD_BENCH_DATABASE=$(bench-data)/bench.db node --import tsx bench/list.ts
	@rm -rf $(bench-data)

.PHONY: screenshots
screenshots: ## Take a picture of every screen in every state, theme and width
	@$(setup) rust wasm node build-tools test-tools chromium
	@+$(MAKE) -j2 site debug
	@$(playwright) --grep @screenshots $(ARGS)

.PHONY: fmt
fmt: ## Format the Rust source
	@$(setup) lints
	cargo fmt

.PHONY: clean
clean: ## Remove all that was built or installed here; ./data stays
	rm -rf $(TARGET) .build/node_modules end2end/node_modules end2end/test-results end2end/playwright-report

# Steps of the above

# A million keys, which the browser is measured with after the service: a few gigabytes while it runs.
bench-data = $(TARGET)/bench

# What tests from outside run: the server of the debug build, whose assertions are on.
program = KEYWARD_BIN=$(TARGET)/debug/keyward KEYWARD_SITE_DIR=$(SITE)
playwright = cd end2end && $(program) npx --no-install playwright test

.PHONY: site release demo debug tests
# What takes longest, one step after the other, and much of it on one core. It goes first, and the server takes what it
# leaves over: each with as many jobs as it likes, and not the few that one make would let them share.
site:
	@MAKEFLAGS= node .build/site.mjs --budget=$(BUDGET)

yielding = MAKEFLAGS= nice -n 10 cargo

release:
	@$(yielding) build $(server) --release --bin keyward

demo:
	@$(yielding) build $(server) --profile demo --bin keyward

# The tests have compiled most of it.
debug:
	@$(yielding) build $(server) --bin keyward

tests: debug
	@$(yielding) test $(server) --no-run
