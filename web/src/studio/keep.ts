// All changes as a named scenario of the model: shown as it will be written, then written.
import { add, h } from "../dom";
import { Refusal, type Link } from "./link";
import type { Saved, ScenarioText, Spec } from "./protocol";
import { button, dialog } from "./shell";

export function keepScenario(
  link: Link,
  at: () => { spec: Spec; trials: number },
  kept: (name: string, file: string, text: string, hash: string) => void,
): void {
  const state = h("p", { class: "refused", role: "alert" });
  const preview = h("div", {});
  const title = h("input", { type: "text", id: "scenario-title", value: "What if", autocomplete: "off" });
  const name = h("input", {
    type: "text",
    id: "scenario-name",
    value: "what_if",
    autocomplete: "off",
    spellcheck: false,
  });
  let isNamed = false;
  name.addEventListener("input", () => {
    isNamed = true;
  });
  title.addEventListener("input", () => {
    if (isNamed) return;
    const plain = title.value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "");
    name.value = /^[a-z]/.test(plain) ? plain : `s_${plain}`;
  });
  const failed = (reason: unknown) => {
    state.textContent = reason instanceof Refusal ? reason.message : String(reason);
  };
  const show = () => {
    state.textContent = "";
    preview.replaceChildren();
    link
      .request<ScenarioText>("scenario", { name: name.value, title: title.value, ...at().spec })
      .then((made) => {
        add(preview, [
          h("p", {}, "This is added to ", h("code", {}, made.file), ":"),
          h("pre", { tabindex: 0, class: "new-text" }, made.edit.insert.trim()),
          (made.left_out ?? []).length === 0
            ? null
            : h(
                "p",
                { class: "hint" },
                "A scenario sets values; what it cannot say stays a change here: " +
                  `${made.left_out!.join(", ")}.`,
              ),
          h(
            "p",
            { class: "controls" },
            button(
              "Write it",
              () => {
                link
                  .request<Saved>("save", { file: made.file, text: made.text, hash: made.hash })
                  .then((saved) => {
                    box.close();
                    kept(name.value, made.file, made.text, saved.hash);
                  }, failed);
              },
              { class: "strong", id: "scenario-write" },
            ),
          ),
        ]);
        document.getElementById("scenario-write")?.focus();
      }, failed);
  };
  const box = dialog("Keep as a scenario", () => [
    h(
      "form",
      {
        class: "form",
        submit: (event) => {
          event.preventDefault();
          show();
        },
      },
      h("label", { for: "scenario-title" }, "What it is"),
      title,
      h("label", { for: "scenario-name" }, "Name in the model"),
      name,
      h("button", { type: "submit" }, "Show what is written"),
    ),
    state,
    preview,
  ]);
  title.select();
}
