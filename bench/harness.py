"""Runs programs as children and measures them: elapsed time, processor time, peak memory."""
import json
import os
import statistics
import subprocess
import time


class Failed(Exception):
    """A program did not do what it was asked; the message says which and how."""


class Measure:
    """One run: seconds and cpu as the program itself counts them where it does, else of the whole process."""

    def __init__(self, seconds, cpu, peak_mb, output):
        self.seconds = seconds
        self.cpu = cpu
        self.peak_mb = peak_mb
        self.output = output


def run(command):
    """Runs a child to its end. Its peak memory includes what the kernel counts before it starts its program,
    which is this process's own: some 15 MB."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output = child.stdout.read()
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise Failed(f"{' '.join(command)}: exit code {child.returncode}: {errors.strip()[-400:]}")
    return Measure(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def apart(function, *arguments):
    """function(*arguments) in a process of its own, so that its memory is not counted to later children of this
    one. What it gives must be JSON."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            said = {"value": function(*arguments)}
        except Exception as problem:  # pylint: disable=broad-except
            said = {"problem": f"{type(problem).__name__}: {problem}"}
        with os.fdopen(writer, "w") as pipe:
            json.dump(said, pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    said = json.loads(text) if text else {"problem": "died"}
    if "problem" in said:
        raise Failed(said["problem"])
    return said["value"]


def run_peer(command):
    """Runs a program that prints its figures as one line of JSON; gives the measure and the figures."""
    measure = run(command)
    said = json.loads(measure.output.strip().splitlines()[-1])
    # What counts for an interpreted peer is its work, not its start or its compiling: it says both times.
    if "cpu" in said:
        measure.seconds, measure.cpu = said["seconds"], said["cpu"]
    return measure, said["figures"]


def median(values):
    return statistics.median(values)


def interleave(contestants, runs, say=None):
    """contestants: name -> function that gives a Measure. Runs each in turn, `runs` times round, beginning
    with another one each time; gives name -> list of measures by round."""
    names = list(contestants)
    found = {name: [] for name in names}
    for i in range(runs):
        k = i % len(names)
        for name in names[k:] + names[:k]:
            found[name].append(contestants[name]())
            if say:
                say(f"  round {i + 1}/{runs} {name}: {found[name][-1].seconds:.3f} s, cpu {found[name][-1].cpu:.3f} s")
    return found


def ratio(over, under, per_over=1.0, per_under=1.0, field="seconds"):
    """Median over rounds of over / under, each per its number of units."""
    return median([(getattr(a, field) / per_over) / (getattr(b, field) / per_under) for a, b in zip(over, under)])
