// The screens and where they are; the routes carry the same nouns as the API.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import { lazy, useEffect, useState } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { ApiProblem } from "./api/http";
import { RequireSession } from "./parts/require";
import { Shell } from "./parts/shell";
import { useWords } from "./parts/words";
import { theme } from "./theme";

const Home = lazy(() => import("./screens/packages/home"));
const PackageScreen = lazy(() => import("./screens/packages/package"));
const Apply = lazy(() => import("./screens/apply/apply"));
const Cases = lazy(() => import("./screens/cases/cases"));
const CaseScreen = lazy(() => import("./screens/cases/case"));
const CaseReceipt = lazy(() => import("./screens/cases/receipt"));
const Credentials = lazy(() => import("./screens/credentials/credentials"));
const CredentialScreen = lazy(() => import("./screens/credentials/credential"));
const CredentialView = lazy(() => import("./screens/credentials/view"));
const Me = lazy(() => import("./screens/me/me"));
const Window = lazy(() => import("./screens/window/window"));
const NewFiling = lazy(() => import("./screens/window/new"));
const WindowMandates = lazy(() => import("./screens/window/mandates"));
const AcceptanceNotice = lazy(() => import("./screens/window/notice"));
const Tasks = lazy(() => import("./screens/tasks/tasks"));
const TaskScreen = lazy(() => import("./screens/tasks/task"));
const Verify = lazy(() => import("./screens/verify/verify"));
const Catalogue = lazy(() => import("./screens/catalogue/catalogue"));
const ActScreen = lazy(() => import("./screens/catalogue/act"));
const CataloguePackage = lazy(() => import("./screens/catalogue/package"));
const Notices = lazy(() => import("./screens/notices/notices"));
const Mandates = lazy(() => import("./screens/mandates/mandates"));
const Board = lazy(() => import("./screens/board/board"));
const BoardReport = lazy(() => import("./screens/board/report"));
const Duties = lazy(() => import("./screens/duties/duties"));
const FindSubject = lazy(() => import("./screens/subjects/find"));
const SubjectScreen = lazy(() => import("./screens/subjects/subject"));
const ServicePoints = lazy(() => import("./screens/service-points/points"));
const Book = lazy(() => import("./screens/service-points/book"));
const Appointments = lazy(() => import("./screens/appointments/appointments"));
const Unresolved = lazy(() => import("./screens/unresolved/unresolved"));
const Jobs = lazy(() => import("./screens/admin/jobs"));
const Packs = lazy(() => import("./screens/admin/packs"));
const Studio = lazy(() => import("./screens/admin/studio"));
const Accounts = lazy(() => import("./screens/admin/accounts"));
const Records = lazy(() => import("./screens/records/records"));
const Policies = lazy(() => import("./screens/policies/policies"));
const PolicyScreen = lazy(() => import("./screens/policies/policy"));
const Entitlements = lazy(() => import("./screens/entitlements/entitlements"));
const UnreachedParties = lazy(() => import("./screens/unreached-parties/unreached-parties"));
const Effects = lazy(() => import("./screens/effects/effects"));
const Messages = lazy(() => import("./screens/messages/messages"));
const PolicyDraft = lazy(() => import("./screens/policies/draft"));
const Compare = lazy(() => import("./screens/policies/compare"));
const PublicList = lazy(() => import("./screens/pay-runs/public-list"));
const ClaimEvents = lazy(() => import("./screens/claim-events/claim-events"));
const PayRuns = lazy(() => import("./screens/pay-runs/pay-runs"));
const PayRunScreen = lazy(() => import("./screens/pay-runs/pay-run"));
const Imports = lazy(() => import("./screens/imports/imports"));
const Password = lazy(() => import("./screens/session/password"));
const SignIn = lazy(() => import("./screens/sign-in/sign-in"));
const NotFound = lazy(() => import("./screens/not-found"));

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refused once it refuses again; only an unreachable server is asked again.
      retry: (count, error) =>
        count < 2 && error instanceof ApiProblem && error.problem.status === 0,
    },
  },
});

export function App() {
  return (
    <LocalizedTheme>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <Routes>
            <Route element={<Shell />}>
              <Route index element={<Home />} />
              <Route path="packages" element={<Home />} />
              <Route path="packages/:id" element={<PackageScreen />} />
              <Route path="verify" element={<Verify />} />
              <Route path="v/:token" element={<CredentialView />} />
              <Route path="catalogue" element={<Catalogue />} />
              <Route path="catalogue/acts/:id" element={<ActScreen />} />
              <Route path="catalogue/packages/:id" element={<CataloguePackage />} />
              <Route path="policies" element={<Policies />} />
              <Route path="policies/compare" element={<Compare />} />
              <Route path="policies/:id" element={<PolicyScreen />} />
              <Route path="pay-lists/:id" element={<PublicList />} />
              <Route path="notices" element={<Notices />} />
              <Route path="service-points" element={<ServicePoints />} />
              <Route path="sign-in" element={<SignIn />} />
              <Route element={<RequireSession />}>
                <Route path="packages/:id/apply" element={<Apply />} />
                <Route path="cases" element={<Cases />} />
                <Route path="cases/:id" element={<CaseScreen />} />
                <Route path="cases/:id/receipt" element={<CaseReceipt />} />
                <Route path="credentials" element={<Credentials />} />
                <Route path="credentials/:id" element={<CredentialScreen />} />
                <Route path="me" element={<Me />} />
                <Route path="mandates" element={<Mandates />} />
                <Route path="window" element={<Window />} />
                <Route path="window/new" element={<NewFiling />} />
                <Route path="window/mandates" element={<WindowMandates />} />
                <Route path="window/cases/:id/notice" element={<AcceptanceNotice />} />
                <Route path="tasks" element={<Tasks />} />
                <Route path="tasks/:id" element={<TaskScreen />} />
                <Route path="board" element={<Board />} />
                <Route path="board/report" element={<BoardReport />} />
                <Route path="duties" element={<Duties />} />
                <Route path="subjects" element={<FindSubject />} />
                <Route path="subjects/:register/:key" element={<SubjectScreen />} />
                <Route path="service-points/:id/book" element={<Book />} />
                <Route path="appointments" element={<Appointments />} />
                <Route path="unresolved" element={<Unresolved />} />
                <Route path="policies/draft" element={<PolicyDraft />} />
                <Route path="entitlements" element={<Entitlements />} />
                <Route path="unreached-parties" element={<UnreachedParties />} />
                <Route path="effects" element={<Effects />} />
                <Route path="messages" element={<Messages />} />
                <Route path="claim-events" element={<ClaimEvents />} />
                <Route path="pay-runs" element={<PayRuns />} />
                <Route path="pay-runs/:id" element={<PayRunScreen />} />
                <Route path="records" element={<Records />} />
                <Route path="imports" element={<Imports />} />
                <Route path="session/password" element={<Password />} />
                <Route path="admin/jobs" element={<Jobs />} />
                <Route path="admin/packs" element={<Packs />} />
                <Route path="admin/packs/:hash" element={<Studio />} />
                <Route path="admin/accounts" element={<Accounts />} />
              </Route>
              <Route path="*" element={<NotFound />} />
            </Route>
          </Routes>
        </BrowserRouter>
      </QueryClientProvider>
    </LocalizedTheme>
  );
}

type AntLocale = typeof import("antd/locale/zh_CN").default;

const ANT_LOCALES = {
  zh: () => import("antd/locale/zh_CN"),
  en: () => import("antd/locale/en_US"),
};

function LocalizedTheme(props: { children: React.ReactNode }) {
  const { language } = useWords();
  const [locale, setLocale] = useState<AntLocale>();
  useEffect(() => {
    let current = true;
    void ANT_LOCALES[language]().then((module) => current && setLocale(module.default));
    return () => {
      current = false;
    };
  }, [language]);
  return (
    <ConfigProvider
      theme={theme}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
      {...(locale ? { locale } : {})}
    >
      <AntApp component={false}>{props.children}</AntApp>
    </ConfigProvider>
  );
}
