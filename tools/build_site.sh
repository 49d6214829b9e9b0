#!/bin/sh
# Builds the site of docs/, build/site, from site/ with npm; nothing is done when it is up to date. Once npm has what site/ names,
# no network is needed. Ends with 77 where that cannot be had.
set -eu
cd "$(dirname "$0")/.."
stamp=site/node_modules/.plimsoll-installed
page=build/site/index.html

for program in node npm; do
  command -v $program >/dev/null 2>&1 || { echo "build_site.sh: $program is missing; install nodejs and npm" >&2; exit 77; }
done
mkdir -p build
if [ ! -f $stamp ] || [ site/package-lock.json -nt $stamp ]; then
  (cd site && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) > build/site.log 2>&1 ||
    { tail -n 20 build/site.log >&2; echo "build_site.sh: npm ci failed; the whole log is in build/site.log" >&2; exit 77; }
  touch $stamp
fi
if [ -f $page ] && [ -z "$(find ./*.md docs models site editors/vscode/syntaxes examples -path site/node_modules -prune -o -type f -newer $page -print)" ]; then
  exit 0
fi
rm -rf build/site
(cd site && npm run --silent build) > build/site.log 2>&1 ||
  { tail -n 20 build/site.log >&2; echo "build_site.sh: the site could not be built; the whole log is in build/site.log" >&2; exit 4; }
