import { describe, expect, it } from "vitest";
import * as f from "../src/format";

describe("numbers", () => {
  it("show no more digits than the error allows", () => {
    expect(f.withError(7.4212, 0.0134, 1, "en")).toEqual({ value: "7.421", error: "0.013" });
    expect(f.withError(7.4212, 0.031, 1, "en")).toEqual({ value: "7.42", error: "0.03" });
    expect(f.withError(104_488_190_852, 22_000_000, 1e9, "en")).toEqual({ value: "104.49", error: "0.02" });
    expect(f.withError(1234567, 3200, 1, "en")).toEqual({ value: "1,235,000", error: "3,000" });
    expect(f.withError(null, null)).toEqual({ value: "–", error: "" });
  });
  it("round errors up across a power of ten", () => {
    expect(f.decimalsForError(0.096)).toBe(2);
    expect(f.decimalsForError(0.0996)).toBe(2);
    expect(f.decimalsForError(0)).toBe(0);
  });
  it("of one column stand decimal below decimal", () => {
    const shown = f.aligned(
      [
        { value: 7.326, se: 0.007 },
        { value: 7.42, se: 0.02 },
        { value: 104, se: 3 },
      ],
      1,
      "en",
    );
    expect(shown.map((one) => one.value)).toEqual(["7.326", "7.42\u2007", "104\u2008\u2007\u2007\u2007"]);
    expect(new Set(shown.map((one) => one.error.length)).size).toBe(1);
    expect(
      f.aligned([{ value: null }, { value: 2, se: null }], 1, "en").map((one) => [one.value, one.error]),
    ).toEqual([
      ["–", ""],
      ["2", ""],
    ]);
  });
  it("of a year that the horizon cuts stand under a name that says so", () => {
    expect(f.linePeriod("FY2012 (6 of 12 months: Oct 2012-Mar 2013)")).toBe("FY2012 (6 of 12 months)");
    expect(f.linePeriod("FY2012 (Apr 2012-Mar 2013)")).toBe("FY2012");
    expect(f.shortPeriod("2012 (6 of 12 months: Jul-Dec 2012)")).toBe("2012");
  });
  it("follow the locale", () => {
    expect(f.fixed(1234567.89, 1, "de")).toBe("1.234.567,9");
    expect(f.percent(0.1058, 0.0022, "de")).toBe("10,6 % ± 0,2 %");
    expect(f.significant(0.05, 3, "de")).toBe("0,05");
  });
  it("have a minus sign, and none at zero", () => {
    expect(f.fixed(-3.25, 2, "en")).toBe("−3.25");
    // As the terminal rounds: 0.945 is stored below the tie.
    expect(f.fixed(0.945, 2, "en")).toBe("0.94");
    expect(f.percent(0.00945, 0.0003, "en")).toBe("0.94 % ± 0.03 %");
    expect(f.aligned([{ value: 0.00945, se: 0.0003 }], 0.01, "en")[0]!.value).toBe("0.94");
    expect(f.fixed(-0.001, 2, "en")).toBe("0.00");
  });
  it("in a formula are no names: their dots and marks stay", () => {
    expect(f.dottedName("economy.gdp_shock")).toBe("economy: gdp shock");
    expect(f.dottedName("0.18 * a.b_2.c + 1_000.5")).toBe("0.18 * a: b 2: c + 1_000.5");
    expect(f.dottedName("near 0.4 % of x1.y")).toBe("near 0.4 % of x1: y");
    expect(f.words("net_income / 1_000.25")).toBe("net income / 1_000.25");
    expect(f.words("top_10_20")).toBe("top 10 20");
  });
  it("cut zeros that say nothing", () => {
    expect(f.significant(2, 3, "en")).toBe("2");
    expect(f.significant(100, 3, "en")).toBe("100");
    expect(f.significant(0.5, 3, "en")).toBe("0.5");
    expect(f.significant(0, 3, "en")).toBe("0");
  });
  it("read shares as percent where the unit allows", () => {
    expect(f.range(0.0124, 0.153, "1 per year", "en")).toBe("1.2 % to 15 % per year");
    expect(f.range(1000, 2e6, "", "en")).toBe("1,000 to 2,000,000");
    expect(f.range(40_235_609, 559_206_154, "JPY", "en")).toBe("40.2 to 559 M JPY");
    expect(f.range(0.5, 2, "years", "en")).toBe("0.5 to 2 years");
  });
});
