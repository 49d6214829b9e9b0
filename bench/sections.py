"""The parts of the benchmark. Each measures, checks, and gives tables: lists of rows of text, the first a
heading; and what it found under names that the table of aims (page.py) reads."""
import json
import math
import os

import checks
import growth
import harness
from contestants import ROOT, TITLES, TRIALS, Contestant, Foreign, Wrong, plimsoll, timed
from sheets import Sheet

EVENTS_A_YEAR = 42.0


def number(x):
    """Three significant digits, thousands apart."""
    if x >= 1000:
        digits = 3 - len(str(int(x)))
        return f"{round(x, digits):,.0f}"
    return f"{x:.3g}" if x < 100 else f"{x:.0f}"


def peers_section(setup, options, model, also=()):
    """Plimsoll and the peers on one model: with one thread and with all."""
    threads = options.threads
    contestants = {}
    for name in TITLES:
        if name not in TRIALS[model] or (name != "plimsoll" and name not in setup.peers):
            continue
        for t in (1, threads) if name in ("plimsoll", "fused") else (threads,):
            c = Contestant(setup, name, model, t, share=options.share)
            contestants[f"{name}/{c.threads}"] = c
    for title, command in also:
        for t in (1, threads):
            contestants[f"{title}/{t}"] = Foreign(title, command, t, TRIALS[model]["plimsoll"])
    found = harness.interleave(contestants, options.runs, options.say)
    per = EVENTS_A_YEAR if model.startswith("loss") else 1.0
    rows = [["program", "threads", "trials", "ns a trial", "cpu ns a trial", "x Plimsoll", "x Plimsoll, cpu", "peak MB"]]
    seen = {}
    best = contestants[f"plimsoll/{threads}"]
    for key, c in contestants.items():
        runs = found[key]
        under = found[f"plimsoll/{c.threads}"] if key.split("/")[0] in ("plimsoll", "fused") or isinstance(c, Foreign) else found[f"plimsoll/{threads}"]
        wall = harness.median([m.seconds for m in runs]) / c.trials * 1e9
        cpu = harness.median([m.cpu for m in runs]) / c.trials * 1e9
        ratio = harness.ratio(runs, under, c.trials, best.trials)
        cpu_ratio = harness.ratio(runs, under, c.trials, best.trials, "cpu")
        rows.append([c.title, str(c.threads), f"{c.trials:,}", number(wall), number(cpu), f"{ratio:.2f}" if ratio < 10 else number(ratio),
                     f"{cpu_ratio:.2f}" if cpu_ratio < 10 else number(cpu_ratio), f"{max(m.peak_mb for m in runs):.0f}"])
        seen[f"{model}/{key}"] = {"ns": wall, "cpu_ns": cpu, "ratio": ratio, "cpu_ratio": cpu_ratio}
    for name, title in TITLES.items():
        if name in TRIALS[model] and name != "plimsoll" and name not in setup.peers:
            rows.append([title, "", "", "not installed", "", "", "", ""])
    one, many = found["plimsoll/1"], found[f"plimsoll/{threads}"]
    seen[f"{model}/speed-up"] = harness.ratio(one, many)
    cpu_second = best.trials / harness.median([m.cpu for m in one])
    seen[f"{model}/per cpu second"] = cpu_second * per
    return {model: rows}, seen


def provider(setup, options):
    return peers_section(setup, options, "provider", options.also)


def net_income(setup, options):
    return peers_section(setup, options, "net_income")


def loss(setup, options):
    tables, seen = peers_section(setup, options, "loss_portfolio")
    more, and_seen = peers_section(setup, options, "loss_layer")
    return {**tables, **more}, {**seen, **and_seen}


def write_sheet(options, name, sheet, draws_too=False):
    path = os.path.join(options.work, f"{name}.plim")
    with open(path, "w", encoding="utf-8") as f:
        f.write(sheet.text(draws_too))
    return path


def check_sheet(setup, options, name, sheet, trials):
    """Holds Plimsoll's totals against the same cells computed here from its own draws: to the last bit."""
    path = write_sheet(options, name + "_draws", sheet, draws_too=True)
    samples = os.path.join(options.work, f"{name}.csv")
    plimsoll(setup.program, path, trials, 1, options=("--samples", samples))
    _, plain = plimsoll(setup.program, write_sheet(options, name, sheet), trials, 1)
    period = sheet.evaluator()
    columns = max(1, sheet.periods)
    total = [0.0] * columns
    with open(samples, encoding="utf-8") as f:
        f.readline()
        n = 0
        for line in f:
            values = [float(x) for x in line.split(",")[1:]]
            state = None
            for t in range(columns):
                draws = values[columns + t :: columns] if columns > 1 else values[1:]
                expected, state = period(draws, state)
                if expected != values[t]:
                    raise Wrong(f"{name}: trial {n}, period {t}: total is {values[t]!r}, the cells give {expected!r}")
                total[t] += expected
            n += 1
    os.remove(samples)
    if n != trials:
        raise Wrong(f"{name}: {n} trials in the samples instead of {trials}")
    for t in range(columns):
        mean = plain["outcomes"][t]["mean"]["value"]
        if not math.isclose(mean, total[t] / n, rel_tol=1e-12, abs_tol=1e-12):
            raise Wrong(f"{name}: the mean of period {t} is {mean}, the cells give {total[t] / n}")


def checked_sheet(setup, options, name, nodes, periods, trials):
    """Path of a sheet and its nodes, after check_sheet."""
    sheet = Sheet(nodes, periods)
    check_sheet(setup, options, name, sheet, trials)
    return write_sheet(options, name, sheet), sheet.nodes


def sheets(setup, options):
    rows = [["sheet", "nodes", "trials", "ns a node and trial", "first result, ms", "peak MB"]]
    seen = {}
    for name, nodes, trials in (("sheet_14k", 14_000, 200_000), ("sheet_139k", 139_000, 20_000)):
        path, made = harness.apart(checked_sheet, setup, options, name, nodes, 0, 16)
        found = harness.interleave({
            "first": lambda p=path: timed(setup.program, p, 64, 1),
            "long": lambda p=path, n=trials: timed(setup.program, p, n, 1),
        }, options.runs, options.say)
        cost = harness.median([(long.cpu - first.cpu) / (trials * made) * 1e9 for first, long in zip(found["first"], found["long"])])
        first = harness.median([m.seconds for m in found["first"]]) * 1e3
        rows.append([name, f"{made:,}", f"{trials:,}", f"{cost:.3f}", f"{first:.0f}", f"{max(m.peak_mb for m in found['long']):.0f}"])
        seen[name] = {"ns": cost, "first_ms": first}
    return {"sheets": rows}, seen


def compile_times(setup, options):
    periods = 120
    path, made = harness.apart(checked_sheet, setup, options, "sheet_periods", 834, periods, 8)
    models = {
        "models/iij": "iij",
        f"{made * periods:,} node-periods": path,
        "models/provider": "provider",
    }
    contestants = {title: lambda m=m: timed(setup.program, m, 64, 1) for title, m in models.items()}
    found = harness.interleave(contestants, max(5, options.runs), options.say)
    rows = [["model", "first result, ms", "cpu ms", "peak MB"]]
    seen = {}
    for (title, runs), key in zip(found.items(), ("iij", "periods", "provider")):
        wall, cpu = (harness.median([getattr(m, k) for m in runs]) * 1e3 for k in ("seconds", "cpu"))
        rows.append([title, f"{wall:.0f}", f"{cpu:.0f}", f"{max(m.peak_mb for m in runs):.0f}"])
        seen[f"first/{key}"] = {"ms": wall, "cpu_ms": cpu}
    return {"compile": rows}, seen


def book(setup, options):
    """The book of losses by Plimsoll and by aggregate, which draws nothing: its error is that of a lattice, ours of chance."""
    rows = [["book of losses", "how", "cpu s", "largest error of a figure, %"]]
    seen = {}
    for model, title in (("loss_portfolio", "whole"), ("loss_layer", "layer")):
        figures = checks.EXPECTED[model]["figures"]
        trials = TRIALS[model]["plimsoll"]
        contestants = {"plimsoll": Contestant(setup, "plimsoll", model, 1)}
        off = {}
        if "aggregate" in setup.peers:
            for log2, bucket in ((16, 2), (18, 1)):
                def run(log2=log2, bucket=bucket):
                    measure, found = harness.run_peer([*setup.peers["aggregate"], model, str(log2), str(bucket), "0"])
                    off[log2] = max(abs(found[name] / value - 1) for name, (value, _) in figures.items())
                    # The spread of a layer's figures is that of a lattice point.
                    if not off[log2] < 0.005:
                        raise Wrong(f"aggregate: {model} is off by {off[log2]:.2%}")
                    return measure
                contestants[f"aggregate/{log2}"] = run
        found = harness.interleave(contestants, min(3, options.runs), options.say)
        cpu = {name: harness.median([m.cpu for m in runs]) for name, runs in found.items()}
        chance = max(error / math.sqrt(trials) / value for value, error in figures.values())
        rows.append([title, f"Plimsoll, {trials:,} trials", f"{cpu['plimsoll']:.2f}", f"{100 * chance:.3f} (a standard error)"])
        for log2, error in off.items():
            rows.append([title, f"aggregate, lattice of 2^{log2}", f"{cpu[f'aggregate/{log2}']:.2f}", f"{100 * error:.3f}"])
        if not off:
            rows.append([title, "aggregate", "not installed", ""])
    return {"book": rows}, seen


def costs(setup, options):
    found = growth.measure(setup, options)
    if not options.no_pages:
        with open(os.path.join(ROOT, "docs", "images", "cost.svg"), "w", encoding="utf-8") as f:
            f.write(growth.picture(found))
    seen = {f"costs/{title}": {"slope": growth.slope(ns, each), "first": growth.slope(ns, first) if title != "trials" else 0}
            for title, (ns, each, first, _) in found.items()}
    return {"costs": growth.table(found, number)}, seen


def until(setup, options):
    """Time to the goal of a relative error of the 1 % shortfall of net income of `models/iij`, against plain trials: those
    that the error of a plain run says would reach it."""
    goal, aim = "se(es(1%, net_income)) < 1% relative in FY2014", 0.01
    plain_trials = 200_000
    cpu, plain = [], []
    for seed in range(1, min(3, options.runs) + 1):
        measure, result = plimsoll(setup.program, "iij", 5_000, 1, seed, ("--until", goal))
        if not result["until"]["goals"][0]["reached"]:
            raise Wrong(f"models/iij: `{goal}` is not reached")
        cpu.append(measure.cpu)
        measure, result = plimsoll(setup.program, "iij", plain_trials, 1, seed)
        [es] = [e for o in result["outcomes"] if o["name"] == "net_income" and o["period"].startswith("FY2014") for e in o["es"] if e["p"] == 0.01]
        plain.append(measure.cpu * (es["se"] / abs(es["value"]) / aim) ** 2)
    with_goal, without = harness.median(cpu), harness.median(plain)
    rows = [["1 % shortfall of net income in FY2014, to 1 % of itself", "cpu s"], ["`run --until`", f"{with_goal:.2f}"],
            ["as many plain trials as that takes", f"{without:.2f}"]]
    return {"until": rows}, {"until": {"gain": without / with_goal, "cpu": with_goal}}


def iij(setup, options):
    trials = 1_000_000
    digests = {plimsoll(setup.program, "iij", 20_000, t)[1]["digest"] for t in (1, options.threads)}
    if len(digests) != 1:
        raise Wrong("models/iij: digests differ between numbers of threads")
    last = []

    def run():
        measure, result = plimsoll(setup.program, "iij", trials, options.threads)
        missed = [e["text"] for e in result["expectations"] if not e["met"]]
        if missed or not result["expectations"]:
            raise Wrong(f"models/iij: expectations missed: {missed}")
        last[:] = [result["digest"]]
        return measure

    runs = harness.interleave({"iij": run}, min(3, options.runs), options.say)["iij"]
    wall, cpu = (harness.median([getattr(m, k) for m in runs]) for k in ("seconds", "cpu"))
    rows = [["model", "threads", "trials", "seconds", "cpu seconds", "cpu ns a trial", "peak MB"],
            ["models/iij", str(options.threads), f"{trials:,}", f"{wall:.2f}", f"{cpu:.2f}", number(cpu / trials * 1e9),
             f"{max(m.peak_mb for m in runs):.0f}"]]
    return {"iij": rows}, {"iij": {"seconds": wall, "cpu": cpu, "trials": trials}}


def memory(setup, options):
    rows = [["trials", "seconds", "peak MB"]]
    peaks = []
    for trials in (10 ** 5, 10 ** 6, 10 ** 7, 10 ** 8)[: 4 if options.long else 3]:
        measure = timed(setup.program, "provider", trials, options.threads)
        options.say(f"  {trials} trials: {measure.seconds:.1f} s, {measure.peak_mb:.0f} MB")
        rows.append([f"{trials:,}", f"{measure.seconds:.2f}", f"{measure.peak_mb:.0f}"])
        peaks.append(measure.peak_mb)
    return {"memory": rows}, {"memory": {"peak_mb": max(peaks), "least_mb": min(peaks), "trials": trials}}


def sobol(setup, options):
    """Time to the standard error that 1,000,000 random trials reach. Errors of sobol: root mean square over seeds of
    the error told by 32 replicates."""
    seeds = 3

    def errors(trials, sampler):
        cpu, mean, tail = [], [], []
        for seed in range(1, seeds + 1):
            measure, result = plimsoll(setup.program, "provider", trials, 1, seed, ("--sampler", sampler))
            total = [o for o in result["outcomes"] if o["name"] == "total"][0]
            cpu.append(measure.cpu)
            mean.append(total["mean"]["se"])
            tail.append([e["se"] for e in total["es"] if e["p"] == 0.05][0])
        square = lambda x: math.sqrt(sum(v * v for v in x) / len(x))
        return harness.median(cpu), square(mean), square(tail)

    start = harness.median([timed(setup.program, "provider", 64, 1).cpu for _ in range(seeds)])
    base_trials = 1_000_000
    base_cpu, *base = errors(base_trials, "random")
    ladder = []
    # As long as a rung costs no more than the random trials do.
    while len(ladder) < 12 and (not ladder or ladder[-1][1] < 0.7 * base_cpu):
        trials = 2 ** (12 + len(ladder))
        ladder.append((trials, *errors(trials, "sobol")))
        options.say(f"  sobol {trials}: {ladder[-1][1]:.2f} cpu s, mean {ladder[-1][2] / base[0]:.2f}, shortfall {ladder[-1][3] / base[1]:.2f} of the error of random")
        if ladder[-1][2] <= base[0] and ladder[-1][3] <= base[1]:
            break
    rows = [["figure of `total`", "standard error", "random: trials", "cpu s", "sobol: trials", "cpu s", "x less time"]]
    seen = {}
    for i, (title, unit) in enumerate((("mean", "M JPY"), ("5 % shortfall", "M JPY"))):
        # Between two rungs the logarithms of trials, time and error are taken as linear.
        point = None
        for low, high in zip(ladder, ladder[1:]):
            if low[2 + i] > base[i] >= high[2 + i]:
                t = math.log(low[2 + i] / base[i]) / math.log(low[2 + i] / high[2 + i])
                point = [math.exp(math.log(a) + t * math.log(b / a)) for a, b in ((low[0], high[0]), (low[1] - start, high[1] - start))]
                break
        if point is None and ladder[0][2 + i] <= base[i]:
            point = [ladder[0][0], ladder[0][1] - start]
        if point is None:
            rows.append([title, f"{base[i] / 1e6:.2f} {unit}", f"{base_trials:,}", f"{base_cpu - start:.2f}", f"> {ladder[-1][0]:,}", "", ""])
            continue
        gain = (base_cpu - start) / point[1]
        rows.append([title, f"{base[i] / 1e6:.2f} {unit}", f"{base_trials:,}", f"{base_cpu - start:.2f}", number(point[0]), f"{point[1]:.3f}", f"{gain:.1f}"])
        seen[f"sobol/{title}"] = gain
    return {"sobol": rows}, seen


def kernels(setup, options):
    """Ratios to the figures of a study of back ends on the same kind of machine, idle; ns per item."""
    study = {"Philox4x32-10, 32-bit word": 0.44, "normal quantile": 1.29, "exp": 0.51}
    path = os.path.join(os.path.dirname(setup.program), "bench", "bench_kernels")
    best = {}
    for _ in range(max(5, options.runs)):
        for name, value in json.loads(harness.run([path]).output).items():
            best[name] = min(value, best.get(name, math.inf))
    rows = [["kernel", "ns", "study, ns", "ratio"]]
    rows += [[name, f"{best[name]:.3f}", f"{value:.2f}", f"{best[name] / value:.2f}"] for name, value in study.items()]
    return {"kernels": rows}, {"kernels": {name: best[name] / value for name, value in study.items()}}


SECTIONS = {
    "provider": provider,
    "net_income": net_income,
    "loss": loss,
    "book": book,
    "sheets": sheets,
    "compile": compile_times,
    "costs": costs,
    "iij": iij,
    "until": until,
    "memory": memory,
    "sobol": sobol,
    "kernels": kernels,
}


def quick(setup, options):
    """Plimsoll alone, few trials, every result checked."""
    for model, trials in (("provider", 40_000), ("net_income", 40_000), ("loss_portfolio", 20_000), ("loss_layer", 20_000)):
        Contestant(setup, "plimsoll", model, 1, trials)()
        options.say(f"{model}: as expected at {trials:,} trials")
    check_sheet(setup, options, "sheet_3k", Sheet(3_000), 32)
    check_sheet(setup, options, "sheet_months", Sheet(300, 24), 16)
    options.say("sheets: the same bits as their cells")
    digests = {plimsoll(setup.program, "iij", 1_000, t)[1]["digest"] for t in (1, 2)}
    if len(digests) != 1:
        raise Wrong("models/iij: digests differ between numbers of threads")
    options.say("models/iij: the same digest on 1 and 2 threads")
