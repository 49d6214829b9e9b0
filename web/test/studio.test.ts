// The studio's logic: values of levers, what is changed, when to run, and the connection.
import { describe, expect, it, vi } from "vitest";
import {
  inWords,
  numberText,
  positionOf,
  setText,
  titleOfLever,
  typed,
  valueAt,
} from "../src/studio/amount";
import { Link, Refusal, type Socket } from "../src/studio/link";
import { Live, kLiveTrials } from "../src/studio/live";
import type { Answers, Lever, RunRequest, Shown, Spec, VariableTable } from "../src/studio/protocol";
import {
  baseOf,
  changesOf,
  countOf,
  isChanged,
  keepLast,
  keyOf,
  kUnchanged,
  switched,
  withValue,
} from "../src/studio/spec";
import { domainOf, inQuantiles, isOfLaw, isPlace, shapeOf } from "../src/studio/law_shape";
import { unitOfMost } from "../src/studio/statement";
import {
  atTime,
  factorOfAll,
  timesChange,
  timesFrom,
  timesText,
  type TimedLever,
} from "../src/studio/times_text";

const lever = (more: Partial<Lever> = {}): Lever => ({
  name: "cloud_sales",
  title: "",
  unit: "JPY per year",
  scale: 1e9,
  display_unit: "bn JPY per year",
  value: 3.1e9,
  text: "3.1 bn JPY per year",
  low: 1.55e9,
  high: 7.75e9,
  step: 5e7,
  whole: false,
  support: "cited",
  evidence: [],
  file: "base.plim",
  line: 3,
  ...more,
});

describe("values of a lever", () => {
  it("that cannot be held are the compiler's to refuse", () => {
    for (const text of ["1e400", "9".repeat(400), `${"9".repeat(400)} bn JPY per year`])
      expect(typed(lever(), text).value).toBeNull();
  });
  it("are written as the language reads them", () => {
    expect(setText(lever(), 6.2e9)).toBe("6.2 bn JPY per year");
    expect(setText(lever({ scale: 0.01, display_unit: "%", step: 0.01 }), 0.35)).toBe("35%");
    expect(setText(lever({ scale: 0.01, display_unit: "% per year", step: 0.001 }), 0.355)).toBe(
      "35.5% per year",
    );
    expect(setText(lever({ scale: 1, display_unit: "", step: 1, whole: true }), 4.4)).toBe("4");
    expect(numberText(lever({ scale: 1, step: 0.01 }), -0.0001)).toBe("0");
    expect(setText(lever(), -2e8)).toBe("-0.2 bn JPY per year");
  });
  it("have no more digits than their step", () => {
    expect(numberText(lever(), 3.123456e9)).toBe("3.12");
    expect(numberText(lever({ step: 1e9 }), 3.123456e9)).toBe("3");
  });
  it("are told in bn and M where they are large", () => {
    const one = inWords(
      lever({ value: 107e9, scale: 1, display_unit: "JPY per year", high: 160e9, step: 1e9 }),
    );
    expect(setText(one, one.value)).toBe("107 bn JPY per year");
    expect(typed(one, "110").value).toBe(110e9);
    expect(inWords(lever())).toEqual(lever());
    expect(setText(lever({ value: 6.353483e9, step: 1e8 }), 6.353483e9)).toBe("6.353483 bn JPY per year");
  });
  it("are read as typed", () => {
    expect(typed(lever(), " 6 ")).toEqual({ value: 6e9, text: "6 bn JPY per year" });
    expect(typed(lever(), "6.5 bn JPY per year")).toEqual({ value: 6.5e9, text: "6.5 bn JPY per year" });
    expect(typed(lever(), "\u22121_000")).toEqual({ value: -1e12, text: "-1_000 bn JPY per year" });
    expect(typed(lever(), "2 * cloud_sales_2010")).toEqual({ value: null, text: "2 * cloud_sales_2010" });
    expect(typed(lever(), ".").value).toBeNull();
  });
  it("move in steps that meet the stated value", () => {
    const one = lever();
    const all = Array.from({ length: 1001 }, (_, i) => valueAt(one, i, one.value));
    expect(Math.min(...all)).toBe(one.low);
    expect(Math.max(...all)).toBe(one.high);
    expect(all).toContain(one.value);
    expect(positionOf(one, one.low)).toBe(0);
    expect(positionOf(one, one.high)).toBe(1000);
    expect(Math.abs(valueAt(one, positionOf(one, 5e9), one.value) - 5e9)).toBeLessThanOrEqual(one.step);
  });
  it("beyond the ends stretch them", () => {
    expect(positionOf(lever(), 20e9)).toBe(1000);
    expect(valueAt(lever(), 1000, 20e9)).toBe(20e9);
  });
  it("are told by what they are of", () => {
    expect(titleOfLever(lever())).toBe("Cloud sales");
    expect(
      titleOfLever(
        lever({ name: "g[firm]", declaration: "g", title: "Growth", label: "firm", field: "value" }),
      ),
    ).toBe("Growth, firm");
    expect(titleOfLever(lever({ name: "a.b.high", declaration: "a.b", field: "high" }))).toBe("A: b: high");
  });
});

const show = {
  title: "",
  as_of: "",
  definitions: [],
  risks: [{ name: "price_war", title: "A price war" }],
  groups: [],
  scenarios: [{ name: "quake", title: "" }],
  actions: [],
} as Shown;

describe("what is changed", () => {
  const stated = new Map([["cloud_sales", "3.1 bn JPY per year"]]);
  const spec = switched(
    switched(withValue(kUnchanged, "cloud_sales", "6 bn JPY per year"), "without", "price_war", true),
    "scenarios",
    "quake",
    true,
  );
  it("stands in a list, each with its undoing", () => {
    const all = changesOf(spec, stated, show);
    expect(all.map((c) => `${c.what}: ${c.detail}`)).toEqual([
      "cloud sales: 3.1 bn JPY per year → 6 bn JPY per year",
      "A price war: switched off",
      "quake: scenario on",
    ]);
    expect(all[1]!.undone.without).toEqual([]);
    expect(all[1]!.undone.sets).toEqual(spec.sets);
    expect(all[0]!.undone.sets).toEqual({});
    expect(countOf(3)).toBe("3 changes from the file");
    expect(countOf(1)).toBe("1 change from the file");
  });
  it("leaves what it came from alone", () => {
    expect(kUnchanged.sets).toEqual({});
    expect(isChanged(kUnchanged)).toBe(false);
    expect(isChanged(baseOf({ ...spec, seed: 7 }))).toBe(false);
    expect(baseOf({ ...spec, seed: 7 }).seed).toBe(7);
  });
  it("is the same in any order of switches", () => {
    const a = { ...kUnchanged, without: ["x", "y"], sets: { b: "1", a: "2" } };
    const b = { ...kUnchanged, without: ["y", "x"], sets: { a: "2", b: "1" } };
    expect(keyOf(a, 10)).toBe(keyOf(b, 10));
    expect(keyOf(a, 10)).not.toBe(keyOf(a, 11));
    // The last scenario wins where two set the same: their order counts.
    expect(keyOf({ ...a, scenarios: ["p", "q"] }, 10)).not.toBe(keyOf({ ...a, scenarios: ["q", "p"] }, 10));
  });
});

class Rig {
  readonly sent: RunRequest[] = [];
  readonly log: string[] = [];
  // What is sent and what is drawn, one after the other.
  readonly order: string[] = [];
  private readonly frames: (() => void)[] = [];
  private answers: { ok: (a: Answers) => void; bad: (e: unknown) => void; part: (a: Answers) => void }[] =
    [];
  readonly live = new Live(
    {
      run: (request, part) => {
        this.sent.push(request);
        this.order.push(`sent ${request.seed}`);
        return new Promise((ok, bad) => this.answers.push({ ok, bad, part }));
      },
      stop: () => this.order.push("stopped"),
      frame: (act) => this.frames.push(act),
      shown: (answers, spec, state) => {
        this.log.push(`${state} ${answers.digest} ${spec.seed}`);
        this.order.push(`drawn ${spec.seed}`);
      },
      failed: (reason, spec) => this.log.push(`failed ${String(reason)} ${spec.seed}`),
    },
    20_000,
  );
  frame(): void {
    this.frames.splice(0).forEach((act) => act());
  }
  async answer(i: number, digest: string): Promise<void> {
    this.answers[i]!.ok({ digest } as Answers);
    await Promise.resolve();
    await Promise.resolve();
  }
  part(i: number, digest: string): void {
    this.answers[i]!.part({ digest } as Answers);
  }
  async fail(i: number, reason: unknown): Promise<void> {
    this.answers[i]!.bad(reason);
    await Promise.resolve();
    await Promise.resolve();
  }
}
const at = (seed: number): Spec => ({ ...kUnchanged, seed });

describe("what is kept to compare with", () => {
  it("is the last few, however many seeds were tried", () => {
    const all = new Map<string, number>();
    for (let seed = 1; seed < 100; ++seed) {
      keepLast(all, keyOf(at(1), 0), 1, 3);
      keepLast(all, keyOf(at(seed), 0), seed, 3);
      expect(all.size).toBeLessThanOrEqual(3);
    }
    expect([...all.values()]).toEqual([98, 1, 99]);
  });
});

describe("the unit of a statement", () => {
  const table = (unit: string, scale: number, display_unit: string): VariableTable => ({
    name: `${unit}${scale}`,
    unit,
    scale,
    display_unit,
    rows: [],
  });
  it("is that of the most lines, in words for the largest amount", () => {
    const tables = [
      table("", 0.01, "%"),
      table("JPY", 1e6, "M JPY"),
      table("JPY", 1e9, "bn JPY"),
      table("JPY", 1, "JPY"),
    ];
    expect(unitOfMost(tables)?.display_unit).toBe("bn JPY");
    expect(unitOfMost(tables.slice(0, 1))?.display_unit).toBe("%");
    expect(unitOfMost([])).toBeNull();
  });
});

describe("a given by year", () => {
  const price = (...values: number[]): TimedLever => ({
    ...lever({ name: "price", unit: "EUR", scale: 1, display_unit: "EUR", value: values[0]!, step: 0.05 }),
    times: values.map((value, i) => ({
      period: `FY${2012 + i}`,
      value,
      low: value / 2,
      high: 1.5 * value,
      step: 0.05,
    })),
    counted_by: "fiscal_year_number",
  });
  const three = price(12, 13, 14);

  it("is an expression of its own name, of which its values are read back", () => {
    expect(timesText(three, [12, 13, 14])).toBeNull();
    expect(timesText(three, [12, 26, 14])).toBe(
      "if fiscal_year_number < 1 then price else if fiscal_year_number < 2 then 26 EUR else price",
    );
    expect(timesText(three, [9, 13, 14])).toBe("if fiscal_year_number < 1 then 9 EUR else price");
    // Years of one figure share a condition.
    expect(timesText(three, [9, 9, 14])).toBe("if fiscal_year_number < 2 then 9 EUR else price");
    for (const values of [
      [12, 26, 14],
      [9, 13, 14],
      [9, 9, 14],
      [12, 13, -3.5],
      [7, 7, 7],
    ])
      expect(timesFrom(three, timesText(three, values)!)).toEqual({ values, factor: 1 });
  });
  it("moves by a factor of all", () => {
    expect(factorOfAll(three, 1.00001)).toBeNull();
    const text = factorOfAll(three, 1.5)!;
    expect(text).toBe("price * 1.5");
    expect(timesFrom(three, text)).toEqual({ values: [18, 19.5, 21], factor: 1.5 });
    expect(timesChange(three, text)).toBe("all × 1.5");
  });
  it("takes no other text for its own", () => {
    for (const text of [
      "cost * 1.1",
      "if fiscal_year_number < 1 then cost else price",
      "if fiscal_year_number < 2 then 9 EUR else if fiscal_year_number < 1 then 8 M EUR else price",
      "9 USD",
    ])
      expect(timesFrom(three, text)).toBeNull();
  });
  it("tells what changed", () => {
    expect(timesChange(three, timesText(three, [12, 26, 9])!)).toBe("FY2013 13 → 26 EUR, FY2014 14 → 9 EUR");
    expect(atTime(three, 2).value).toBe(14);
  });
});

describe("a law as a curve", () => {
  const levels = [0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995];
  const law = (quantiles: (number | null)[], more = {}) => ({
    name: "mood",
    text: "uniform(0%, 100%)",
    scale: 0.01,
    display_unit: "%",
    curves: [{ label: "", mean: 0.5, quantiles }],
    ...more,
  });
  it("has the density that lies between its quantiles", () => {
    const { points, isDiscrete } = shapeOf(levels, law(levels).curves[0]!, 0.01);
    expect(isDiscrete).toBe(false);
    for (const p of points) expect(p.y).toBeCloseTo(0.01, 12);
  });
  it("has masses where many levels share a value", () => {
    const { points, isDiscrete } = shapeOf(levels, law([0, 0, 0, 1, 1, 1, 1]).curves[0]!, 1);
    expect(isDiscrete).toBe(true);
    expect(points.map((p) => p.x)).toEqual([0, 1]);
    expect(points.reduce((sum, p) => sum + p.y, 0)).toBeCloseTo(1, 12);
  });
  it("is told by its quantiles, in its unit", () => {
    expect(inQuantiles(levels, law(levels).curves[0]!, law(levels))).toBe("P5 5, P50 50, P95 95");
    expect(inQuantiles(levels, law([null, 0.05, 0, 0.5, 0, null, null]).curves[0]!, law([]))).toBe(
      "P5 5, P50 50",
    );
  });
  it("shows its handles, and of a long tail as much as leaves the middle to be seen", () => {
    const curves = law([-1e6, 0.4, 0.45, 0.5, 0.55, 0.6, 1e6]).curves;
    const [low, high] = domainOf(levels, curves, law([]), []);
    expect(low).toBeGreaterThan(-10);
    expect(high).toBeLessThan(110);
    expect(domainOf(levels, curves, law([]), [400])[1]).toBeGreaterThan(400);
  });
  it("has handles for parameters that lie on its axis", () => {
    const parameter = (field: string, unit = "%") =>
      lever({ name: `mood.${field}`, declaration: "mood", field, kind: "draw", display_unit: unit });
    for (const field of ["low", "mode", "high", "p5", "p99.5", "mean"])
      expect(isPlace(parameter(field), law([]))).toBe(true);
    for (const field of ["sd", "sigma", "mu", "shape"])
      expect(isPlace(parameter(field), law([]))).toBe(false);
    expect(isPlace(parameter("low", "EUR"), law([]))).toBe(false);
    expect(isOfLaw(parameter("low"))).toBe(true);
    expect(isOfLaw(lever({ field: "value", kind: "given" }))).toBe(false);
    expect(isOfLaw(lever({ field: "rate", kind: "event" }))).toBe(false);
  });
});

describe("when to run", () => {
  it("one short run at a time while a lever is held, with the newest values next", async () => {
    const rig = new Rig();
    rig.live.move(at(1));
    rig.live.move(at(2));
    expect(rig.sent).toHaveLength(0);
    rig.frame();
    expect(rig.sent.map((r) => [r.seed, r.live, r.trials])).toEqual([[2, true, kLiveTrials]]);
    for (const seed of [3, 4, 5]) {
      rig.live.move(at(seed));
      rig.frame();
    }
    expect(rig.sent).toHaveLength(1);
    await rig.answer(0, "a");
    expect(rig.sent.map((r) => r.seed)).toEqual([2, 5]);
    expect(rig.log).toEqual(["live a 2"]);
  });
  it("the next one works while the answer is drawn", async () => {
    const rig = new Rig();
    rig.live.move(at(1));
    rig.frame();
    rig.live.move(at(2));
    await rig.answer(0, "a");
    expect(rig.order).toEqual(["sent 1", "sent 2", "drawn 1"]);
  });
  it("in one piece where all of the last one came soon", async () => {
    const rig = new Rig();
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    const run = async (i: number, took: number) => {
      rig.live.move(at(i));
      rig.frame();
      now.mockReturnValue(performance.now() + took);
      await rig.answer(i, "a");
    };
    for (const [i, took] of [60, 900, 60, 60].entries()) await run(i, took);
    now.mockRestore();
    expect(rig.sent.map((r) => r.first)).toEqual([2000, kLiveTrials, 2000, kLiveTrials]);
    rig.live.settle(at(4));
    expect(rig.sent[4]).toMatchObject({ live: false, first: 2000 });
  });
  it("exactly when it is let go, after what is under way", async () => {
    const rig = new Rig();
    rig.live.move(at(1));
    rig.frame();
    rig.live.settle(at(2));
    expect(rig.sent).toHaveLength(1);
    await rig.answer(0, "a");
    expect(rig.sent[1]).toMatchObject({ seed: 2, live: false, trials: 20_000, first: 2000 });
    rig.part(1, "p");
    await rig.answer(1, "b");
    expect(rig.log).toEqual(["live a 1", "part p 2", "exact b 2"]);
    expect(rig.live.busy).toBe(false);
  });
  it("gives an exact run up for a newer change, and shows nothing of it", async () => {
    const rig = new Rig();
    rig.live.settle(at(1));
    rig.live.move(at(2));
    rig.frame();
    expect(rig.sent.map((r) => r.live)).toEqual([false, true]);
    rig.part(0, "old");
    await rig.fail(0, "interrupted");
    await rig.answer(1, "new");
    expect(rig.log).toEqual(["live new 2"]);
  });
  it("stops an exact run while a text is typed, and asks again when it is settled", async () => {
    const rig = new Rig();
    rig.live.settle(at(1));
    rig.live.giveUp();
    rig.live.giveUp();
    expect(rig.order).toEqual(["sent 1", "stopped", "stopped"]);
    await rig.fail(0, "interrupted");
    expect(rig.live.busy).toBe(false);
    rig.live.settle(at(2));
    await rig.answer(1, "b");
    expect(rig.log).toEqual(["failed interrupted 1", "exact b 2"]);
  });
  it("lets a short run end while a text is typed", async () => {
    const rig = new Rig();
    rig.live.move(at(1));
    rig.frame();
    rig.live.giveUp();
    await rig.answer(0, "a");
    expect(rig.log).toEqual(["live a 1"]);
  });
  it("goes on after a failure", async () => {
    const rig = new Rig();
    rig.live.settle(at(1));
    await rig.fail(0, "bad value");
    rig.live.settle(at(2));
    await rig.answer(1, "good");
    expect(rig.log).toEqual(["failed bad value 1", "exact good 2"]);
  });
});

class Plug implements Socket {
  sent: string[] = [];
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {}
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
}

describe("the connection", () => {
  const make = () => {
    const plug = new Plug();
    const events: string[] = [];
    const link = new Link(() => plug, {
      open: () => events.push("open"),
      event: (name) => events.push(name),
      closed: () => events.push("closed"),
    });
    link.start();
    return { plug, link, events };
  };
  it("matches answers to requests, in any order, with their parts", async () => {
    const { plug, link } = make();
    const parts: unknown[] = [];
    const first = link.request("run", { trials: 5 }, { part: (p) => parts.push(p) });
    const second = link.request("levers");
    expect(plug.sent.map((t) => JSON.parse(t) as unknown)).toEqual([
      { id: 1, do: "run", trials: 5 },
      { id: 2, do: "levers" },
    ]);
    plug.say({ id: 2, ok: "levers" });
    plug.say({ id: 1, part: "half" });
    plug.say({ id: 1, ok: "run" });
    expect(await second).toBe("levers");
    expect(await first).toBe("run");
    expect(parts).toEqual(["half"]);
  });
  it("tells what was refused", async () => {
    const { plug, link } = make();
    const asked = link.request("run");
    plug.say({ id: 1, error: { kind: "model", text: "no" } });
    await expect(asked).rejects.toThrowError(new Refusal({ kind: "model", text: "no" }));
  });
  it("lets nobody wait when it is gone", async () => {
    const { plug, link, events } = make();
    const asked = link.request("run");
    plug.onclose?.({} as CloseEvent);
    await expect(asked).rejects.toMatchObject({ kind: "closed" });
    await expect(link.request("run")).rejects.toMatchObject({ kind: "closed" });
    expect(events).toEqual(["closed"]);
  });
  it("wraps and unwraps the language server's messages", () => {
    const { plug, link } = make();
    const got: string[] = [];
    link.transport.subscribe((text) => got.push(text));
    link.transport.send('{"jsonrpc":"2.0","id":1}');
    expect(plug.sent).toEqual(['{"lsp":{"jsonrpc":"2.0","id":1}}']);
    plug.say({ lsp: { id: 1, result: null } });
    expect(got).toEqual(['{"id":1,"result":null}']);
  });
  it("cancels what still waits, and that alone", () => {
    const { plug, link } = make();
    const { id, answer } = link.ask("ask");
    answer.catch(() => undefined);
    link.cancel(id);
    expect(plug.sent).toHaveLength(2);
    plug.say({ id, ok: 1 });
    link.cancel(id);
    expect(plug.sent).toHaveLength(2);
  });
});
