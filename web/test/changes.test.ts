import { describe, expect, it } from "vitest";
import * as v from "../src/view";
import { outcome, run, titles } from "./samples";

const side = (name: string, kept?: object) => ({ name, about: {}, digest: "d", ...(kept ? { kept } : {}) });
const answer = (changes: object) => [
  {
    file: "c",
    result: {
      schema: "plimsoll.compare/1",
      about: { trials: 2000 },
      old: side("old.plim"),
      new: side("new.plim"),
      same: false,
      target: { text: "mean(net_income) in FY2013", statistic: "mean", outcome: "net_income", unit: "JPY" },
      before: { value: 3e9, se: 1e7 },
      after: { value: 2.5e9, se: 1e7 },
      difference: { value: -5e8, se: 2e6 },
      unexplained: 0,
      shares: [
        {
          name: "--set tax",
          kind: "input",
          share: { value: 1e8, se: 1e6 },
          stands_out: true,
          what: "3 % -> 4 %",
        },
        {
          name: "given wages",
          kind: "edit",
          share: { value: -6e8, se: 1e6 },
          stands_out: true,
          what: "value",
        },
      ],
      outcomes: [
        {
          name: "net_income",
          period: "FY2013",
          text: "mean(net_income) in FY2013",
          unit: "JPY",
          old: { value: 3e9, se: 1e7 },
          new: { value: 2.5e9, se: 1e7 },
          difference: { value: -5e8, se: 2e6 },
          stands_out: true,
        },
        {
          name: "x",
          text: "mean(x)",
          unit: "",
          old: { value: 1 },
          new: { value: 1 },
          difference: { value: 0, se: 0 },
        },
      ],
      limits: [
        { name: "no_loss", title: "No loss", period: "FY2013", old: "holds", new: "breached" },
        { name: "calm", title: "", period: "", old: "holds", new: "holds" },
      ],
      ...changes,
    },
  },
];

describe("two versions", () => {
  const found = v.versionsOf(answer({}), run({ outcomes: [outcome({})] }), titles)!;
  it("have their causes by size, without the kind of a declaration", () => {
    expect(found.explained!.rows.map((r) => [r.title, r.value])).toEqual([
      ["wages", -6e8],
      ["--set tax", 1e8],
    ]);
    expect(found.explained!.unit).toBe("bn JPY");
    expect(found.explained!.badIsLow).toBe(true);
  });
  it("show what moved, and count what did not", () => {
    expect(found.outcomes.map((o) => o.text)).toEqual(["Net income in FY2013"]);
    expect(found.nSame).toBe(1);
    expect(found.limits).toEqual([{ name: "No loss, FY2013", before: "holds", after: "breached" }]);
  });
  it("never hide what is not explained", () => {
    const rest = v.versionsOf(answer({ unexplained: 1e8 }), run({}), titles)!;
    expect(rest.explained!.rows.map((r) => r.title)).toContain("not explained");
  });
  it("say which run that was kept one is, and whether it is the same today", () => {
    const kept = {
      id: "3f9a12bc77",
      started: "2026-11-29T01:00:00Z",
      version: "0.1.0",
      digest: "a",
      digest_now: "b",
    };
    const other = v.versionsOf(answer({ old: side("run 3f9a12bc of m", kept) }), run({}), titles)!;
    expect(other.kept).toEqual([
      "The old version is run 3f9a12bc of 2026-11-29, made by version 0.1.0; " +
        "the version of this page gives other figures.",
    ]);
  });
  it("are nothing without an answer, and have no causes where nothing was asked about", () => {
    expect(v.versionsOf([], run({}), titles)).toBeNull();
    const beside = { target: undefined, before: undefined, after: undefined, shares: undefined };
    expect(v.versionsOf(answer(beside), run({}), titles)!.explained).toBeNull();
  });
});
