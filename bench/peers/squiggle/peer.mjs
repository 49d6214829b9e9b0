// usage: node peer.mjs MODEL TRIALS 1 SEED; prints one line of JSON
import { readFileSync } from "node:fs";
import { run } from "@quri/squiggle-lang";

const [model, trials, , seed] = process.argv.slice(2);
const call = { provider: "provider", net_income: "netIncome", loss_portfolio: "lossPortfolio", loss_layer: "lossLayer" }[model];
const book = model.startsWith("loss");

const n = 8;
const factor = [];
for (let i = 0; i < n; i++) {
  factor.push([]);
  for (let j = 0; j <= i; j++) {
    let rest = i === j ? 1 : 0.3;
    for (let k = 0; k < j; k++) rest -= factor[i][k] * factor[j][k];
    factor[i].push(i === j ? Math.sqrt(rest) : rest / factor[j][j]);
  }
}
const program = `factor = ${JSON.stringify(factor)}
${readFileSync(new URL("models.squiggle", import.meta.url), "utf8")}
outcomes = ${call}()
last = outcomes[List.length(outcomes) - 1]
{ figures: List.map(outcomes, ${book ? "bookFigures" : "incomeFigures"}), tail: ${book ? "-worst(-last, 0.01)" : "worst(last, 0.05)"} }
`;
const began = performance.now();
const used = process.cpuUsage();
const { result } = await run(program, { environment: { sampleCount: Number(trials), xyPointLength: 1000, seed } });
const seconds = (performance.now() - began) / 1e3;
const { user, system } = process.cpuUsage(used);
if (!result.ok) {
  console.error(result.value.toString());
  process.exit(1);
}
const found = result.value.result.asJS();
const get = (name) => (found instanceof Map ? found.get(name) : found.value?.[name] ?? found[name]);
const prefixes = model === "provider" ? ["income.2012.", "income.2013.", "income.2014.", "total."] : [""];
const names = book ? ["mean", "sd", "p50", "p90", "p99", "p99.5"] : ["mean", "sd", "p1", "p5", "p50", "p95", "p99", "p_negative"];
const figures = {};
prefixes.forEach((prefix, c) => names.forEach((name, i) => (figures[prefix + name] = get("figures")[c][i])));
figures[prefixes.at(-1) + (book ? "es1" : "es5")] = get("tail");
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, figures }));
