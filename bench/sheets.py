"""Models as spreadsheets have them: thousands of cells of cheap arithmetic, no two alike.

A node is one arithmetic operation or one draw; one in fifty is a draw. Every cell counts: those that no other
cell reads make up the total. The same cells can be computed here from the draws of Plimsoll's own trials, so
that a run is checked to the last bit.
"""
import random

# Shapes of cells: text, operations. Values of moderate size stay so.
SHAPES = [
    ("{a} + 0.25 * {b}", 2),
    ("{a} - 0.5 * {b}", 2),
    ("0.6 * {a} + 0.4 * {b}", 3),
    ("min({a}, {b})", 1),
    ("max({a}, 0.8 * {b})", 2),
    ("0.5 * ({a} + {b})", 2),
    ("{a} * (1 + 0.01 * {b})", 3),
    ("({a} - {b}) / (1 + {b} * {b})", 4),
    ("if {a} > {b} then {a} - 0.1 else {b} + 0.1", 3),
]
NODES_PER_DRAW = 50
NODES_PER_STOCK = 100
# Cells read this far back at most, as rows of a sheet read the rows above.
REACH = 200
# Cells per line of the total.
SUM_WIDTH = 50


class Sheet:
    """nodes: how many; periods: 0 for trial values, else months, each with its draws, and with stocks."""

    def __init__(self, nodes, periods=0, seed=7):
        self.periods = periods
        self.lines = []  # (kind, name, expression) in order of evaluation; kind is draw, let or stock
        choose = random.Random(seed)
        known, unread = [], {}
        made = draws = stocks = 0
        while made + len(unread) < nodes:
            name = f"c{len(self.lines)}"
            a, b = (choose.choice(known[-REACH:]) for _ in "ab") if known else (None, None)
            if made >= draws * NODES_PER_DRAW:
                draws += 1
                self.lines.append(("draw", name, None))
                made += 1
            elif periods and made >= (stocks + 1) * NODES_PER_STOCK:
                stocks += 1
                self.lines.append(("stock", name, a))
                made += 3
            else:
                text, cost = choose.choice(SHAPES)
                self.lines.append(("let", name, text.format(a=a, b=b)))
                made += cost
            for read in (a, b) if self.lines[-1][0] == "let" else (a,) if self.lines[-1][0] == "stock" else ():
                unread.pop(read, None)
            known.append(name)
            unread[name] = True
        # Few cells are left unread; their sum is of as many additions.
        self.unread = list(unread)
        self.nodes = made + len(self.unread) - 1
        self.draws = [name for kind, name, _ in self.lines if kind == "draw"]

    def text(self, draws_too=False):
        """The model; with draws_too every draw is an outcome as well."""
        each = " each period" if self.periods else ""
        out = ["plimsoll 1", f'model sheet "A generated sheet of {self.nodes} nodes"']
        if self.periods:
            out.append(f"time month from 2024-01 for {self.periods}")
        for kind, name, expression in self.lines:
            if kind == "draw":
                out.append(f'draw {name}{each} ~ normal(0, 1)   judgement "generated"')
            elif kind == "stock":
                out.append(f'stock {name} opening 1   judgement "generated" {{ + move = 0.1 * ({expression} - balance) }}')
            else:
                out.append(f"let {name} = {expression}")
        sums = []
        for i in range(0, len(self.unread), SUM_WIDTH):
            sums.append(f"sum{len(sums)}")
            out.append(f"let {sums[-1]} = " + " + ".join(self.unread[i : i + SUM_WIDTH]))
        total = " + ".join(sums)
        out.append(f"outcome total = {total}{each}, bad low")
        if draws_too:
            out += [f"outcome {name}_drawn = {name}{each}, bad low" for name in self.draws]
        return "\n".join(out) + "\n"

    def evaluator(self):
        """A function of the draws of a period (a list) and the state (a list, or None before the first), that
        gives the total and the new state; stocks close at the state."""
        stocks = [name for kind, name, _ in self.lines if kind == "stock"]
        body = ["def period(draws, state):"]
        next_draw = 0
        opening = {name: f"state[{i}]" for i, name in enumerate(stocks)}
        body.append(f"  state = state or [1.0] * {len(stocks)}")
        for kind, name, expression in self.lines:
            if kind == "draw":
                body.append(f"  {name} = draws[{next_draw}]")
                next_draw += 1
            elif kind == "stock":
                body.append(f"  {name} = {opening[name]} + 0.1 * ({expression} - {opening[name]})")
            elif expression.startswith("if "):
                condition, rest = expression[3:].split(" then ")
                yes, no = rest.split(" else ")
                body.append(f"  {name} = ({yes}) if {condition} else ({no})")
            else:
                body.append(f"  {name} = {expression}")
        sums = []
        for i in range(0, len(self.unread), SUM_WIDTH):
            sums.append(f"sum{len(sums)}")
            body.append(f"  {sums[-1]} = " + " + ".join(self.unread[i : i + SUM_WIDTH]))
        body.append(f"  return {' + '.join(sums)}, [{', '.join(stocks)}]")
        space = {}
        exec("\n".join(body), space)  # pylint: disable=exec-used
        return space["period"]
