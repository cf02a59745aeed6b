# Thin names over cargo, npm and scripts: README.md says what each does.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/onevisit/target
export ONEVISIT_LISTEN ?= 127.0.0.1:8080
export ONEVISIT_DATA ?= data

.PHONY: run build tools test bench spark setup

# what the screens are built from
screens := $(wildcard web/*.* web/.npmrc) $(shell find web/src web/public)

run: build
	$(CARGO_TARGET_DIR)/release/onevisit serve --demo --pack packs/hangzhou \
	  --db sqlite:$(ONEVISIT_DATA)/city.db --listen $(ONEVISIT_LISTEN)

build: tools web/dist/index.html
	cargo build --locked --release -p onevisit

tools:
	scripts/setup run

web/node_modules/.package-lock.json: web/package-lock.json | tools
	npm --prefix web ci --no-audit --no-fund --loglevel=error

web/dist/index.html: $(screens) web/node_modules/.package-lock.json
	npm --prefix web run build

test:
	scripts/setup test
	cargo xtask ci

bench: build
	scripts/setup test
	cargo run --locked --release -p bench -- all

spark: build
	scripts/spark $(CARGO_TARGET_DIR)/release/onevisit

setup:
	scripts/setup test
