#!/bin/sh
# Packs what is built into packages for Debian, build/deb/*.deb, and looks at them with lintian where it is there.
# Argument: the folder of the build.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build/release}
deb=build/deb

for program in cpack dpkg-shlibdeps dpkg-deb; do
  command -v $program >/dev/null 2>&1 || { echo "build_deb.sh: $program is missing; install cmake and dpkg-dev" >&2; exit 4; }
done
if [ ! -f build/web/report.html ] || [ ! -f build/web/studio/index.html ]; then
  echo "build_deb.sh: the pages of reports and of the studio are not built; run tools/build_page.sh" >&2
  exit 4
fi
rm -rf $deb
mkdir -p $deb
cpack --config "$build/CPackConfig.cmake" -B "$PWD/$deb" > build/deb.log 2>&1 ||
  { tail -n 20 build/deb.log >&2; echo "build_deb.sh: packing failed; the whole log is in build/deb.log" >&2; exit 4; }
rm -rf $deb/_CPack_Packages
ls $deb/*.deb
if command -v lintian >/dev/null 2>&1; then
  as=''
  if [ "$(id -u)" = 0 ]; then as='--allow-root'; fi
  lintian $as --fail-on error,warning $deb/*.deb
else
  echo "lintian is not there: the packages were not looked at"
fi
