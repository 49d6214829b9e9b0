// The cell of Model.studio(): sliders, and what they move. The kernel answers one question at a time; what was moved
// meanwhile is asked when it has.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 260;
const HEIGHT = 90;
const AXIS = 62;
// Outcomes drawn at first, and sliders beside one another at most; the search finds the others.
const MOST_SHOWN = 2;
const MOST_SLIDERS = 40;
const VERDICTS = { holds: "holds", breached: "breached", too_close: "too close to tell" };

function element(name, text, style) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (style) made.style.cssText = style;
  return made;
}

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function amount(value) {
  if (value === null || value === undefined) return "unknown";
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

// Bands of 5 to 95 % and 25 to 75 %, the median, and the median as it was before anything was moved.
function fan(outcome, before) {
  const points = outcome.points.filter((one) => one.period) || [];
  const drawn = points.length > 0 ? points : outcome.points;
  const old = new Map((before ? before.points : []).map((one) => [one.period, one]));
  const all = [0];
  for (const one of drawn) all.push(...one.levels.filter((x) => x !== null));
  for (const one of old.values()) {
    if (drawn.some((point) => point.period === one.period)) all.push(...one.levels.filter((x) => x !== null));
  }
  const low = Math.min(...all);
  const high = Math.max(...all);
  const span = high - low || 1;
  const y = (value) => HEIGHT - 4 - ((value - low) / span) * (HEIGHT - 8);
  const step = WIDTH / Math.max(drawn.length, 3);
  const end = AXIS + step * drawn.length;
  const words = `${outcome.title}: 5 to 95 % and 25 to 75 % of the futures and the median, by period`;
  const svg = shape("svg", { width: end, height: HEIGHT + 14, role: "img", "aria-label": words });
  for (const at of [...new Set([low, 0, high])]) {
    const line = { x1: AXIS, x2: end, y1: y(at), y2: y(at), stroke: "currentColor" };
    svg.append(shape("line", { ...line, "stroke-opacity": at === 0 ? 0.35 : 0.12 }));
    if (at !== 0 && Math.abs(at) < 0.15 * span) continue;
    const label = { x: AXIS - 4, y: Math.min(Math.max(y(at) + 3, 9), HEIGHT - 1), "text-anchor": "end" };
    svg.append(shape("text", { ...label, "font-size": 10, fill: "currentColor" }, amount(at)));
  }
  drawn.forEach((one, i) => {
    const left = AXIS + i * step + step * 0.15;
    const width = step * 0.7;
    const [p5, p25, p50, p75, p95] = one.levels;
    for (const [bottom, top, opacity] of [
      [p5, p95, 0.25],
      [p25, p75, 0.5],
    ]) {
      if (bottom === null || top === null) continue;
      const box = { x: left, width, y: y(top), height: Math.max(y(bottom) - y(top), 1) };
      svg.append(shape("rect", { ...box, fill: "#2a6f97", "fill-opacity": opacity }));
    }
    const middle = { x1: left, x2: left + width, stroke: "currentColor" };
    if (p50 !== null) svg.append(shape("line", { ...middle, y1: y(p50), y2: y(p50), "stroke-width": 1.5 }));
    const was = old.get(one.period);
    if (was && was.levels[2] !== null) {
      const dashed = { y1: y(was.levels[2]), y2: y(was.levels[2]), "stroke-dasharray": "3 2", "stroke-opacity": 0.7 };
      svg.append(shape("line", { ...middle, ...dashed }));
    }
    const name = { x: left + width / 2, y: HEIGHT + 10, "text-anchor": "middle", "font-size": 10 };
    svg.append(shape("text", { ...name, fill: "currentColor" }, one.period || "horizon"));
  });
  return svg;
}

// A row for each limit, a cell for each period: what is, and its verdict by colour and as a tip.
function limits(list) {
  const periods = [...new Set(list.map((one) => one.period))];
  const table = element("table", undefined, "font-size:12px;border-spacing:8px 2px");
  const head = element("tr");
  head.append(element("th", "limit", "text-align:left"), element("th", "may be", "text-align:left"));
  for (const period of periods) head.append(element("th", period || "horizon", "text-align:right"));
  table.append(head);
  for (const title of new Set(list.map((one) => one.title))) {
    const own = list.filter((one) => one.title === title);
    const row = element("tr");
    const name = element("td", title, "text-align:left");
    name.title = own[0].text;
    row.append(name, element("td", own[0].bound, "text-align:left;white-space:nowrap"));
    for (const period of periods) {
      const one = own.find((limit) => limit.period === period);
      const cell = element("td", one ? one.value : "", "text-align:right;white-space:nowrap");
      if (one) cell.title = VERDICTS[one.verdict] || "";
      if (one && one.verdict === "breached") cell.style.cssText += ";font-weight:bold;color:#b3261e";
      if (one && one.verdict === "too_close") cell.style.cssText += ";font-style:italic";
      row.append(cell);
    }
    table.append(row);
  }
  return table;
}

function render({ model, el }) {
  const moved = {};
  const before = model.get("answer");
  // Outcomes that are not folded away: the one that was asked for, else the first few.
  const own = model.get("outcome");
  const names = (before.outcomes || []).map((one) => one.name);
  const shown = new Set(names.includes(own) ? [own] : names.slice(0, MOST_SHOWN));
  let asked = 0;
  let waits = false;
  let next = null;
  const root = element("div", undefined, "display:flex;flex-wrap:wrap;gap:16px;font-size:13px");
  const left = element("div", undefined, "max-height:420px;overflow:hidden auto;width:300px;padding-right:12px");
  const right = element("div", undefined, "flex:1;min-width:330px");
  root.append(left, right);
  if (model.get("title")) el.append(element("b", model.get("title")));
  el.append(root);

  function ask(live) {
    if (waits) {
      next = { live };
      return;
    }
    waits = true;
    asked += 1;
    model.set("asked", { n: asked, moved: { ...moved }, live });
    model.save_changes();
  }

  function draw() {
    const answer = model.get("answer");
    right.replaceChildren();
    if (answer.error) {
      right.append(element("pre", answer.error, "white-space:pre-wrap;color:#b3261e"));
      return;
    }
    for (const outcome of answer.outcomes) {
      const old = before.outcomes ? before.outcomes.find((one) => one.name === outcome.name) : undefined;
      const place = element("details");
      place.open = shown.has(outcome.name);
      place.addEventListener("toggle", () => (place.open ? shown.add(outcome.name) : shown.delete(outcome.name)));
      place.append(element("summary", outcome.unit ? `${outcome.title}, ${outcome.unit}` : outcome.title), fan(outcome, old));
      right.append(place);
    }
    if (answer.limits.length > 0) right.append(limits(answer.limits));
    right.append(element("div", `${answer.trials.toLocaleString("en")} trials`, "opacity:0.6"));
  }

  const filter = element("input");
  filter.type = "search";
  filter.placeholder = "find a figure";
  filter.value = "";
  left.append(filter);
  const rows = [];
  // Puts each slider where it was.
  const places = [];
  for (const lever of model.get("levers")) {
    const row = element("label", undefined, "display:block;margin:4px 0");
    const head = element("div");
    const told = element("span", "", "float:right");
    head.append(element("span", lever.name), told);
    if (lever.title && lever.title !== lever.name) head.title = lever.title;
    const slider = element("input", undefined, "width:100%");
    slider.type = "range";
    slider.min = lever.low;
    slider.max = lever.high;
    slider.step = lever.step || "any";
    slider.value = lever.value;
    const tell = () => {
      const value = lever.name in moved ? moved[lever.name] : lever.value;
      told.textContent = `${amount(value)} ${lever.unit}`;
    };
    slider.addEventListener("input", () => {
      moved[lever.name] = Number(slider.value);
      tell();
      ask(true);
    });
    slider.addEventListener("change", () => ask(false));
    const put = () => {
      delete moved[lever.name];
      slider.value = lever.value;
      tell();
    };
    slider.addEventListener("dblclick", () => {
      put();
      ask(false);
    });
    places.push(put);
    tell();
    row.append(head, slider);
    rows.push([`${lever.name} ${lever.title}`.toLowerCase(), row]);
    left.append(row);
  }
  const rest = element("div", "", "opacity:0.6");
  left.append(rest);
  const find = () => {
    const word = filter.value.toLowerCase();
    const found = rows.filter(([text]) => text.includes(word));
    for (const [, row] of rows) row.style.display = "none";
    for (const [, row] of found.slice(0, MOST_SLIDERS)) row.style.display = "block";
    const more = found.length - MOST_SLIDERS;
    rest.textContent = more > 0 ? `${more} more: find them by name` : "";
  };
  filter.addEventListener("input", find);
  find();
  const back = element("button", "as it was");
  back.addEventListener("click", () => {
    for (const put of places) put();
    ask(false);
  });
  left.prepend(back);

  const answered = () => {
    waits = false;
    draw();
    if (next) {
      const { live } = next;
      next = null;
      ask(live);
    }
  };
  model.on("change:answer", answered);
  draw();
  return () => model.off("change:answer", answered);
}

export default { render };
