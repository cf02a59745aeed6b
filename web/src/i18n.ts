// Languages: Chinese first, English complete. The choice is kept in this browser only.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import zh from "./locales/zh-CN.json";

export type Language = "zh" | "en";

const STORED = "onevisit.language";

export function preferredLanguage(stored: string | null): Language {
  return stored === "en" ? "en" : "zh";
}

/** Loads the language if it is not here yet, and shows it. */
export async function showLanguage(language: Language): Promise<void> {
  if (language === "en" && !i18next.hasResourceBundle("en", "translation")) {
    const en = await import("./locales/en.json");
    i18next.addResourceBundle("en", "translation", en.default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  localStorage.setItem(STORED, language);
}

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "zh",
    fallbackLng: "zh",
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { zh: { translation: zh } },
  });
  await showLanguage(preferredLanguage(localStorage.getItem(STORED)));
}
