"""Writes the measured tables into docs/benchmarks.md and the README: between marks, nothing else is touched."""
import datetime
import os
import re
import subprocess

from contestants import TITLES
from sections import number


def markdown(rows):
    align = ["---"] + ["---:"] * (len(rows[0]) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], align, *rows[1:]])


def plain(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def aims(seen, threads):
    """What was to be reached, what was seen, and whether it was met."""
    rows = [["what", "to reach", "seen", "met"]]

    def add(what, target, value, met, shown=None):
        if value is None:
            rows.append([what, target, "not measured", ""])
        else:
            rows.append([what, target, shown or f"{value:.2f}", "" if met is None else "yes" if met(value) else "no"])

    def get(key, field=None):
        value = seen.get(key)
        return value if field is None or value is None else value.get(field)

    # Ratios of the tables are of others over Plimsoll.
    for key in [k for k in seen if re.fullmatch(r"provider/.*/1", k)]:
        name = key.split("/")[1]
        if name == "fused":
            add("`provider`, 1 thread, cpu time, against the hand-fused loop", "<= 1.10", 1 / get(key, "cpu_ratio"), lambda v: v <= 1.10)
        elif name not in TITLES:
            add(f"`provider`, 1 thread, cpu time, against {name}", "<= 1.4", 1 / get(key, "cpu_ratio"), lambda v: v <= 1.4)
    speed_up = get("provider/speed-up")
    add(f"`provider`, {threads} threads against 1", ">= 1.85", speed_up, None if busy(seen) else lambda v: v >= 1.85,
        f"{speed_up:.2f} (machine busy)" if speed_up and busy(seen) else None)
    for name, title, least in (("numpy", "NumPy", 13), ("numba", "Numba", 11), ("plain", "plain C++", 7), ("r", "R", 30),
                               ("openturns", "OpenTURNS", 60), ("squiggle", "Squiggle", 700), ("squigglepy", "squigglepy", None),
                               ("monaco", "monaco", None)):
        keys = [k for k in seen if k.startswith(f"provider/{name}/")]
        value = get(keys[-1], "ratio") if keys else None
        cpu = get(keys[-1], "cpu_ratio") if keys else None
        # On a busy machine only processor time says something.
        add(f"`provider` against {title}, all cores each can use", f">= {least} x" if least else "report", cpu if busy(seen) else value,
            (lambda v, n=least: v >= n) if least else None, None if value is None else f"{number(value)} x; cpu {number(cpu)} x")
    value = get("net_income/per cpu second")
    add("net income, trials a cpu second", ">= 18 M", value, lambda v: v >= 18e6, None if value is None else f"{value / 1e6:.1f} M")
    for model, title in (("loss_portfolio", "loss portfolio"), ("loss_layer", "loss portfolio, layer")):
        value = get(f"{model}/per cpu second")
        add(f"{title}, events a cpu second", ">= 120 M", value, lambda v: v >= 120e6, None if value is None else f"{value / 1e6:.1f} M")
    for key, title, most in (("sheet_14k", "sheet of 14,000 nodes", 0.13), ("sheet_139k", "sheet of 139,000 nodes", 0.17)):
        value = get(key, "ns")
        add(f"{title}, ns a node and trial", f"<= {most}", value, lambda v, m=most: v <= m, None if value is None else f"{value:.3f}")
    for key, title, most in (("first/iij", "`models/iij`", 25), ("first/periods", "100,000 node-periods", 150)):
        value, cpu = get(key, "ms"), get(key, "cpu_ms")
        add(f"compile and first result, {title}", f"<= {most} ms", cpu if busy(seen) else value, lambda v, m=most: v <= m,
            None if value is None else f"{value:.0f} ms; cpu {cpu:.0f} ms")
    value = get("memory", "peak_mb")
    add("peak memory, `provider`, 10^5 to " + (f"10^{len(str(seen['memory']['trials'])) - 1}" if value else "10^8") + " trials",
        "< 64 MB", value, lambda v: v < 64, None if value is None else f"{seen['memory']['least_mb']:.0f} to {value:.0f} MB")
    for title, target, met in (("mean", ">= 8 x less time", lambda v: v >= 8), ("5 % shortfall", ">= 2 x less time", lambda v: v >= 2)):
        value = get(f"sobol/{title}")
        add(f"time to the error of 1,000,000 random trials, `sobol`, {title}", target, value, met, None if value is None else f"{value:.1f} x less")
    value = get("iij")
    add(f"`models/iij`, 1,000,000 trials, {threads} threads", "<= 2.0 s", None if value is None else value["cpu" if busy(seen) else "seconds"],
        (lambda v: v <= 2.0 * threads) if busy(seen) else (lambda v: v <= 2.0),
        None if value is None else f"{value['seconds']:.1f} s; cpu {value['cpu']:.1f} s")
    value = get("until", "gain")
    add("`models/iij`, time to 1 % of the 1 % shortfall of net income, against plain trials", ">= 3 x less", value, lambda v: v >= 3,
        None if value is None else f"{value:.1f} x less, {get('until', 'cpu'):.1f} cpu s")
    for name, value in (get("kernels") or {}).items():
        add(f"{name}, against the study", "<= 1.1", value, lambda v: v <= 1.1)
    return rows


def short(seen, threads):
    """The table of the README: `provider` against the tools that people use."""
    rows = [["model `provider`", "cpu us a trial", "x Plimsoll"]]
    for name in ("plimsoll", "plain", "numpy", "numba", "r", "openturns", "squigglepy", "squiggle", "monaco"):
        for t in (threads, 1):
            value = seen.get(f"provider/{name}/{t}")
            if value:
                rows.append([TITLES[name], number(value["cpu_ns"] / 1000),
                             number(value["cpu_ratio"]) if name != "plimsoll" else "1"])
                break
    return rows


def versions(seen):
    """What the peers are, by their own word."""
    said = seen.get("versions", {})
    titles = {**TITLES, "aggregate": "aggregate"}
    return ", ".join(f"{titles[name]} {said[name]}" for name in titles if name in said) + "." if said else "No peer is installed."


def busy(seen):
    """Whether other work took more than the cores there are, so that elapsed times say little."""
    return seen.get("load", 0) > os.cpu_count()


def machine(build, load):
    """Processor, cores, compiler, date, and what else it had to do."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        for line in f:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
        f.seek(0)
        flags = f.read()
    isa = "AVX-512" if "avx512dq" in flags else "AVX2" if "avx2" in flags else "no AVX2"
    compiler = "unknown compiler"
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as f:
        path = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", f.read(), re.M)
    if path:
        compiler = subprocess.run([path.group(1), "--version"], capture_output=True, text=True, check=False).stdout.splitlines()[0]
    return f"Machine: {model}, {isa}, {os.cpu_count()} cores; {compiler}; {datetime.date.today().isoformat()}; load average at the start {load:.0f}."


def replace(path, name, text):
    """Puts text between the marks of `name` in a file; gives whether the marks were there."""
    with open(path, encoding="utf-8") as f:
        old = f.read()
    start, end = f"<!-- measured: {name} -->", "<!-- end -->"
    pattern = re.compile(re.escape(start) + r"\n.*?" + re.escape(end), re.S)
    if not pattern.search(old):
        return False
    new = pattern.sub(lambda _: f"{start}\n{text}\n{end}", old)
    if new != old:
        with open(path + ".new", "w", encoding="utf-8") as f:
            f.write(new)
        os.replace(path + ".new", path)
    return True
