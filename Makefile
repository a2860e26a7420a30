# The two commands: make demo, make test. The rest is for people who work on the code.
SHELL := /bin/bash
PREFIX ?= /usr/local
TESTABLE := -c release -Xswiftc -enable-testing
SHARED := $(DESTDIR)$(PREFIX)/share/metaharness
FOLDERS := envs interventions backbones
FUZZ_SECONDS ?= 60

.PHONY: demo test packages build debug-test tsan fuzz lint bench parity backbones manifests \
  install uninstall endpoint-lane shell-lanes report-lane docs

demo: packages build
	scripts/demo "$$(swift build -c release --show-bin-path)/optimize"

test:
	@scripts/test $(TESTABLE)

packages:
	scripts/packages

build:
	swift build -c release --product optimize

debug-test:
	swift build --build-tests
	swift test --skip-build

tsan:
	swift test --sanitize=thread --scratch-path .build/tsan

# Suites whose names contain Fuzz run for five seconds each in make test, longer here.
fuzz:
	swift build $(TESTABLE) --build-tests
	METAHARNESS_FUZZ_SECONDS=$(FUZZ_SECONDS) swift test $(TESTABLE) --skip-build --filter Fuzz

lint:
	swift format lint --strict --parallel -r $(wildcard Sources Tests benchmarks) Package.swift
	scripts/check-arrows
	scripts/check-files
	scripts/check-summaries
	scripts/refresh-manifests --check

# One core means one core for every thread of the process.
bench: packages
	swift build -c release --product benchmarks
	scripts/bench "$$(swift build -c release --show-bin-path)/benchmarks"

# An optional lane: our engine beside llama.cpp, in a Python environment of its own, kept between
# calls because building llama.cpp takes minutes.
parity: packages
	swift build -c release --product benchmarks
	[ -x .build/parity/bin/python ] || python3 -m venv .build/parity
	.build/parity/bin/pip install -q numpy gguf llama-cpp-python
	.build/parity/bin/python benchmarks/llama_parity.py \
	  "$$(swift build -c release --show-bin-path)/benchmarks"

# Optional: needs llama-cpp-python and a network of ours; GGUF=FILE.
endpoint-lane: build
	scripts/endpoint-lane "$$(swift build -c release --show-bin-path)/optimize" "$(GGUF)"

# Needs the Python packages of backbones/training/requirements.txt; PYTHON names the interpreter.
backbones: packages build
	scripts/backbones "$$(swift build -c release --show-bin-path)/optimize"

# The shell against the real tools, and the official OS tasks; needs bubblewrap and the data.
shell-lanes:
	swift build $(TESTABLE) --build-tests
	scripts/shell-lanes swift test $(TESTABLE) --skip-build

# Reports in headless Chromium (Debian's chromium); PICTURES names the folder of the screenshots.
report-lane: build
	scripts/report-lane "$$(swift build -c release --show-bin-path)/optimize" $(PICTURES)

docs: build
	scripts/docs .build/docs "$$(swift build -c release --show-bin-path)"

manifests:
	scripts/refresh-manifests

install: build
	install -D -m 755 "$$(swift build -c release --show-bin-path)/optimize" \
	  "$(DESTDIR)$(PREFIX)/bin/optimize"
	for folder in $(wildcard $(FOLDERS)); do \
	  rm -rf "$(SHARED)/$$folder" && mkdir -p "$(SHARED)" && cp -R "$$folder" "$(SHARED)/" \
	    || exit 1; \
	done

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/optimize"
	for folder in $(FOLDERS); do rm -rf "$(SHARED)/$$folder"; done
	if [ -d "$(SHARED)" ]; then rmdir --ignore-fail-on-non-empty "$(SHARED)"; fi
