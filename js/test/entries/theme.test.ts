import { afterEach, describe, expect, it, vi } from "vitest";
import { watchTheme } from "../../src/host/theme.ts";

const stops: (() => void)[] = [];
const watch = () => {
  const { theme, stop } = watchTheme();
  stops.push(stop);
  return theme;
};

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  for (const element of [document.body, document.documentElement]) {
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
  }
});

describe("the page's theme", () => {
  it("is what JupyterLab says, also after a change", async () => {
    document.body.dataset.jpThemeLight = "false";
    const theme = watch();
    expect(theme.value).toBe("dark");
    document.body.dataset.jpThemeLight = "true";
    await vi.waitFor(() => expect(theme.value).toBe("light"));
  });

  it.each([
    ["vscode-dark", "dark"],
    ["jp-theme-dark", "dark"],
    ["vscode-light", "light"],
    ["darkness", "light"],
  ])("of class %s is %s", (name, theme) => {
    document.body.className = name;
    expect(watch().value).toBe(theme);
  });

  it("is the system's where the page says nothing", () => {
    vi.stubGlobal("matchMedia", () => ({
      matches: true,
      addEventListener: () => {},
      removeEventListener: () => {},
    }));
    expect(watch().value).toBe("dark");
    vi.unstubAllGlobals();
  });
});
