/** How the app looks on this device: kept here, known to nobody else. */
import type { Language } from "@thingwall/gateway/words";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    // A browser that keeps nothing shows the defaults.
    return null;
  }
};

export function keep(name: "theme" | "language", value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is left.
  }
}

export function keptTheme(): Theme {
  return THEMES.find((theme) => theme === kept("theme")) ?? "system";
}

export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** What was chosen here; otherwise the browser's own. */
export function firstLanguage(): Language {
  const chosen = kept("language");
  if (chosen === "en" || chosen === "fr") return chosen;
  return navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
}
