// Screens for people who are signed in; the server decides what they may do there.
import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "../api/queries";
import { ProblemAlert } from "./problem";
import { Loading } from "./states";

export function RequireSession() {
  const session = useSession();
  const location = useLocation();
  if (session.error) {
    return (
      <div className="page page-narrow">
        <ProblemAlert error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  }
  if (!session.data) {
    return (
      <div className="page page-narrow">
        <Loading />
      </div>
    );
  }
  if (!session.data.account) {
    const to = `${location.pathname}${location.search}`;
    return <Navigate to={`/sign-in?to=${encodeURIComponent(to)}`} replace />;
  }
  return <Outlet />;
}
