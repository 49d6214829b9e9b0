// What an outcome rests on: the cited figures that feed it, each with the way to its source.
import { anchor, h } from "../dom";
import * as f from "../format";
import type { Definition } from "../types";
import * as v from "../view";
import { placeOf } from "./filing";
import type { Place } from "./protocol";
import { button, dialog } from "./shell";

export function restsDialog(title: string, found: Definition[], evidence: (one: Place) => void): void {
  dialog(`What ${title} rests on`, (close) => [
    h(
      "p",
      { class: "hint" },
      found.length === 0
        ? "No figure of a source feeds it."
        : `${f.count(found.length)} figures of sources feed it. Choose one to read it where it stands.`,
    ),
    h(
      "ul",
      { class: "rests-list" },
      found.map((d) =>
        h(
          "li",
          { id: anchor("rests", d.name) },
          h("b", {}, f.capital(d.title || f.dottedName(d.name))),
          d.evidence
            .filter((e) => e.kind !== "judgement" && e.line !== undefined)
            .slice(0, 3)
            .map((e) => [
              " ",
              button(
                v.citation(e),
                () => {
                  close();
                  evidence(placeOf(e));
                },
                { class: "link" },
              ),
            ]),
        ),
      ),
    ),
  ]);
}
