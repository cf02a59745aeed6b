// Words on a screen: locale texts, bilingual data, values, times, in the chosen language.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Fact, ShownFact, Text, Value } from "../api/schema";
import { formatDate, formatTime } from "../format/date";
import { formatMoney, formatYuan } from "../format/money";
import { textIn, valueText } from "../format/text";
import type { Language } from "../i18n";

export function useWords() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "zh";
  return useMemo(
    () => ({
      t,
      language,
      text: (text: Text | string | null | undefined) => textIn(language, text),
      date: (iso: string | null | undefined) => (iso ? formatDate(iso, language) : ""),
      time: (iso: string | null | undefined) => (iso ? formatTime(iso, language) : ""),
      yuan: (yuan: string | number | null | undefined) =>
        yuan === null || yuan === undefined ? "" : formatYuan(yuan),
      money: (yuan: string | number) => formatMoney(yuan, language),
      shown: (fact: ShownFact) => {
        const words = { yes: t("value.yes"), no: t("value.no"), none: t("value.none") };
        return textIn(language, fact.value_text) || valueText(language, fact.value, words);
      },
      value: (value: Value | undefined, fact?: Pick<Fact, "type" | "choices" | "columns">) =>
        valueText(
          language,
          value,
          { yes: t("value.yes"), no: t("value.no"), none: t("value.none") },
          fact,
        ),
    }),
    [t, language],
  );
}
