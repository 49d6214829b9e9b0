"""The book of losses in aggregate, which draws nothing: each line's sum by fast Fourier transform of its severities on a lattice
of 2^LOG2 points, the book by convolution. Figures are exact but for the lattice.
usage: aggregate_peer.py MODEL LOG2 BUCKET 0"""
import warnings

warnings.filterwarnings("ignore")

from aggregate import build

import figures as f


def book(layer):
    clause = f" occurrence ceded to {f.LAYER:g} xs {f.RETENTION:g}" if layer else ""
    return "port book" + "".join(
        f"\n\tagg Line{i} {0.2 * i:.1f} claims sev lognorm {100 * (1 + i / 10):g} cv 2{clause} poisson" for i in range(1, 21))


def main():
    model, log2, bucket, _ = f.arguments()
    started = f.now()
    port = build(book(model == "loss_layer"), update=False)
    # The total alone; how each line does given the total is not asked.
    port.update(log2=log2, bs=bucket, add_exa=False)
    found = {"mean": port.est_m, "sd": port.est_sd, "es1": port.tvar(0.99)}
    for level in f.BOOK_LEVELS:
        found[f"p{100 * level:g}"] = port.q(level)
    f.report(started, {k: float(v) for k, v in found.items()})


main()
