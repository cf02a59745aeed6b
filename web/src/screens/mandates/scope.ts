// What a mandate to be given says, from what was filled in: pure.
import type { NewMandate } from "../../api/schema";

export interface Filled {
  /** Register and key of who gives it, as `register/key`; empty is the own person. */
  principal: string;
  /** At the window: whoever signed the paper, and which paper it is. */
  giver: Party | null;
  paper: string;
  /** The agent. */
  register: string;
  key: string;
  name: string;
  /** `all` or `some`. */
  reach: string;
  packages: string[];
  /** With the projects and the like that the principal owns. */
  owned: boolean;
  commitments: boolean;
  to: string;
}

/** Somebody by key and name in a register. */
export interface Party {
  register: string;
  key: string;
  name: string;
}

export const EMPTY: Filled = {
  principal: "",
  giver: null,
  paper: "",
  register: "person",
  key: "",
  name: "",
  reach: "some",
  packages: [],
  owned: false,
  commitments: false,
  to: "",
};

/** What is filled in at the window. */
export const EMPTY_PAPER: Filled = { ...EMPTY, giver: { register: "person", key: "", name: "" } };

/** Whether the principal is an organisation, which may own projects. */
export function ofOrganisation({ giver, principal }: Filled): boolean {
  return (giver ? giver.register : (principal.split("/")[0] ?? "")) === "entity";
}

/** Whether everything is said that a mandate must say. */
export function filledIn(filled: Filled): boolean {
  const scope = filled.reach === "all" || filled.packages.length > 0;
  const { giver, paper } = filled;
  const seen = giver ? [giver.key, giver.name, paper] : [];
  const said = [filled.key, filled.name, filled.to, ...seen];
  return scope && said.every((text) => text.trim() !== "");
}

/** What is sent. */
export function mandateOf(filled: Filled): NewMandate {
  const [register = "", key = ""] = filled.principal.split("/");
  const trimmed = (party: Party): Party => ({
    register: party.register,
    key: party.key.trim().toUpperCase(),
    name: party.name.trim(),
  });
  return {
    agent: trimmed(filled),
    packages: filled.reach === "all" ? [] : filled.packages,
    owned: filled.owned && ofOrganisation(filled),
    commitments: filled.commitments,
    to: filled.to,
    // online it is by account that the principal is known: the name is for the window
    ...(key ? { principal: { register, key, name: "" } } : {}),
    ...(filled.giver ? { principal: trimmed(filled.giver), paper: filled.paper.trim() } : {}),
  };
}

/** The day `months` after `today`, both as ISO days: what is proposed as the end of a mandate. */
export function laterBy(today: string, months: number): string {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)));
  return end.toISOString().slice(0, 10);
}
