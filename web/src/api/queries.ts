// What screens read: one hook a resource, its cache key next to it.
import {
  keepPreviousData,
  useInfiniteQuery,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import * as calls from "./calls";
import { rememberCsrf } from "./http";
import type { Answers } from "../form/form-model";
import type { Case } from "./schema";
import { isUnderWay } from "../parts/pay-steps";

/** A page of any list. */
interface PageOf<T> {
  items: T[];
  next?: string | null;
}

export const keys = {
  city: ["city"] as const,
  session: ["session"] as const,
  case: (id: string) => ["cases", "one", id] as const,
  cases: ["cases"] as const,
  tasks: ["tasks"] as const,
  task: (id: string) => ["tasks", "one", id] as const,
  jobs: ["jobs"] as const,
  registers: ["registers"] as const,
  accounts: ["accounts"] as const,
  mandates: ["mandates"] as const,
  notices: ["notices"] as const,
  board: ["board"] as const,
  duties: ["duties"] as const,
  subject: (register: string, key: string) => ["subjects", register, key] as const,
  appointments: ["appointments"] as const,
  slots: ["slots"] as const,
  policies: ["policies"] as const,
  entitlements: ["entitlements"] as const,
  payRuns: ["pay-runs"] as const,
  effects: ["policy-effects"] as const,
  messages: ["messages"] as const,
  follows: ["follows"] as const,
  claimEvents: ["claim-events"] as const,
  explanation: (policy: string, key: string, on: string) =>
    ["explanations", policy, key, on] as const,
  unreached: ["unreached-parties"] as const,
};

const HOUR_MS = 3_600_000;
const POLL_MS = 4_000;
const SEAL_MS = 1_500;
const UNREAD_MS = 60_000;
/** Of what is written down with each reading: it is done when somebody asks, and not by itself. */
const ONCE = { staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false };

export const useCity = () =>
  useQuery({ queryKey: keys.city, queryFn: calls.city, staleTime: HOUR_MS });

export const useSession = () =>
  useQuery({
    queryKey: keys.session,
    queryFn: async () => {
      const session = await calls.session();
      rememberCsrf(session.csrf ?? null);
      return session;
    },
    staleTime: HOUR_MS,
  });

export const useUnreachedTotals = (party: string) =>
  useQuery({
    queryKey: [...keys.unreached, "totals", party],
    queryFn: () => calls.unreachedTotals(party),
  });

export const useLifeEvents = () =>
  useQuery({ queryKey: ["life-events"], queryFn: calls.lifeEvents, staleTime: HOUR_MS });

export const useRegisters = () =>
  useQuery({ queryKey: keys.registers, queryFn: calls.registers, staleTime: HOUR_MS });

export const usePackage = (id: string) =>
  useQuery({ queryKey: ["packages", id], queryFn: () => calls.packageOf(id), staleTime: HOUR_MS });

export const useAllPackages = (search: string) =>
  useQuery({
    queryKey: ["packages", "all", search],
    queryFn: () => calls.allPackages(search),
    staleTime: HOUR_MS,
    placeholderData: keepPreviousData,
  });

export const useSupposedPlan = (id: string, suppose: Answers, enabled = true) =>
  useQuery({
    queryKey: ["plan", id, "suppose", suppose],
    queryFn: () => calls.supposedPlan(id, suppose),
    staleTime: HOUR_MS,
    placeholderData: keepPreviousData,
    enabled,
  });

export const usePlan = (id: string, enabled = true) =>
  useQuery({ queryKey: ["plan", id], queryFn: () => calls.plan(id, { answers: {} }), enabled });

export const useAct = (id: string) =>
  useQuery({ queryKey: ["acts", id], queryFn: () => calls.act(id), staleTime: HOUR_MS });

export const useFact = (name: string, enabled = true) =>
  useQuery({
    queryKey: ["facts", name],
    queryFn: () => calls.fact(name),
    staleTime: HOUR_MS,
    enabled,
  });

/** A task that stays current while its case moves: what follows a deed begins a moment later. */
export function useTask(id: string) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: keys.task(id), queryFn: () => calls.task(id) });
  const { data } = query;
  const caseId = data?.case.id;
  const moving = data?.state === "open" || data?.steps.some((step) => step.state === "open");
  useEffect(() => {
    if (!caseId || !moving) return;
    const source = new EventSource(calls.progressUrl(caseId));
    source.addEventListener("case", () => {
      void client.invalidateQueries({ queryKey: keys.task(id) });
    });
    return () => source.close();
  }, [caseId, client, id, moving]);
  return query;
}

/** What waits for the reader now, besides decisions; asked again with each `version` of a case. */
export const useDutiesNow = (enabled = true, version = 0) =>
  useQuery({
    queryKey: [...keys.duties, "now", version],
    queryFn: calls.dutiesNow,
    placeholderData: keepPreviousData,
    enabled,
  });

export const useMandates = (enabled = true) =>
  useQuery({ queryKey: keys.mandates, queryFn: () => calls.mandates(), enabled });

/** What the party that stands at the window gave and holds. */
export const useMandatesOf = (register: string, key: string) =>
  useQuery({
    queryKey: [...keys.mandates, register, key],
    queryFn: () => calls.mandates({ register, key }),
    enabled: key !== "",
  });

/** Several acts of the catalogue, by id; those that have not come yet are left out. */
export const useActs = (ids: string[]) =>
  useQueries({
    queries: ids.map((id) => ({
      queryKey: ["acts", id],
      queryFn: () => calls.act(id),
      staleTime: HOUR_MS,
    })),
    combine: (found) => found.flatMap(({ data }) => (data ? [data] : [])),
  });

export const useSubject = (register: string, key: string) =>
  useQuery({
    queryKey: keys.subject(register, key),
    queryFn: () => calls.subject(register, key),
  });

/** Several cases in full; `data` are those that came, `pending` whether more will. */
export const useCases = (ids: string[]) =>
  useQueries({
    queries: ids.map((id) => ({ queryKey: keys.case(id), queryFn: () => calls.caseOf(id) })),
    combine: (found) => ({
      data: found.flatMap(({ data }) => (data ? [data.value] : [])),
      error: found.find(({ error }) => error)?.error ?? null,
      pending: found.some(({ isPending }) => isPending),
    }),
  });

export const useServicePoints = (query: Parameters<typeof calls.servicePoints>[0]) =>
  useQuery({
    queryKey: ["service-points", query],
    queryFn: () => calls.servicePoints(query),
    staleTime: HOUR_MS,
    placeholderData: keepPreviousData,
  });

export const useCredential = (id: string) =>
  useQuery({ queryKey: ["credentials", id], queryFn: () => calls.credential(id) });

export const usePolicy = (id: string, enabled = true) =>
  useQuery({
    queryKey: [...keys.policies, id],
    queryFn: () => calls.policy(id),
    enabled,
    staleTime: HOUR_MS,
  });

const DRAFT_MS = 60_000;
const FOUND_MAX = 20;

/** Policies that have `words`, as many as a choice shows. */
export const usePolicySearch = (words: string) =>
  useQuery({
    queryKey: [...keys.policies, "search", words],
    queryFn: () => calls.policies({ words, limit: FOUND_MAX }),
    placeholderData: keepPreviousData,
    staleTime: DRAFT_MS,
  });

/** A policy as its entry has it, where a draft begins. */
export const usePolicyEntry = (id: string) =>
  useQuery({
    queryKey: [...keys.policies, id, "entry"],
    queryFn: () => calls.policyEntry(id),
    staleTime: HOUR_MS,
  });

/** What a draft for `party` may name. */
export const useDraftNames = (party: string) =>
  useQuery({
    queryKey: [...keys.policies, "draft-names", party],
    queryFn: () => calls.draftNames(party),
    placeholderData: keepPreviousData,
    staleTime: HOUR_MS,
  });

/** What a draft comes to; while the next answer is on its way the last one stands. */
export const useDraftMatch = (asked: calls.DraftAsked) =>
  useQuery({
    queryKey: [...keys.policies, "draft-match", asked],
    queryFn: () => calls.matchPolicyDraft(asked),
    placeholderData: keepPreviousData,
    staleTime: DRAFT_MS,
    gcTime: DRAFT_MS,
  });

/** Several policies in full; `data` are those that came, `pending` whether more will. */
export const usePoliciesOf = (ids: string[]) =>
  useQueries({
    queries: ids.map((id) => ({
      queryKey: [...keys.policies, id],
      queryFn: () => calls.policy(id),
      staleTime: HOUR_MS,
    })),
    combine: (found) => ({
      data: found.flatMap(({ data }) => (data ? [data] : [])),
      error: found.find(({ error }) => error)?.error ?? null,
      pending: found.some(({ isPending }) => isPending),
    }),
  });

export const useMessages = () =>
  usePaged([...keys.messages, "list"], (after) => calls.messages(after ? { after } : {}));

/** How many messages are not read, for the header. */
export const useUnread = (enabled: boolean) =>
  useQuery({
    queryKey: [...keys.messages, "unread"],
    queryFn: async () => (await calls.messages({ limit: 1 })).unread,
    refetchInterval: UNREAD_MS,
    enabled,
  });

export const useMyRecords = () =>
  useQuery({ queryKey: ["me", "records"], queryFn: calls.myRecords });

/** Every reading is written down: it is not done again because a window was looked at. */
export const useEntitlements = (register: string, key: string) =>
  useQuery({
    queryKey: [...keys.entitlements, register, key],
    queryFn: () => calls.entitlements(register, key),
    refetchOnWindowFocus: false,
  });

/** What a policy says of a party. */
export const useExplanation = (policy: string, key: string, on: string) =>
  useQuery({
    queryKey: keys.explanation(policy, key, on),
    queryFn: () => calls.explainPolicy(policy, { key, ...(on ? { on } : {}) }),
    ...ONCE,
  });

export const usePayRuns = () => useQuery({ queryKey: keys.payRuns, queryFn: calls.payRuns });

export const useClaimEventKinds = () =>
  useQuery({ queryKey: [...keys.claimEvents, "kinds"], queryFn: calls.claimEventKinds });

/** The seeds by which events of a kind were drawn, the latest first. */
export const useDrawSeeds = (kind: string) =>
  useQuery({
    queryKey: [...keys.claimEvents, kind, "draws"],
    queryFn: () => calls.drawSeeds(kind),
  });

/** A run; while it is being listed, committed or written, how far it has come is asked again. */
export const usePayRun = (id: string) =>
  useQuery({
    queryKey: [...keys.payRuns, id],
    queryFn: () => calls.payRun(id),
    refetchInterval: (query) =>
      isUnderWay(query.state.data?.state ?? "") ? RUN_REFRESH_MS : false,
  });

const RUN_REFRESH_MS = 2000;

export const usePaymentObjections = (id: string, enabled = true) =>
  useQuery({
    enabled,
    queryKey: [...keys.payRuns, id, "objections"],
    queryFn: () => calls.paymentObjections(id),
  });

export const useReconciliation = (id: string) =>
  useQuery({
    queryKey: [...keys.payRuns, id, "reconciliation"],
    queryFn: () => calls.reconciliation(id),
  });

/** A list that is read page after page by key; `items` are all pages so far. */
export function usePaged<P extends PageOf<unknown>>(
  queryKey: readonly unknown[],
  read: (after?: string) => Promise<P>,
  options: { enabled?: boolean; refetchMs?: number; logged?: boolean } = {},
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: options.enabled ?? true,
    ...(options.refetchMs ? { refetchInterval: options.refetchMs } : {}),
    ...(options.logged ? ONCE : {}),
  });
  const items: P["items"] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...query, items };
}

/** A case that stays current: by server-sent events, by polling where they do not come through. */
export function useLiveCase(id: string) {
  const client = useQueryClient();
  const [polling, setPolling] = useState(false);
  const query = useQuery({
    queryKey: keys.case(id),
    queryFn: () => calls.caseOf(id),
    refetchInterval: (q) => {
      const value = q.state.data?.value;
      // Sealing a receipt changes the journal, not the case: no event tells of it.
      if (value?.receipts.some((receipt) => receipt.state === "pending")) return SEAL_MS;
      return polling && stillMoves(value) ? POLL_MS : false;
    },
  });
  const refresh = useCallback(() => {
    void client.invalidateQueries({ queryKey: keys.case(id) });
  }, [client, id]);
  const moving = stillMoves(query.data?.value);
  useEffect(() => {
    if (!moving) return;
    const source = new EventSource(calls.progressUrl(id));
    source.addEventListener("case", refresh);
    source.onopen = () => setPolling(false);
    source.onerror = () => setPolling(true);
    return () => source.close();
  }, [id, moving, refresh]);
  return { ...query, value: query.data?.value, live: moving && !polling, refresh };
}

function stillMoves(value: Case | undefined): boolean {
  return value?.state === "in_progress" || value?.state === "sent_back";
}
