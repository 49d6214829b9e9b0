#!/bin/sh
# Builds the pages from web/ with npm: the template of reports, build/web/report.html, and the studio's page,
# build/web/studio/. Nothing is done when they are up to date.
# Argument `test`: with what tests, formats and lints it as well.
set -eu
cd "$(dirname "$0")/.."
page=build/web/report.html
studio=build/web/studio/index.html
stamp=web/node_modules/.plimsoll-installed
omit='--omit=dev'
if [ "${1:-}" = test ]; then
  omit=''
  # An install without these has another stamp.
  if [ -f $stamp ] && [ ! -f $stamp-test ]; then rm $stamp; fi
fi

for program in node npm; do
  command -v $program >/dev/null 2>&1 || { echo "build_page.sh: $program is missing; install nodejs and npm" >&2; exit 4; }
done
mkdir -p build
if [ ! -f $stamp ] || [ web/package-lock.json -nt $stamp ]; then
  (cd web && npm ci $omit --ignore-scripts --no-audit --no-fund --loglevel=error) > build/page.log 2>&1 ||
    { tail -n 20 build/page.log >&2; echo "build_page.sh: npm ci failed; the whole log is in build/page.log" >&2; exit 4; }
  touch $stamp
  if [ -z "$omit" ]; then touch $stamp-test; fi
fi
# The studio's page is written last.
if [ -f $page ] && [ -f $studio ] &&
  [ -z "$(find web/src web/index.html web/studio.html web/vite.config.ts web/vite.studio.config.ts $stamp -newer $studio)" ]; then exit 0; fi
(cd web && npx --no-install tsc --noEmit && npx --no-install vite build &&
  npx --no-install vite build --config vite.studio.config.ts) > build/page.log 2>&1 ||
  { tail -n 20 build/page.log >&2; echo "build_page.sh: the page could not be built; the whole log is in build/page.log" >&2; exit 4; }
