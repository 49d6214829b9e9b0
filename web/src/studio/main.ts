// The studio: text and sources on the left, what can be moved in the middle, the answers on the right.
import "../style.css";
import "./shell.css";
import "./rail.css";
import "./answers.css";
import "./sources.css";
import "./dialogs.css";
import "./widths.css";
import { h } from "../dom";
import { kUnchanged } from "./spec";
import { Link } from "./link";
import type { Hello, Opened } from "./protocol";
import { status } from "./shell";
import { Studio } from "./studio";

const root = document.getElementById("studio")!;
root.append(h("p", { class: "starting" }, "Opening the model…"), status);

let studio: Studio | null = null;
const wanted = new URLSearchParams(location.hash.slice(1)).get("model");

const link: Link = new Link(
  () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`),
  {
    open: () => {
      void (async () => {
        const hello = await link.request<Hello>("hello");
        const model = studio?.model ?? wanted ?? hello.models[0]?.path ?? "";
        const opened = await link.request<Opened>("open", { model });
        if (studio === null) {
          studio = new Studio(link, hello, opened, kUnchanged);
          root.replaceChildren(studio.node, status);
          studio.start();
        } else studio.again();
      })().catch((reason: unknown) => {
        root.replaceChildren(
          h(
            "div",
            { class: "banner", role: "alert" },
            h("p", {}, `The model cannot be opened: ${String(reason)}`),
          ),
          status,
        );
      });
    },
    event: (name, value) => studio?.event(name, value),
    closed: () => {
      studio?.lost();
      // The server may be started again at the same address.
      setTimeout(() => link.start(), 2000);
    },
  },
);
link.start();
