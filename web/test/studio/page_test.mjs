// Uses the studio's page in headless Chromium against a stand-in for its server: what the page shows, and
// how it meets failures, hostile texts and files that change under an edit.
//
// usage: page_test.mjs PROGRAM ROOT      (CHROMIUM names another browser)
import { join } from "node:path";
import { accessible, drag, expect, finish, fresh, launch, settled, until } from "./browser.mjs";
import { Fake } from "./fake.mjs";

const [program, root] = process.argv.slice(2);
const page_ = join(root, "build/web/studio");
const browser = await launch();
const small = "models/tutorial/telegraph";

async function opened(options = {}, change = () => {}) {
  const one = await fresh(browser, options);
  const fake = new Fake(program, root, small, page_);
  change(fake);
  await fake.serve(one.page);
  return { ...one, fake };
}

// ---- the first look, and what a hand does
{
  const { page, complaints, close, fake } = await opened();
  await settled(page);
  await page.waitForSelector(".lever");
  expect("the text stays folded at first", !(await page.locator(".pane-left").isVisible()));
  expect("the line is drawn", (await page.locator("figure.line svg .the-line").count()) === 1);
  expect("the main outcome is drawn", (await page.locator(".main-fan svg .median").count()) === 1);
  expect("nothing is changed", (await page.locator(".change-count").textContent()) === "Nothing is changed");
  await accessible(page, "first look");

  const lever = await page.locator(".lever").first().getAttribute("data-lever");
  const before = await page.locator(".answers").getAttribute("data-digest");
  const lies = async () => (await page.locator(`[data-lever="${lever}"] input`).first().boundingBox()).y;
  const lay = await lies();
  await drag(page, lever, [0.3, 0.32, 0.34, 0.36]);
  expect("what is told of it does not move it from under the hand", (await lies()) === lay);
  await until("the change is told", async () =>
    (await page.locator(".change-count").textContent()).startsWith("1 change"),
  );
  await until(
    "the answers are other ones",
    async () =>
      (await page.locator(`.answers[data-state=exact]:not([data-digest="${before}"])`).count()) === 1,
  );
  expect("the curve before stays as a ghost", (await page.locator(".main-fan .ghost").count()) >= 2);
  await until(
    "differences are told",
    async () => (await page.locator("table.differences, .first > div p.hint").count()) > 0,
  );
  const runs = fake.requests.filter((r) => r.do === "run");
  expect(
    "runs while it is held are live",
    runs.some((r) => r.live && r.sets[lever] !== undefined),
  );
  expect("the last one is exact", runs.at(-1).live === false);

  // By keyboard alone.
  await page.locator(`[data-lever="${lever}"] input[type=range]`).focus();
  await page.keyboard.press("ArrowRight");
  await until("a key moves it", () => {
    const last = fake.requests.filter((r) => r.do === "run").at(-1);
    return last.live === false && last.sets[lever] !== runs.at(-1).sets[lever];
  });
  await page.locator(`[data-lever="${lever}"] .undo`).click();
  await until(
    "undone, it is as the file has it",
    async () => (await page.locator(".answers").getAttribute("data-digest")) === before,
  );

  // A number is typed.
  const amount = page.locator(`[data-lever="${lever}"] .amount`);
  await amount.fill("no_such_name");
  await amount.press("Enter");
  await until("a value that cannot be run says so at its lever", async () =>
    page.locator(`[data-lever="${lever}"] .refused`).isVisible(),
  );
  expect("the answers are greyed", (await page.locator(".answers.stale").count()) === 1);
  expect("and dated", /are of \d\d:\d\d:\d\d/.test(await page.locator(".banner").textContent()));
  await page.locator(".changes button:has-text('Throw away')").click();
  await until("thrown away, all is well", async () => (await page.locator(".answers.stale").count()) === 0);

  // Switches, found by their names.
  const risk = await page.locator("input[data-kind=without]").first().getAttribute("value");
  await page.fill("#lever-search", risk);
  await page.locator(`#switch-without-${risk}`).click();
  await until("a risk is switched off", () => {
    const last = fake.requests.filter((r) => r.do === "run").at(-1);
    return last.without.length === 1 && last.without[0] === risk;
  });
  await page.locator(".changes button:has-text('Keep as')").click();
  await page.fill("#scenario-title", "No roads at all");
  expect("a name is proposed", (await page.inputValue("#scenario-name")) === "no_roads_at_all");
  await page.keyboard.press("Enter");
  await page.locator("#scenario-write").click();
  await until("the scenario is on, and what it cannot say stays a change", () => {
    const last = fake.requests.filter((r) => r.do === "run").at(-1);
    return last.scenarios.join() === "no_roads_at_all" && last.without.join() === risk;
  });
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- levers that come while one of them is held
{
  let give;
  const later = new Promise((go) => (give = go));
  const { page, complaints, close, fake } = await opened({}, (one) => {
    one.instead.levers = async (message, part) => {
      const { levers } = await one.answer(message, part);
      part({ levers });
      await later;
      return { levers: [...levers].reverse() };
    };
  });
  await settled(page);
  await page.waitForSelector(".lever");
  const names = () => page.locator(".lever").evaluateAll((all) => all.map((one) => one.dataset.lever));
  const [lever, ...others] = await names();
  const slider = page.locator(`[data-lever="${lever}"] input[type=range]`);
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + box.height / 2);
  give();
  await page.waitForTimeout(300);
  await page.mouse.move(box.x + 0.7 * box.width, box.y + box.height / 2);
  const held = await slider.inputValue();
  expect("a slider stays in the hand", Number(held) > 650, held);
  await page.mouse.up();
  await until("they stand in their order once it is let go", async () => {
    const now = await names();
    return now.join() === [...others.reverse(), lever].join() || now[0] !== lever;
  });
  await until("what was let go is run", () => {
    const last = fake.requests.filter((r) => r.do === "run").at(-1);
    return last.live === false && last.sets[lever] !== undefined;
  });
  expect("no complaint of it", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- tabs, sources, panes
{
  const { page, complaints, close } = await opened({ colorScheme: "dark" });
  await settled(page);
  await page.waitForSelector(".lever");
  for (const tab of ["outcomes", "statement", "why", "register", "numbers", "picture", "sure"]) {
    await page.locator(`#tab-${tab}`).click();
    await until(
      `${tab} is shown`,
      async () => ((await page.locator(`#panel-${tab}`).textContent()) ?? "").length > 20,
    );
    await accessible(page, tab);
  }
  await page.locator("#tab-line").focus();
  await page.locator("#tab-sure").press("Home");
  expect("arrows go through tabs", await page.locator("#panel-line").isVisible());
  await page.locator(".cite-link").first().click();
  await page.waitForSelector(".passage.target mark");
  expect("the quoted words are marked", (await page.locator(".passage.target mark.now").count()) === 1);
  await accessible(page, "a source");
  await page.locator("mark.now").click();
  await page.locator("dialog button.link").first().click();
  await page.waitForSelector(".cm-target");
  await accessible(page, "the text");
  await page.selectOption(".theme select", "light");
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect("light by choice", paper === "rgb(255, 253, 248)", paper);
  await page.locator(".panes button:has-text('Levers')").click();
  expect("a pane folds", !(await page.locator(".pane-rail").isVisible()));
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- narrow
{
  const { page, complaints, close } = await opened({ viewport: { width: 390, height: 800 } });
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect("nothing is wider than a telephone", wide <= 390, String(wide));
  await page.locator(".panes button:has-text('Levers')").click();
  await page.waitForSelector(".lever");
  expect("levers with the main outcome above them", await page.locator(".mini svg").isVisible());
  await accessible(page, "narrow");
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- hostile texts
{
  const evil = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';
  const { page, complaints, close } = await opened({}, (fake) => {
    const own = fake.answer.bind(fake);
    fake.answer = async (message, part) => {
      const text = JSON.stringify(await own(message, part));
      const value = JSON.parse(text);
      if (message.do === "open") {
        value.show.title = evil;
        for (const one of value.show.risks) one.title = evil;
      }
      if (message.do === "levers") for (const one of value.levers) one.title = evil;
      if (message.do === "source") for (const line of value.lines) line.text = evil + line.text;
      if (message.do === "run" || message.do === "full") for (const o of value.outcomes) o.title = evil;
      return value;
    };
  });
  await settled(page);
  await page.waitForSelector(".lever");
  await page.locator(".cite-link").first().click();
  await page.waitForSelector(".passage");
  expect("hostile text is text", (await page.locator("h1").textContent()) === evil);
  expect(
    "and does nothing",
    (await page.evaluate(() => window.hurt)) === undefined && (await page.locator("img").count()) === 0,
  );
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- a file that changes under an edit, a model that does not compile, a server that goes
{
  const { page, complaints, close, fake } = await opened();
  await settled(page);
  await page.locator(".panes button:has-text('Text')").click();
  await page.locator(".cm-content").first().click();
  await page.keyboard.type("# mine\n");
  await until("unsaved is said", async () =>
    (await page.locator(".text-pane option:checked").textContent()).includes("unsaved"),
  );
  fake.instead.save = () => {
    throw { kind: "stale", text: "the file changed", disk: { text: "# theirs\n", hash: "9" } };
  };
  await page.keyboard.press("Control+s");
  await page.waitForSelector(".notice:not([hidden])");
  expect(
    "nothing is overwritten in silence",
    (await page.locator(".cm-content").first().textContent()).includes("# mine"),
  );
  await page.locator(".notice button:has-text('Take')").click();
  await until("the disk's is taken", async () =>
    (await page.locator(".cm-content").first().textContent()).startsWith("# theirs"),
  );
  fake.instead.run = () => {
    throw {
      kind: "model",
      text: "error[syntax]: a name is missing",
      diagnostics: [
        { severity: "error", message: "a name is missing", file: "main.plim", line: 1, column: 1 },
      ],
    };
  };
  await page.locator(".cm-content").first().click();
  await page.keyboard.type("given\n");
  await until("a model that does not compile is told", async () =>
    ((await page.locator(".banner").textContent()) ?? "").includes("does not compile (main.plim:1)"),
  );
  expect("with the last good answers", (await page.locator(".stale figure.line svg").count()) === 1);
  await page.locator(".banner button").click();
  await page.waitForSelector(".cm-lintRange-error");
  delete fake.instead.run;
  await fake.ws.close();
  await until("a server that is gone is told", async () =>
    ((await page.locator(".connection").textContent()) ?? "").includes("gone"),
  );
  await until("and found again", async () => (await page.locator(".connection").textContent()) === "");
  await until("answers are fresh again", async () => (await page.locator(".answers.stale").count()) === 0);
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- what is drawn anew leaves nothing behind
{
  const { page, complaints, close } = await opened();
  await page.addInitScript(() => {
    window.kept = 0;
    const listen = window.addEventListener.bind(window);
    window.addEventListener = (...all) => {
      window.kept += 1;
      listen(...all);
    };
  });
  await page.reload();
  await settled(page);
  const look = async () => {
    for (const tab of ["numbers", "sure", "outcomes"]) {
      await page.locator(`#tab-${tab}`).click();
      await page.waitForSelector(`#panel-${tab} :is(table, svg)`);
    }
  };
  await look();
  const first = await page.evaluate(() => window.kept);
  const lever = await page.locator(".lever").first().getAttribute("data-lever");
  for (const share of [0.3, 0.4]) {
    const before = await page.locator(".answers").getAttribute("data-digest");
    await page.locator("#tab-numbers").click();
    const old = await page.locator("#panel-numbers [data-digest]").getAttribute("data-digest");
    await drag(page, lever, [share]);
    await page.waitForSelector(`.answers[data-state=exact]:not([data-digest="${before}"])`);
    await page.waitForSelector(`#panel-numbers > [data-digest]:not([data-digest="${old}"])`);
    await look();
  }
  expect(
    "nothing listens to the window for what is gone",
    (await page.evaluate(() => window.kept)) === first,
    `${first} at first, ${await page.evaluate(() => window.kept)} later`,
  );
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- a model that does not compile when it is opened
{
  const { page, complaints, close } = await opened({}, (fake) => {
    const broken = { kind: "model", text: "error[syntax]: a name is missing", diagnostics: [] };
    fake.instead.open = async (message, part) => ({
      ...(await fake.answer(message, part)),
      show: null,
      error: broken,
    });
    fake.instead.run = () => {
      throw broken;
    };
  });
  await until("it is told", async () =>
    ((await page.locator(".banner").textContent()) ?? "").includes("There are no answers yet"),
  );
  expect("its text is open", await page.locator(".cm-content").first().isVisible());
  expect("there is nothing to choose of answers", !(await page.locator("#main-outcome").isVisible()));
  await accessible(page, "a model that does not compile");
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// ---- a question that is stopped and asked again: the late answer to the first is not shown for the second
{
  const { page, complaints, close, fake } = await opened();
  await settled(page);
  await page.getByRole("tab", { name: "Why" }).click();
  const asked = [];
  fake.instead.ask = (message, part) =>
    new Promise((resolve) => asked.push(async () => resolve(await fake.answer(message, part))));
  const question = page.locator('.question[data-question="attribute"]');
  const ask = question.locator(".ask");
  await ask.click();
  await until("it is asked", async () => asked.length === 1);
  await ask.click();
  expect("it is stopped", (await question.locator(".ask-state").textContent()) === "Stopped.");
  await ask.click();
  await until("it is asked again", async () => asked.length === 2);
  await asked[0]();
  await page.waitForTimeout(300);
  expect(
    "the late answer ends nothing",
    (await question.locator(".ask-state").textContent()).startsWith("Asking"),
  );
  expect("and is not shown", (await question.locator(".answer").textContent()) === "");
  await asked[1]();
  await until("the second is", async () => (await question.locator(".answer svg").count()) > 0);
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

await browser.close();
finish();
