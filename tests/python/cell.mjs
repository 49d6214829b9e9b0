// The script of the studio's cell in a document of a few lines: usage: node cell.mjs SCRIPT TOLD.json
import assert from "node:assert";
import { readFileSync } from "node:fs";

class Node {
  constructor(name) {
    this.name = name;
    this.children = [];
    this.attributes = {};
    this.style = {};
    this.heard = {};
    this.own = "";
  }
  append(...more) {
    this.children.push(...more);
  }
  prepend(one) {
    this.children.unshift(one);
  }
  replaceChildren(...more) {
    this.children = more;
  }
  setAttribute(key, value) {
    assert(Number.isFinite(value) || typeof value === "string", `${key}: ${value}`);
    this.attributes[key] = value;
  }
  addEventListener(what, call) {
    this.heard[what] = call;
  }
  set textContent(text) {
    this.own = String(text);
  }
  get textContent() {
    return this.own + this.children.map((one) => one.textContent).join(" ");
  }
  all(name) {
    return this.children.flatMap((one) => [...(one.name === name ? [one] : []), ...one.all(name)]);
  }
}
globalThis.document = { createElement: (name) => new Node(name), createElementNS: (_, name) => new Node(name) };

const told = JSON.parse(readFileSync(process.argv[3], "utf8"));
const state = { title: "Shop", outcome: "", levers: told.levers, answer: { n: 0, ...told.answers[0] }, asked: {} };
const sent = [];
let answered = () => {};
const model = {
  get: (key) => state[key],
  set: (key, value) => {
    state[key] = value;
  },
  save_changes: () => sent.push(state.asked),
  on: (_, call) => {
    answered = call;
  },
  off: () => {},
};
const { default: widget } = await import(process.argv[2]);
const el = new Node("div");
widget.render({ model, el });

const sliders = el.all("input").filter((one) => one.type === "range");
assert.equal(sliders.length, told.levers.length);
assert(el.textContent.includes("1,000 trials") && el.textContent.includes("loss"));
assert.equal(el.all("svg").length, told.answers[0].outcomes.length);
const at = told.levers.findIndex((one) => one.name === "margin");

// Moved three times while the first question is at work: the last place is asked, and no other.
for (const place of ["20", "15", "10"]) {
  sliders[at].value = place;
  sliders[at].heard.input();
}
assert.deepEqual(sent, [{ n: 1, moved: { margin: 20 }, live: true }]);
state.answer = { n: 1, ...told.answers[1] };
answered();
assert.deepEqual(sent[1], { n: 2, moved: { margin: 10 }, live: true });
assert.equal(sent.length, 2);
assert(el.textContent.includes("2,000 trials"));
state.answer = { n: 2, ...told.answers[2] };
answered();
assert(el.textContent.includes("no <b>") && el.all("svg").length === 0);

// Where it was.
sliders[at].heard.dblclick();
assert.deepEqual(sent[2], { n: 3, moved: {}, live: false });
assert.equal(sliders[at].value, told.levers[at].value);
state.answer = { n: 3, ...told.answers[0] };
answered();
sliders[at].value = "12";
sliders[at].heard.input();
state.answer = { n: 4, ...told.answers[1] };
answered();
el.all("button")[0].heard.click();
assert.deepEqual(sent.at(-1), { n: 5, moved: {}, live: false });
assert(el.textContent.includes(`${told.levers[at].value.toLocaleString("en", { maximumSignificantDigits: 4 })} ${told.levers[at].unit}`));
