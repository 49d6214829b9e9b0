// Light or dark: as the system says, or as the reader chose.
import { h } from "../dom";

const kKey = "plimsoll-theme";
type Theme = "system" | "light" | "dark";
const kWords: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

// The style has one dark palette, under a condition; the choice replaces the condition.
const dark: CSSMediaRule[] = [];
function rules(): CSSMediaRule[] {
  if (dark.length === 0)
    for (const sheet of document.styleSheets)
      if (sheet.href !== null)
        for (const rule of sheet.cssRules)
          if (rule instanceof CSSMediaRule && rule.media.mediaText.includes("prefers-color-scheme"))
            dark.push(rule);
  return dark;
}

export const darkNow = (): boolean =>
  document.documentElement.dataset.theme === "dark" ||
  (document.documentElement.dataset.theme !== "light" &&
    window.matchMedia("(prefers-color-scheme: dark)").matches);

function apply(theme: Theme): void {
  const condition =
    theme === "system" ? "(prefers-color-scheme: dark)" : theme === "dark" ? "all" : "not all";
  for (const rule of rules()) rule.media.mediaText = condition;
  document.documentElement.style.colorScheme = theme === "system" ? "light dark" : theme;
  document.documentElement.dataset.theme = theme;
}

function stored(): Theme {
  try {
    const found = localStorage.getItem(kKey);
    return found === "light" || found === "dark" ? found : "system";
  } catch {
    return "system";
  }
}

export function themeSwitch(changed: () => void): HTMLElement {
  const theme = stored();
  apply(theme);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  return h(
    "label",
    { class: "theme" },
    h("span", { class: "hidden" }, "Colours"),
    h(
      "select",
      {
        change: (event) => {
          const chosen = (event.target as HTMLSelectElement).value as Theme;
          try {
            localStorage.setItem(kKey, chosen);
          } catch {
            // A browser that keeps nothing still shows it.
          }
          apply(chosen);
          changed();
        },
      },
      (Object.keys(kWords) as Theme[]).map((one) =>
        h("option", { value: one, selected: one === theme }, kWords[one]),
      ),
    ),
  );
}
