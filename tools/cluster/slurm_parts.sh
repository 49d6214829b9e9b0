#!/bin/sh
# The parts of a run as an array job of Slurm, and behind it a job that merges them.
#
#   plimsoll run MODEL --trials 1e9 --parts 400 --into DIR --prepare
#   slurm_parts.sh DIR [OPTIONS OF sbatch ...]       such as --cpus-per-task=8 --time=30 --partition=night --array-limit=64
#
# DIR lies on a file system of all nodes. Submitted is what is not there or not whole, so after a failure, a time limit or
# an edit of the options the same line goes on. The result is DIR/result.json; what parts and merge say is in DIR/log. Printed
# are the numbers of the jobs. PLIMSOLL names the program where it is not on the nodes' PATH; --array-limit N
# lets at most N tasks run at once; every other option goes to sbatch as it is, for the tasks and not for the merge.
set -eu

usage() {
  sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# As a word of a shell.
word() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

[ $# -ge 1 ] && [ -d "$1" ] || usage
dir=$(cd "$1" && pwd)
shift
program=${PLIMSOLL:-plimsoll}
limit=''
n=$#
while [ "$n" -gt 0 ]; do
  case $1 in
    --array-limit=*) limit="%${1#*=}" ;;
    *) set -- "$@" "$1" ;;
  esac
  shift
  n=$((n - 1))
done

missing=$("$program" part "$dir" missing --list)
mkdir -p "$dir/log"
behind=''
if [ -n "$missing" ]; then
  # Requeued by Slurm where its node fails; a task that starts again goes on at its last block.
  array=$(sbatch --parsable --job-name=plimsoll --requeue --open-mode=append --array="$missing$limit" \
    --output="$dir/log/part-%a.txt" "$@" <<JOB
#!/bin/sh
exec $(word "$program") part $(word "$dir") "\$SLURM_ARRAY_TASK_ID" --threads "\${SLURM_CPUS_PER_TASK:-1}"
JOB
  )
  # A cluster's name may stand behind the number.
  behind="--dependency=afterany:${array%%;*}"
  echo "parts $missing: job ${array%%;*}"
fi
# Whatever became of the tasks: merge names what is not there.
# shellcheck disable=SC2086
merge=$(sbatch --parsable --job-name=plimsoll-merge $behind --output="$dir/log/merge.txt" <<JOB
#!/bin/sh
exec $(word "$program") merge $(word "$dir") --json $(word "$dir/result.json") --quiet
JOB
)
echo "merge: job ${merge%%;*}"
