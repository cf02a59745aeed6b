// The frame of a screen: its title in the tab and as the one h1, its way back, its actions.
import { Breadcrumb } from "antd";
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import { useWords } from "./words";

export interface PageProps {
  title: string;
  lead?: ReactNode;
  /** Ways back, outermost first. */
  crumbs?: { text: string; to: string }[];
  actions?: ReactNode;
  /** Wide for tables, narrow for reading and forms. */
  width?: "wide" | "narrow";
  children: ReactNode;
}

export function Page({ title, lead, crumbs, actions, width = "narrow", children }: PageProps) {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title, t]);
  // what is still being fetched has no name yet, and a link without one says nothing
  const named = crumbs?.filter((crumb) => crumb.text !== "");
  return (
    <div className={`page page-${width}`}>
      {named && (
        <Breadcrumb
          className="no-print"
          items={[...named.map((c) => ({ title: <Link to={c.to}>{c.text}</Link> })), { title }]}
        />
      )}
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lead && <div className="lead">{lead}</div>}
        </div>
        {actions && <div className="page-actions no-print">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A titled part of a screen. */
export function Section(props: {
  title: string;
  id?: string;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="section" id={props.id}>
      <div className="section-head">
        <h2>{props.title}</h2>
        {props.extra}
      </div>
      {props.children}
    </section>
  );
}
