#!/bin/sh
# A Slurm of one node in a folder of its own, for tests: its own munge, slurmctld and slurmd, beside any that are there.
#
#   one_node_slurm.sh start FOLDER [CPUS]    writes FOLDER/env: `. FOLDER/env` makes sbatch and friends speak to it
#   one_node_slurm.sh stop FOLDER
#
# Needs root, and the Debian packages slurm-wlm and munge. Says `skipped: <why>` with exit code 77 where it cannot be.
set -eu

skip() {
  echo "skipped: $1"
  exit 77
}

# Names of processes and ports that are free on this machine.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])'
}

start() {
  for program in munged slurmctld slurmd sbatch; do
    command -v "$program" > /dev/null 2>&1 || skip "$program is not installed (Debian: slurm-wlm, munge)"
  done
  [ "$(id -u)" = 0 ] || skip 'slurmd starts the tasks of others, which only root may'
  node=$(hostname -s)
  mkdir -p "$folder/state" "$folder/spool" "$folder/log" "$folder/munge"
  chmod 755 "$folder"
  getent hosts "$node" > /dev/null 2>&1 || skip "the name of this machine, $node, has no address"
  ( umask 077; dd if=/dev/urandom of="$folder/munge/key" bs=128 count=1 2> /dev/null )
  munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" \
    --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" ||
    { tail -n 3 "$folder/munge/log"; skip 'munged does not start (above)'; }
  cat > "$folder/slurm.conf" <<CONF
ClusterName=plimsoll_test
SlurmctldHost=$node
SlurmUser=root
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
AuthType=auth/munge
# A requeued task starts once its first credential has expired: 120 seconds unless said otherwise.
AuthInfo=socket=$folder/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,sched_min_interval=1,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MinJobAge=300
NodeName=$node CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
  echo "export SLURM_CONF=$folder/slurm.conf" > "$folder/env"
  export SLURM_CONF="$folder/slurm.conf"
  slurmctld -c > "$folder/log/start" 2>&1 || { cat "$folder/log/start"; skip 'slurmctld does not start (above)'; }
  slurmd -N "$node" >> "$folder/log/start" 2>&1 || { cat "$folder/log/start"; skip 'slurmd does not start (above)'; }
  n=0
  until sinfo -h -o %T 2> /dev/null | grep -q idle; do
    n=$((n + 1))
    [ $n -lt 60 ] || { tail -n 5 "$folder"/log/*.log; stop; skip 'the node is not up after 60 seconds (above)'; }
    sleep 1
  done
}

stop() {
  for name in slurmd slurmctld munge/; do
    pid="$folder/${name}.pid"
    [ "$name" = munge/ ] && pid="$folder/munge/pid"
    [ -f "$pid" ] || continue
    kill "$(cat "$pid")" 2> /dev/null || true
  done
}

command=${1:?start or stop}
folder=${2:?which folder}
cpus=${3:-2}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
case $command in
  start) start ;;
  stop) stop ;;
  *) echo "one_node_slurm.sh: start or stop, and not $command" >&2; exit 2 ;;
esac
