"""Compares two builds on this machine: the same workloads, in turn, as ratios of processor time."""
import os

import harness
from contestants import Wrong, plimsoll
from sections import write_sheet
from sheets import Sheet

# A workload is slower where the median ratio exceeds this and so do three rounds in four.
SLOWER = 1.05


def program_of(path):
    """A build folder or a program."""
    return os.path.join(path, "plimsoll") if os.path.isdir(path) else path


def compare(options, builds):
    programs = [program_of(path) for path in builds]
    for program in programs:
        if not os.access(program, os.X_OK):
            raise Wrong(f"{program} is not a program; give two folders of CMake or two programs")
    sheet = harness.apart(lambda: write_sheet(options, "sheet_14k", Sheet(14_000)))
    workloads = [("provider", "provider", 400_000, ()), ("net_income", "net_income", 2_000_000, ()),
                 ("loss_portfolio", "loss_portfolio", 300_000, ()), ("loss_layer", "loss_layer", 300_000, ()),
                 ("sheet_14k", sheet, 60_000, ()), ("models/iij", "iij", 40_000, ()),
                 ("provider, sobol", "provider", 131_072, ("--sampler", "sobol")), ("models/iij, first result", "iij", 64, ())]
    rows = [["workload", "cpu s, first", "cpu s, second", "second / first", "rounds from", "to", "slower", "same digest"]]
    slower = []
    for title, model, trials, extra in workloads:
        digests = [set(), set()]

        def once(which, model=model, trials=trials, extra=extra, digests=digests):
            measure, result = plimsoll(programs[which], model, trials, 1, 1, extra)
            digests[which].add(result["digest"])
            return measure

        found = harness.interleave({"first": lambda: once(0), "second": lambda: once(1)}, options.runs, options.say)
        ratios = sorted(b.cpu / a.cpu for a, b in zip(found["first"], found["second"]))
        middle = harness.median(ratios)
        bad = middle > SLOWER and ratios[len(ratios) // 4] > SLOWER
        if bad:
            slower.append(title)
        rows.append([title, *(f"{harness.median([m.cpu for m in found[k]]):.3f}" for k in ("first", "second")), f"{middle:.3f}",
                     f"{ratios[0]:.3f}", f"{ratios[-1]:.3f}", "yes" if bad else "no", "yes" if digests[0] == digests[1] else "no"])
    return rows, slower
