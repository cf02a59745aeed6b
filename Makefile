# Thin names over cargo, npm and scripts: README.md says what each does.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/onevisit/target
export ONEVISIT_LISTEN ?= 127.0.0.1:8080
export ONEVISIT_DATA ?= data

.PHONY: run build test bench spark setup

run: build
	$(CARGO_TARGET_DIR)/release/onevisit serve --demo --pack packs/hangzhou \
	  --db sqlite:$(ONEVISIT_DATA)/city.db --listen $(ONEVISIT_LISTEN)

build:
	scripts/setup run
	npm --prefix web ci --no-audit --no-fund --loglevel=error
	npm --prefix web run build
	cargo build --locked --release -p onevisit

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
