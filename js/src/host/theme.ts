/** Whether the page around us is light or dark, now and after every change. */

import { type ReadonlySignal, signal } from "@preact/signals-core";

export type Theme = "light" | "dark";

const ATTRIBUTES = ["data-jp-theme-light", "data-theme", "class"];

function ofPage(system: MediaQueryList): Theme {
  const { body, documentElement: html } = document;
  const jupyter = body.dataset.jpThemeLight ?? html.dataset.jpThemeLight;
  if (jupyter) return jupyter === "false" ? "dark" : "light";
  const named = `${body.className} ${html.className} ${html.dataset.theme ?? ""} ${body.dataset.theme ?? ""}`;
  if (/\bjp-theme-dark\b|\bvscode-dark\b|\bvscode-high-contrast\b|\bdark\b/.test(named))
    return "dark";
  if (/\bjp-theme-light\b|\bvscode-light\b|\blight\b/.test(named)) return "light";
  return system.matches ? "dark" : "light";
}

export function watchTheme(): { theme: ReadonlySignal<Theme>; stop(): void } {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = signal(ofPage(system));
  const read = () => {
    theme.value = ofPage(system);
  };
  const observer = new MutationObserver(read);
  for (const target of [document.body, document.documentElement]) {
    observer.observe(target, { attributes: true, attributeFilter: ATTRIBUTES });
  }
  system.addEventListener("change", read);
  return {
    theme,
    stop() {
      observer.disconnect();
      system.removeEventListener("change", read);
    },
  };
}
