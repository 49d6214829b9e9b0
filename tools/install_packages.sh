#!/bin/sh
# Installs the Debian packages that are missing. Arguments: `build`, `test`, `deb`, `api`, `peers` (of the benchmark), `neon`, `cluster`.
set -eu

# package: why. In `package=program`, the program serves as well where it came from elsewhere.
build_packages='
g++: the compiler
cmake: configures the build
ninja-build: runs the build
ccache: makes later builds quick
libboost1.81-dev: server of the studio
libcli11-dev: command line
libcsv-dev: CSV files
libeigen3-dev: diagnosis of correlation matrices
libexpat1-dev: facts of filings in XML
libfmt-dev: text formatting
libicu-dev: Unicode
libpoppler-private-dev: text of PDF filings
libmd-dev: SHA-256 of sources
libseccomp-dev: PDF filings are read without rights
libsqlite3-dev: the store of runs
libxlsxwriter-dev: workbooks of results
libzip-dev: workbooks that are read
nlohmann-json3-dev: JSON
nodejs=node: builds the page of results
npm=npm: builds the page of results
pkg-config: finds poppler and libseccomp
zlib1g-dev: packs what the store holds
'
test_packages='
chromium=chromium: opens the page in tests
clang: second compiler, same bits
clang-format: source layout
clang-tidy: static checks
doxygen: comments of public headers are read
libclang-rt-14-dev: sanitizers of clang
libgtest-dev: test framework
python3: test scripts
python3-dev: the Python package
python3-venv: tests of the Python package
python3-jsonschema: results are as docs/schemas say
dpkg-dev: packages for Debian
file: packages for Debian
fish: completions are tried
lintian: packages for Debian are looked at
mandoc: manual pages are looked at
zsh: completions are tried
'
deb_packages='
dpkg-dev: dependencies of packages for Debian
file: what of a package is a library
lintian: looks at packages for Debian
'
api_packages='
doxygen: pages of the public headers
'
neon_packages='
g++-aarch64-linux-gnu: compiler for 64-bit Arm
qemu-user=qemu-aarch64: runs programs for 64-bit Arm
'
cluster_packages='
libopenmpi-dev: plimsoll-mpi
munge: a Slurm of one node, for tests
openmpi-bin=mpirun: runs plimsoll-mpi
procps=pgrep: finds ranks that a test kills
slurm-wlm: a Slurm of one node, for tests
'
peer_packages='
nodejs=node: Squiggle, peer of the benchmark
npm=npm: Squiggle, peer of the benchmark
python3: driver of the benchmark
python3-venv: peers of the benchmark in Python
r-base-core: peer of the benchmark
'

wanted=''
for group in "$@"; do
  case $group in
    build) wanted="$wanted$build_packages" ;;
    test) wanted="$wanted$test_packages" ;;
    deb) wanted="$wanted$deb_packages" ;;
    api) wanted="$wanted$api_packages" ;;
    neon) wanted="$wanted$neon_packages" ;;
    cluster) wanted="$wanted$cluster_packages" ;;
    peers) wanted="$wanted$peer_packages" ;;
    *) echo "install_packages.sh: unknown group $group" >&2; exit 2 ;;
  esac
done

missing=''
tell=''
IFS='
'
for line in $wanted; do
  [ -n "$line" ] || continue
  package=${line%%:*}
  case $package in
    *=*)
      if command -v "${package#*=}" >/dev/null 2>&1; then continue; fi
      package=${package%%=*} ;;
  esac
  if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed'; then
    missing="$missing $package"
    tell="$tell
  $package -${line#*:}"
  fi
done
unset IFS
[ -n "$missing" ] || exit 0

echo "Installing Debian packages that Plimsoll needs:$tell"
if [ "$(id -u)" = 0 ]; then
  as_root=''
elif command -v sudo >/dev/null 2>&1; then
  as_root='sudo'
else
  echo "Not root and no sudo here. Run as root: apt-get install$missing" >&2
  exit 4
fi
# shellcheck disable=SC2086
if ! { $as_root apt-get update -qq &&
       $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } \
     > build/packages.log 2>&1; then
  tail -n 20 build/packages.log >&2
  echo "Installing failed; the whole log is in build/packages.log" >&2
  exit 4
fi
