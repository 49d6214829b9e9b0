#!/bin/sh
# Packs the extension for Visual Studio Code, build/plimsoll.vsix, from editors/vscode with npm; nothing is done when it is up to
# date. Ends with 77 where npm or what it is to fetch cannot be had.
set -eu
cd "$(dirname "$0")/.."
source=editors/vscode
package=build/plimsoll.vsix
stamp=$source/node_modules/.plimsoll-installed

for program in node npm; do
  command -v $program >/dev/null 2>&1 || { echo "build_vscode.sh: $program is missing; install nodejs and npm" >&2; exit 77; }
done
mkdir -p build
if [ ! -f $stamp ] || [ $source/package-lock.json -nt $stamp ]; then
  (cd $source && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) > build/vscode.log 2>&1 ||
    { tail -n 20 build/vscode.log >&2; echo "build_vscode.sh: npm ci failed; the whole log is in build/vscode.log" >&2; exit 77; }
  touch $stamp
fi
if [ -f $package ] && [ -z "$(find $source -path $source/node_modules -prune -o -path $source/out -prune -o -type f -newer $package -print)" ]; then
  exit 0
fi
(cd $source && npx --no-install tsc -p . && npx --no-install vsce package --skip-license --allow-missing-repository --out ../../$package) > build/vscode.log 2>&1 ||
  { tail -n 20 build/vscode.log >&2; echo "build_vscode.sh: the extension could not be packed; the whole log is in build/vscode.log" >&2; exit 4; }
echo "$package"
