# Two commands on a fresh Debian 12: `make run` and `make test`. Both install what is missing first.
#
#   make run       build, run the IIJ model, ask it what a board would ask, write its report
#   make test      build, check format, run every test; NIGHTLY=1: tables of coverage and laws at full size
#   make quick     what a change breaks first, in under 90 s once built: units, golden files, rules, the page's logic
#   make build     build/release/plimsoll
#   make developer the same with tests and tools, warnings as errors: before you change something
#   make install   program and libraries; PREFIX=/usr/local by default
#   make deb       packages for Debian in build/deb
#   make site      docs/ as a site in build/site, with search; needs npm
#   make format    rewrite sources in the house format
#   make golden    rewrite what golden files pin; read the difference
#   make docs      rewrite what is made from something else: pages of the reference, types of results
#   make vscode    build/plimsoll.vsix, the extension for Visual Studio Code (needs npm)
#   make api       pages of include/plimsoll in build/api, with Doxygen
#   make bench     measure against other tools and against the aims; `make bench-peers` installs the tools;
#                  SECTIONS=provider,iij for parts, BENCH=... for other options of bench/run.py
#   make bench-compare OLD=main    the program of another commit and this one, timed in turn
#   make tidy      clang-tidy over the sources
#   make sanitize  the test suite under AddressSanitizer and UBSan, threads under TSan
#   make fuzz      SECONDS=60 for each target, from the corpus in tests/fuzz/corpus
#   make cluster   runs in parts on this machine: killed and resumed, as array tasks of Slurm, as ranks of MPI
#   make neon      the same bits on 64-bit Arm: tests and models under qemu against this machine
#   make wheel-arm64   the wheel of the Python package for 64-bit Arm, tried under qemu against this machine's

PREFIX ?= /usr/local
TRIALS ?= 100000
JOBS ?= $(shell nproc)
NIGHTLY ?= 0
OLD ?= main
RUNS ?= 9
# `make fuzz SECONDS=600`; the shell has a SECONDS of its own, which is not exported.
SECONDS_EACH = $(if $(filter command line,$(origin SECONDS)),$(SECONDS),60)
BUILD := build/release
PROGRAM := $(BUILD)/plimsoll

.PHONY: run test quick build install bench bench-compare bench-peers format format-check golden docs api tidy sanitize fuzz \
        neon wheel-arm64 cluster clean packages developer vscode deb site

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
	@tools/install_packages.sh cluster || echo "tests of Slurm and MPI will be skipped"
	@PLIMSOLL_NIGHTLY=$(NIGHTLY) tools/run_tests.sh

# The build with tests and tools, warnings as errors.
developer:
	@mkdir -p build
	@tools/install_packages.sh build test
	@cmake --preset release -DPLIMSOLL_DEVELOPER=ON -DPLIMSOLL_WERROR=ON > build/configure.log 2>&1 \
	  || { cat build/configure.log; exit 1; }
	@cmake --build $(BUILD) -j $(JOBS)

quick: developer
	@ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS) -L 'unit|golden|rules|page' -LE slow

golden: developer
	@for folder in tests/golden tests/errors stdlib/tests; do python3 tests/golden_test.py $(PROGRAM) $$folder --update; done

docs: developer
	@tools/build_page.sh test
	@python3 tools/make_docs.py $(BUILD)

vscode:
	@tools/build_vscode.sh

api:
	@mkdir -p build
	@tools/install_packages.sh api
	@doxygen tools/api.doxygen && echo "build/api/html/index.html"

install: build
	@cmake --build $(BUILD) -j $(JOBS)
	@cmake --install $(BUILD) --prefix $(PREFIX)

deb: build
	@tools/install_packages.sh deb
	@cmake --build $(BUILD) -j $(JOBS)
	@tools/build_deb.sh $(BUILD)

site:
	@tools/build_site.sh && echo "build/site; to look at it: python3 -m http.server --bind 127.0.0.1 --directory build/site"

bench: build
	@cmake --build $(BUILD) --target bench_programs -j $(JOBS)
	@bench/run.py --build $(BUILD) $(if $(SECTIONS),--sections $(SECTIONS)) $(BENCH)

bench-compare:
	@tools/bench_compare.sh $(OLD) $(RUNS)

bench-peers:
	@mkdir -p build
	@tools/install_packages.sh build peers
	@python3 -m venv build/peers && build/peers/bin/pip install -q -r bench/peers/requirements.txt
	@cd bench/peers/squiggle && npm ci --ignore-scripts --no-audit --no-fund

format:
	@git ls-files '*.cpp' '*.h' | xargs clang-format -i
	@if [ -x web/node_modules/.bin/prettier ]; then cd web && npm run --silent format > /dev/null; fi

format-check:
	@git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run --Werror

tidy:
	@tools/install_packages.sh build test
	@tools/run_tidy.sh

sanitize:
	@tools/install_packages.sh build test
	@tools/run_sanitizers.sh

fuzz:
	@tools/install_packages.sh build test
	@tools/run_fuzz.sh $(SECONDS_EACH)

neon:
	@tools/run_neon.sh

wheel-arm64:
	@tools/build_wheel_arm64.sh

cluster:
	@tools/run_cluster.sh

clean:
	rm -rf build out
