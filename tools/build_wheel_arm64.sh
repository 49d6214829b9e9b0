#!/bin/sh
# Builds the wheel of the Python package for 64-bit Arm on this machine: build/wheel-arm64/plimsoll-*.whl, with the libraries that it
# needs inside, for the Python of Debian 12; then tries it under qemu. Compiled as tools/run_neon.sh compiles the program. The stub is
# the same on every machine: that of the wheel for this one, which is built first. Ends with 77 where there is nothing to build it with.
set -eu
cd "$(dirname "$0")/.."
sysroot=$PWD/build/sysroot-arm64
wheels=build/wheel-arm64
package=$PWD/build/wheel-tree-cpython-311/python
stub=$package/plimsoll/_core.pyi

[ "$(uname -m)" = x86_64 ] || { echo "build_wheel_arm64.sh: for x86-64; this machine is $(uname -m), its wheel is tools/build_wheel.sh's" >&2; exit 77; }
tools/install_packages.sh build neon || exit 77
tools/python_env.sh || exit 77
bin=$PWD/build/python/bin
"$bin/python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
  echo "build_wheel_arm64.sh: the wheel is for Debian's Python, 3.11, and build/python is of another" >&2
  exit 77
}
tools/sysroot_arm64.sh || exit 77
echo "== build for this machine"
tools/build_wheel.sh

echo "== build for Arm"
rm -rf $wheels
mkdir -p $wheels/plain
launcher=''
if command -v ccache >/dev/null 2>&1; then launcher=ccache; fi
# What Python would be asked of the machine that it runs on is told: the wheel's tag and the name of the module.
_PYTHON_HOST_PLATFORM=linux-aarch64 SETUPTOOLS_EXT_SUFFIX=.cpython-311-aarch64-linux-gnu.so CMAKE_CXX_COMPILER_LAUNCHER=$launcher \
  PATH="$bin:$PATH" "$bin/pip" wheel -q --disable-pip-version-check --no-deps --no-build-isolation -C build-dir=build/wheel-tree-arm64 \
  -C cmake.define.CMAKE_TOOLCHAIN_FILE="$PWD/cmake/aarch64.cmake" -C cmake.define.Python_INCLUDE_DIR="$sysroot/usr/include/python3.11" \
  -C cmake.define.nanobind_DIR="$("$bin/python" -m nanobind --cmake_dir)" -C cmake.define.PLIMSOLL_PYTHON_STUB="$stub" \
  -w $wheels/plain . > build/wheel-arm64.log 2>&1 ||
  { tail -n 30 build/wheel-arm64.log >&2; echo "build_wheel_arm64.sh: the wheel could not be built; the whole log is in build/wheel-arm64.log" >&2; exit 4; }
PATH="$bin:$PATH" "$bin/auditwheel" repair --ldpaths "$sysroot/usr/lib/aarch64-linux-gnu:$sysroot/lib/aarch64-linux-gnu" -w $wheels \
  $wheels/plain/*.whl >> build/wheel-arm64.log 2>&1 ||
  { tail -n 10 build/wheel-arm64.log >&2; echo "build_wheel_arm64.sh: auditwheel refuses it; the whole log is in build/wheel-arm64.log" >&2; exit 4; }
ls $wheels/*.whl
echo "== under qemu with Debian's Python for Arm, against the package of this machine"
"$bin/python" tests/arm_wheel.py $wheels/*.whl "$sysroot" "$bin/python" "$package" .
