// A stand-in for the server of `plimsoll studio`: answers the page's requests with what the program's
// commands print, so that the page is tested also where it must meet what a well server never sends.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Fake {
  constructor(program, root, model, page) {
    Object.assign(this, { program, root, model, page });
    this.folder = mkdtempSync(join(tmpdir(), "plimsoll-fake-"));
    this.requests = [];
    // By request: a function that answers in place of the program; null: it never answers.
    this.instead = {};
    this.answered = new Map();
    this.n = 0;
  }

  command(...args) {
    return new Promise((resolve, reject) =>
      execFile(
        this.program,
        args,
        { cwd: this.root, maxBuffer: 1 << 28, timeout: 120_000 },
        (error, stdout, stderr) =>
          error ? reject({ kind: "model", text: stderr.trim().slice(0, 2000) }) : resolve(stdout),
      ),
    );
  }
  async json(...args) {
    const file = join(this.folder, `${this.n++}.json`);
    await this.command(...args, "--json", file);
    return JSON.parse(readFileSync(file, "utf8"));
  }
  options(spec) {
    return [
      ...Object.entries(spec.sets ?? {}).flatMap(([name, text]) => ["--set", `${name}=${text}`]),
      ...(spec.without ?? []).flatMap((name) => ["--without", name]),
      ...(spec.scenarios ?? []).flatMap((name) => ["--scenario", name]),
      ...(spec.actions ?? []).flatMap((name) => ["--action", name]),
      "--seed",
      String(spec.seed ?? 1),
    ];
  }
  async result(spec, trials) {
    const options = this.options(spec);
    const key = JSON.stringify([options, trials]);
    if (!this.answered.has(key))
      this.answered.set(
        key,
        this.json("run", this.model, "--trials", String(trials), ...options, "--quiet"),
      );
    return this.answered.get(key);
  }

  async answer(message, part) {
    const done = {
      hello: () => ({
        version: "0",
        models: [{ path: this.model, title: "" }],
        limits: { trials: 1e6, upload: 1 << 24 },
      }),
      open: async () => {
        const show = JSON.parse(await this.command("show", this.model, "--json"));
        const at = join(this.root, this.model);
        const names = readdirSync(at).filter((name) => name.endsWith(".plim"));
        names.sort((a, b) => Number(b === "main.plim") - Number(a === "main.plim") || (a < b ? -1 : 1));
        const full = await this.result({}, 2000);
        return {
          model: this.model,
          uri_root: "file:///model",
          files: names.map((file) => ({
            file,
            text: readFileSync(join(at, file), "utf8"),
            hash: "1",
            writable: true,
          })),
          show: { ...show, sources: full.description.sources },
        };
      },
      levers: async () => {
        const full = await this.result({}, 2000);
        const levers = full.description.definitions
          .filter((d) => d.kind === "given" && d.values.length === 1 && d.support !== "derived")
          .map((d) => {
            const money = /^(bn|M) /.exec(d.unit);
            const scale = money === null ? 1 : money[1] === "bn" ? 1e9 : 1e6;
            const value = d.values[0].value * scale;
            const size = Math.abs(value) || 1;
            return {
              name: d.name,
              title: d.title,
              unit: d.unit,
              scale,
              display_unit: d.unit,
              value,
              text: d.formula,
              low: value - 0.5 * size,
              high: value + 1.5 * size,
              step: size / 100,
              whole: false,
              support: d.support,
              evidence: d.evidence,
              file: d.file.split("/").pop(),
              line: d.line,
              moves: { value: size / 1e3, se: size / 1e5, unit: "bn JPY", scale: 1e9 },
            };
          });
        levers.sort((a, b) => Number(b.name === "cloud_sales") - Number(a.name === "cloud_sales"));
        return { levers };
      },
      run: async () => {
        const trials = message.live ? Math.min(5000, message.trials) : message.trials;
        if (!message.live && message.first < trials) part(await this.result(message, message.first));
        return this.result(message, trials);
      },
      full: () => this.result(message, message.trials),
      difference: async () => {
        const [a, b] = [await this.result(message.a, 2000), await this.result(message.b, 2000)];
        return {
          differences: b.outcomes.map((o, i) => ({
            outcome: o.name,
            label: o.label,
            period: o.period,
            mean: {
              value: o.mean.value - a.outcomes[i].mean.value,
              se: Math.abs(o.mean.value - a.outcomes[i].mean.value) / 50,
            },
          })),
        };
      },
      source: async () => {
        const full = await this.result({}, 2000);
        const source = full.description.sources.find((s) => s.name === message.source);
        const path = [this.root, join(this.root, this.model), process.env.PLIMSOLL_SOURCES ?? this.root]
          .map((folder) => join(folder, source.file))
          .find(existsSync);
        const lines = path === undefined ? ["(not here)"] : readFileSync(path, "utf8").split("\n");
        const from = Math.max(1, message.from);
        const to = Math.min(lines.length, message.to);
        const marks = full.description.definitions.flatMap((d) =>
          d.evidence
            .filter((e) => e.source === message.source && e.line >= from && e.line <= to && e.text !== "")
            .map((e) => ({ at: (lines[e.line - 1] ?? "").indexOf(e.text), e, d }))
            .filter(({ at }) => at >= 0)
            .map(({ at, e, d }) => ({
              line: e.line,
              from: at,
              to: at + e.text.length,
              name: d.name,
              file: d.file.split("/").pop(),
              at: d.line,
            })),
        );
        return {
          source: message.source,
          title: source.title,
          kind: "text",
          from,
          to,
          total: lines.length,
          lines: lines.slice(from - 1, to).map((text, i) => ({ n: from + i, text })),
          marks,
        };
      },
      variable: async () => ({
        tables: (message.names ?? [message.name]).map((name) => ({
          name,
          unit: "JPY",
          scale: 1e9,
          display_unit: "bn JPY",
          rows: ["FY2012", "FY2013", "FY2014"].map((period, i) => ({
            period,
            mean: 1e9 * (i + 1),
            p5: 1e9,
            p50: 2e9,
            p95: 3e9,
          })),
        })),
      }),
      ask: async () => {
        const about = ["--outcome", message.outcome, "--period", message.period, "--trials", "4000"];
        const tail = [
          "--statistic",
          `es(${message.outcome}, 5%)`,
          "--period",
          message.period,
          "--trials",
          "4000",
        ];
        const of = {
          attribute: ["attribute", this.model, ...tail],
          parts: ["attribute", this.model, ...tail, "--parts"],
          tornado: ["sensitivity", this.model, ...tail, "--method", "tornado"],
          stress: ["stress", this.model, ...tail],
          worst: ["explain", this.model, ...about, "--worst", "6"],
        }[message.question];
        if (of === undefined) throw { kind: "usage", text: `nobody answers ${message.question} here` };
        return this.json(...of, ...this.options(message));
      },
      scenario: () => ({
        file: "main.plim",
        text: "",
        hash: "1",
        edit: { from: 0, to: 0, insert: `scenario ${message.name} "${message.title}"\n` },
      }),
      save: () => ({ hash: "2" }),
      cancel: () => ({}),
    }[message.do];
    if (done === undefined) throw { kind: "usage", text: `the stand-in does not know ${message.do}` };
    return done();
  }

  socket(ws) {
    this.ws = ws;
    let runs = 0;
    ws.onMessage(async (text) => {
      const message = JSON.parse(text);
      if ("lsp" in message) {
        const { id, method } = message.lsp;
        if (id === undefined || method === undefined) return;
        const result = method === "initialize" ? { capabilities: { textDocumentSync: 2 } } : null;
        ws.send(JSON.stringify({ lsp: { jsonrpc: "2.0", id, result } }));
        return;
      }
      this.requests.push(message);
      const run = message.do === "run" ? ++runs : runs;
      const part = (value) => run === runs && ws.send(JSON.stringify({ id: message.id, part: value }));
      try {
        const own = this.instead[message.do];
        if (own === null) return;
        const ok = own === undefined ? await this.answer(message, part) : await own(message, part);
        if (message.do === "run" && run !== runs) throw { kind: "interrupted", text: "a newer run came" };
        ws.send(JSON.stringify({ id: message.id, ok }));
      } catch (error) {
        ws.send(
          JSON.stringify({
            id: message.id,
            error: error.kind ? error : { kind: "machine", text: String(error) },
          }),
        );
      }
    });
  }

  // Lets a page of playwright find the studio at http://studio.test/.
  async serve(page) {
    const nonce = "bm9uY2U";
    const headers = {
      "content-security-policy":
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; ` +
        "img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    };
    await page.routeWebSocket("ws://studio.test/ws", (ws) => this.socket(ws));
    await page.route("http://studio.test/**", (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/")
        return route.fulfill({
          contentType: "text/html",
          headers,
          body: readFileSync(join(this.page, "index.html"), "utf8").replace("PLIMSOLL_NONCE", nonce),
        });
      const name = pathname.replace("/assets/", "");
      return route.fulfill({
        contentType: name.endsWith(".js") ? "text/javascript" : "text/css",
        body: readFileSync(join(this.page, name), "utf8"),
      });
    });
    await page.goto("http://studio.test/");
  }
}
