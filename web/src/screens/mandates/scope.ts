// What a mandate to be given says, from what was filled in: pure.
import type { NewMandate } from "../../api/schema";

export interface Filled {
  /** Register and key of who gives it, as `register/key`; empty is the own person. */
  principal: string;
  register: string;
  key: string;
  name: string;
  /** `all` or `some`. */
  reach: string;
  packages: string[];
  commitments: boolean;
  to: string;
}

export const EMPTY: Filled = {
  principal: "",
  register: "person",
  key: "",
  name: "",
  reach: "some",
  packages: [],
  commitments: false,
  to: "",
};

/** Whether everything is said that a mandate must say. */
export function filledIn(filled: Filled): boolean {
  const scope = filled.reach === "all" || filled.packages.length > 0;
  return scope && [filled.key, filled.name, filled.to].every((text) => text.trim() !== "");
}

/** What is sent. */
export function mandateOf(filled: Filled): NewMandate {
  const [register = "", key = ""] = filled.principal.split("/");
  return {
    agent: {
      register: filled.register,
      key: filled.key.trim().toUpperCase(),
      name: filled.name.trim(),
    },
    packages: filled.reach === "all" ? [] : filled.packages,
    commitments: filled.commitments,
    to: filled.to,
    // online it is by account that the principal is known: the name is for the window
    ...(key ? { principal: { register, key, name: "" } } : {}),
  };
}

/** The day `months` after `today`, both as ISO days: what is proposed as the end of a mandate. */
export function laterBy(today: string, months: number): string {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)));
  return end.toISOString().slice(0, 10);
}
