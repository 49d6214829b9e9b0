# Two commands on a fresh Debian 12: `make run` and `make test`. Both install what is missing first.
#
#   make run       build, run the IIJ model, ask it what a board would ask, write its report
#   make test      build, check format, run every test; NIGHTLY=1: tables of coverage and laws at full size
#   make build     build/release/plimsoll
#   make install   PREFIX=/usr/local by default
#   make format    rewrite sources in the house format
#   make bench    measure against other tools and against the aims; `make bench-peers` installs the tools
#   make tidy      clang-tidy over the sources
#   make sanitize  the test suite under AddressSanitizer and UBSan, threads under TSan
#   make neon      the same bits on 64-bit Arm: tests and models under qemu against this machine

PREFIX ?= /usr/local
TRIALS ?= 100000
JOBS ?= $(shell nproc)
NIGHTLY ?= 0
BUILD := build/release
PROGRAM := $(BUILD)/plimsoll

.PHONY: run test build install bench bench-peers format format-check tidy sanitize neon clean packages

run: build
	@tools/run_iij.sh $(PROGRAM) out $(TRIALS)
	@$(PROGRAM) show models/iij --mechanisms > out/iij_mechanisms.txt
	@echo; sed '/^$$/q' out/iij_mechanisms.txt
	@echo "every mechanism with what carries it: out/iij_mechanisms.txt"
	@echo "results for other programs: out/iij.json (described in docs/results.md), out/iij.xlsx"
	@if [ -f build/web/report.html ]; then echo "the report, for any browser: out/iij.html"; fi

build: packages
	@cmake --preset release -DCMAKE_INSTALL_PREFIX=$(PREFIX) -DPLIMSOLL_DEVELOPER=OFF > build/configure.log 2>&1 \
	  || { cat build/configure.log; exit 1; }
	@cmake --build $(BUILD) --target plimsoll -j $(JOBS)
	@tools/build_page.sh || echo "the page of results was not built: everything else works, --report will not"

packages:
	@mkdir -p build
	@tools/install_packages.sh build

test:
	@mkdir -p build
	@tools/install_packages.sh build test
	@PLIMSOLL_NIGHTLY=$(NIGHTLY) tools/run_tests.sh

install: build
	@cmake --install $(BUILD) --prefix $(PREFIX)

bench: build
	@cmake --build $(BUILD) --target bench_programs -j $(JOBS)
	@bench/run.py --build $(BUILD)

bench-peers:
	@mkdir -p build
	@tools/install_packages.sh build peers
	@if command -v npm > /dev/null; then cd bench/peers/squiggle && npm ci --ignore-scripts --no-audit --no-fund; fi

format:
	@git ls-files '*.cpp' '*.h' | xargs clang-format -i

format-check:
	@git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run --Werror

tidy:
	@tools/install_packages.sh build test
	@tools/run_tidy.sh

sanitize:
	@tools/install_packages.sh build test
	@tools/run_sanitizers.sh

neon:
	@tools/run_neon.sh

clean:
	rm -rf build out
