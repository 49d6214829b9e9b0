#!/usr/bin/python3
"""Writes expected.json: what each benchmark model must answer, and how far a run may be off.

Each figure stands with its standard error for one trial; a run of n trials is off by that over sqrt(n).

net_income      The product of lognormals, a normal and a triangular has a known characteristic function of its
                logarithm (closed form times Gauss-Legendre sums); the trapezoid rule inverts it. Operating cost
                and risks follow by convolution (fast Fourier transform), the tax by quadrature.
loss_portfolio  Compound Poisson by fast Fourier transform of the severities on a lattice: exp(rate (f - 1)).
loss_layer      The same after the retention, whose atoms at 0 and at the limit lie on the lattice.
provider        No closed form: 10^9 trials of an independent program written for this model alone, and the
                spread of 200 runs of 10^6 trials.

Source of the method: Embrechts & Frei, "Panjer recursion versus FFT for compound distributions", 2009.
Needs NumPy. Each lattice is also run at twice the step; the figures may not move by more than 1e-5 of the sd.

usage: reference.py [OUTPUT]
"""
import json
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def lognormal_density(x, mu, sigma):
    f = np.zeros_like(x)
    inside = x > 0
    y = (np.log(x[inside]) - mu) / sigma
    f[inside] = np.exp(-y * y / 2) / (x[inside] * sigma * np.sqrt(2 * np.pi))
    return f


def legendre(low, high, n):
    x, w = np.polynomial.legendre.leggauss(n)
    return (low + high) / 2 + (high - low) / 2 * x, (high - low) / 2 * w


def figures(x, f, levels, share, low_side):
    """Figures of a variable with density f at the equally spaced points x (atoms spread over a step)."""
    h = x[1] - x[0]
    mass = f * h
    mean = np.sum(mass * x)
    central = [np.sum(mass * (x - mean) ** k) for k in range(5)]
    sd = np.sqrt(central[2])
    cdf = np.cumsum(mass) - mass / 2
    out = {
        "mean": (mean, sd),
        "sd": (sd, np.sqrt(central[4] - central[2] ** 2) / (2 * sd)),
    }

    def quantile(p):
        i = np.searchsorted(cdf, p)
        t = (p - cdf[i - 1]) / (cdf[i] - cdf[i - 1])
        return x[i - 1] + t * h, f[i - 1] + t * (f[i] - f[i - 1])

    for p in levels:
        q, density = quantile(p)
        out[f"p{100 * p:g}"] = (q, np.sqrt(p * (1 - p)) / density)
    q, _ = quantile(share if low_side else 1 - share)
    # Weights of the lattice points in the tail: the point next to the quantile counts in part.
    reach = (q - x) / h if low_side else (x - q) / h
    weight = mass * np.clip(reach + 0.5, 0, 1)
    weight *= share / np.sum(weight)
    tail = np.sum(weight * x) / share
    spread = np.sum(weight * (x - tail) ** 2) / share
    out[f"es{100 * share:g}"] = (tail, np.sqrt((spread + (1 - share) * (q - tail) ** 2) / share))
    return out


def net_income(h):
    """In thousands, on a lattice of step h."""
    n = int(2 ** 20 / h)
    x = (np.arange(n) - n // 4) * h

    # ln(price * fx) is normal; ln(volume) and ln(1 - share) by quadrature.
    s2 = np.log1p((6 / 40) ** 2)
    mu, var = np.log(40) - s2 / 2, s2 + 0.08 ** 2
    w = np.arange(-70, 70, 0.2)
    v, wv = legendre(1000 - 120 * 8.2, 1000 + 120 * 8.2, 200)
    wv = wv * np.exp(-((v - 1000) / 120) ** 2 / 2) / (120 * np.sqrt(2 * np.pi))
    a, b, c = 0.48, 0.55, 0.68
    s_up, w_up = legendre(a, b, 60)
    s_down, w_down = legendre(b, c, 60)
    s = np.concatenate([s_up, s_down])
    ws = np.concatenate([w_up * 2 * (s_up - a) / ((c - a) * (b - a)), w_down * 2 * (c - s_down) / ((c - a) * (c - b))])
    phi = np.exp(1j * w * mu - var * w * w / 2)
    phi = phi * (np.exp(1j * np.outer(w, np.log(v))) @ wv) * (np.exp(1j * np.outer(w, np.log(1 - s))) @ ws)
    revenue = np.zeros(n)
    inside = np.flatnonzero((x > 1500) & (x < 90_000))
    for part in np.array_split(inside, 64):
        y = np.log(x[part])
        revenue[part] = np.maximum(0, (np.exp(-1j * np.outer(y, w)) @ phi).real * 0.2 / (2 * np.pi) / x[part])

    def spectrum(density_of, sign):
        """Transform of a density on the circle of n steps, of the variable times sign."""
        k = np.arange(n)
        at = np.where(k < n // 2, k, k - n) * h
        return np.fft.rfft(density_of(sign * at) * h)

    shape = np.fft.rfft(np.roll(revenue, -(n // 4)) * h)
    shape = shape * spectrum(lambda y: np.exp(-((y - 9000) / 700) ** 2 / 2) / (700 * np.sqrt(2 * np.pi)), -1)
    for k in range(1, 7):
        p = 0.02 * k
        shape = shape * (1 - p + p * spectrum(lambda y, k=k: lognormal_density(y, np.log(400 * k), 0.8), -1))
    profit = np.roll(np.fft.irfft(shape, n), n // 4) / h

    t, wt = legendre(0.15, 0.25, 24)
    net = np.where(x < 0, profit, 0.0)
    above = x > 0
    for ti, wi in zip(t, wt / 0.1):
        net[above] += wi / (1 - ti) * np.interp(x[above] / (1 - ti), x, profit)
    # At 0 the density jumps; the lattice point there carries half a step of each side.
    zero = np.flatnonzero(x == 0)[0]
    net[zero] = profit[zero] * (1 + np.sum(wt / 0.1 / (1 - t))) / 2
    out = figures(x, net, (0.01, 0.05, 0.5, 0.95, 0.99), 0.05, True)
    negative = np.sum(profit[x < 0]) * h + profit[zero] * h / 2
    out["p_negative"] = (negative, np.sqrt(negative * (1 - negative)))
    return out


def losses(h, layer):
    n = int(2 ** 20 / h)
    x = np.arange(n) * h
    total = np.zeros(n // 2 + 1, dtype=complex)
    mean = var = 0.0
    for i in range(1, 21):
        m, s2 = 100 * (1 + i / 10), np.log(5)
        f = lognormal_density(x, np.log(m) - s2 / 2, np.sqrt(s2)) * h
        # Below the first lattice points the density bends too fast for the sum: at most 1e-6 of mass too much.
        f[0] -= np.sum(f) - 1
        if layer:
            low, high = int(50 / h), int(1050 / h)
            kept = np.zeros(n)
            kept[1 : high - low] = f[low + 1 : high]
            kept[0] = np.sum(f[:low]) + f[low]
            kept[high - low] = f[high] + np.sum(f[high + 1 :])
            # Half a lattice point of density falls on either side of each end: both sides are the atom's.
            # What the lattice lacks at both ends, by Euler and Maclaurin, is below 1e-8 of the mass.
            f = kept
        else:
            mean += 0.2 * i * m
            var += 0.2 * i * m * m * 5
        total = total + 0.2 * i * (np.fft.rfft(f) - 1)
    density = np.fft.irfft(np.exp(total), n) / h
    out = figures(x, density, (0.5, 0.9, 0.99, 0.995), 0.01, False)
    if not layer:
        assert abs(out["mean"][0] - mean) < 1e-5 * np.sqrt(var), (out["mean"], mean)
        assert abs(out["sd"][0] - np.sqrt(var)) < 1e-4 * np.sqrt(var), (out["sd"], np.sqrt(var))
        out["mean"] = (mean, np.sqrt(var))
        out["sd"] = (np.sqrt(var), out["sd"][1])
    return out


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "expected.json")
    old = json.load(open(path, encoding="utf-8"))
    made = {
        "net_income": ("numerical convolution (reference.py); in thousands", net_income, (1.0, 2.0), ()),
        "loss_portfolio": ("closed forms (mean, sd) and numerical convolution (reference.py)", losses, (0.125, 0.25), (False,)),
        "loss_layer": ("numerical convolution (reference.py)", losses, (0.125, 0.25), (True,)),
    }
    out = {"provider": old["provider"]}
    for name, (source, function, steps, extra) in made.items():
        fine, coarse = (function(h, *extra) for h in steps)
        sd = fine["sd"][0]
        for k in fine:
            moved = abs(fine[k][0] - coarse[k][0])
            print(f"{name:15} {k:10} {fine[k][0]:.8g}  se of one trial {fine[k][1]:.4g}  moved {moved / sd:.1e} sd")
            assert moved < 1e-5 * sd
        out[name] = {"source": source, "figures": {k: [float(f"{v:.9g}") for v in pair] for k, pair in fine.items()}}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(out, f, indent=1)
        f.write("\n")


main()
