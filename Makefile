# The commands of this project. Each does its own set-up: Rust, Python 3, Node and a C compiler are enough.
# CARGO_TARGET_DIR is honoured. A step that fails ends the run; nothing is skipped silently.

.DEFAULT_GOAL := help
LISTEN ?= 127.0.0.1:8080
DATABASE ?= demo.db
.PHONY: help run web web-api screenshots pictures tour test tools faults bench docs release clean

# What `make test` runs, in order; each is a command of its own, such as `make test-lint`.
STEPS := format lint rust service web docs python node examples fuzz
CHECKS := $(STEPS:%=test-%)
.PHONY: $(CHECKS)

FUZZ_SECONDS ?= 10
PYTHON ?= python3
export PYTHON

help:
	@echo 'make run     the service and its web interface with a demo: an address, a login (LISTEN=address:port, DATABASE=file or postgres://address)'
	@echo 'make web     builds the web interface into web/dist, if something changed'
	@echo 'make screenshots pictures of every screen, into web/shots'
	@echo 'make pictures what the README shows, made again from the demo, into docs/'
	@echo 'make tour    a tour of a graph: its shape, a ball, an explained path, a revocation, who may see what (GRAPH=file, else a made-up town)'
	@echo 'make test    everything that is checked; one step alone: $(CHECKS)'
	@echo 'make faults  the service with full disks, cut lines, stopped processes and crashes, many times over (FAULTS=rounds)'
	@echo 'make bench   speed and memory as ratios, every answer compared (GRAPHS=otc,epi-h,g70: only these)'
	@echo 'make docs    the Rust documentation, with its address'
	@echo 'make release what is released, into dist/: programs, packages and bills of materials; licences, sources and sizes are checked'
	@echo 'make clean   removes what was built'

run: web
	@cargo build --release --package trust-service
	@TRUSTD_LOG=$${TRUSTD_LOG:-warn} exec "$${CARGO_TARGET_DIR:-target}/release/trustd" serve --demo --listen '$(LISTEN)' --database '$(DATABASE)'

# npm runs only if the lockfile changed, the build only if a source did.
WEB_SOURCES := $(shell find web/src web/public web/scripts -type f) web/index.html web/vite.config.ts web/tsconfig.json
web: web/dist/index.html
	@:

web/node_modules/.installed: web/package.json web/package-lock.json web/.npmrc
	@cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.installed $(WEB_SOURCES)
	@cd web && npm run --silent build

# The types of the API, from what the server says of itself.
web-api: web/node_modules/.installed
	@cargo build --locked --package trust-service
	@"$${CARGO_TARGET_DIR:-target}/debug/trustd" openapi > web/openapi.json
	@cd web && npm run --silent api openapi.json

screenshots: web
	@cargo build --locked --package trust-service
	@cd web && npm run --silent screenshots

pictures: web
	@cargo build --locked --package trust-service
	@cd web && npm run --silent pictures

tour:
	@cargo build --release --package trust-cli
	@cargo run --quiet --release --package trust-cli --bin trust-graph -- tour $(if $(GRAPH),'$(GRAPH)')

test: tools
	@passed=0; \
	for step in $(STEPS); do \
	  printf '\n==> %s\n' "$$step"; \
	  began=$$(date +%s); \
	  if ! $(MAKE) --no-print-directory "test-$$step"; then \
	    printf '\n==> %s failed; again: make test-%s\n%s passed, 1 failed\n' "$$step" "$$step" "$$passed"; \
	    exit 1; \
	  fi; \
	  passed=$$((passed + 1)); \
	  report="$$report$$(printf '\n  %-8s %4s s' "$$step" $$(($$(date +%s) - began)))"; \
	done; \
	printf '\n==> passed:%s\n%s passed, 0 failed\n' "$$report" "$$passed"

# What is missing is said before the long work begins, not in the middle of it.
tools:
	@for tool in cargo rustfmt cargo-clippy $(PYTHON) node npm cc c++; do \
	  command -v "$$tool" >/dev/null || { echo "make test needs $$tool, which is not on the PATH" >&2; exit 1; }; \
	done
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo 'make test needs Python with venv (on Debian: apt-get install python3-venv)' >&2; exit 1; }

test-format:
	cargo fmt --all --check
	cargo fmt --all --check --manifest-path fuzz/Cargo.toml

test-lint:
	cargo clippy --locked --workspace --all-targets --features trust-service/test-noun,trust-service/otel -- -D warnings

test-rust:
	cargo test --locked --workspace --exclude trust-service --exclude trust-benches-service

test-service:
	service/test.sh

# A short run of the same is part of test-service.
FAULTS ?= 20
faults:
	TRUSTD_FAULTS=$(FAULTS) cargo test --locked --package trust-service --features test-noun,otel --test http -- broken/
	TRUSTD_CRASHES=$(FAULTS) cargo test --locked --package trust-service --features test-noun,otel --test http -- crash::

test-web:
	web/test.sh

test-docs:
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --no-deps

test-python:
	bindings-python/test.sh

test-node:
	bindings-node/test.sh

test-examples:
	examples/run.sh

test-fuzz:
	fuzz/run.sh $(FUZZ_SECONDS)

bench:
	cargo run --release --package trust-benches -- $(if $(GRAPHS),--graphs $(GRAPHS))
	benches/peers/peers.sh

docs:
	cargo doc --workspace --no-deps
	@echo "open $${CARGO_TARGET_DIR:-target}/doc/trust_core/index.html"

release:
	./release.sh

clean:
	cargo clean
	rm -rf dist
	rm -rf fuzz/target fuzz/corpus fuzz/artifacts bindings-node/node_modules bindings-node/*.node
	rm -rf web/node_modules web/dist web/shots web/test-results web/openapi.json
	rm -f demo.db demo.db-wal demo.db-shm
	rm -rf service/.venv service/tests/oidc/node_modules examples/fastapi/.venv examples/nextjs/node_modules examples/nextjs/.next
	rm -rf bindings-python/.venv bindings-python/python/trust_core/*.so
