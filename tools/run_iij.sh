#!/bin/sh
# Runs the IIJ model, asks it what a board would ask, and writes the report with all answers.
#
# usage: run_iij.sh PROGRAM OUT [TRIALS]
set -eu
program=$1
out=$2
trials=${3:-100000}
model=models/iij
answers=$out/iij_answers
mkdir -p "$answers"

"$program" run $model --trials "$trials" --json "$out/iij.json"

# As a shell takes it: words with other characters in quotes.
pasteable() {
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./-]*) printf " '%s'" "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
}

# What each command says is kept beside its JSON.
ask() {
  name=$1
  shift
  echo "  $name: plimsoll$(pasteable "$@")"
  "$program" "$@" --json "$answers/$name.json" > "$answers/$name.txt"
}
# The year in the middle, in which all risks have had time to act.
ask_bad_year() {
  name=$1
  command=$2
  shift 2
  ask "$name" "$command" $model --statistic 'es(net_income, 5%)' --period FY2013 "$@"
}
echo
echo "Questions about the worst twentieth of net income in FY2013; answers in $answers:"
ask_bad_year attribute attribute --trials 20000
ask_bad_year parts attribute --trials 20000 --parts
ask_bad_year tornado sensitivity --method tornado --trials 2000
ask_bad_year derivatives sensitivity --trials 20000
ask_bad_year breakeven breakeven --trials 2000 --top 8
ask_bad_year stress stress --trials 20000
ask shares sensitivity $model --outcome net_income --period FY2013 --method shares --by risk --trials 2000
ask reverse reverse $model --failure 'net_income < -2 bn JPY in FY2013' --trials 50000 --error 20
ask worst explain $model --outcome net_income --period FY2013 --worst 6 --trials 20000
echo "  effects: plimsoll show $model --mechanisms --effects --trials 20000"
"$program" show $model --mechanisms --effects --trials 20000 --json > "$answers/effects.json"
echo "  verify: plimsoll verify $model --weigh --period FY2013 --trials 20000"
"$program" verify $model --weigh --period FY2013 --trials 20000 --json > "$answers/verify.json" ||
  echo "  some citations do not stand in their sources: the report says which"

set --
for name in attribute parts tornado shares derivatives breakeven stress reverse worst effects verify; do
  set -- "$@" --with "$answers/$name.json"
done
if [ -f build/web/report.html ]; then set -- "$@" -o "$out/iij.html"; fi
# Most questions are asked of fewer trials than the run; the page says so beside them.
"$program" report "$out/iij.json" --other-trials "$@" --xlsx "$out/iij.xlsx"
