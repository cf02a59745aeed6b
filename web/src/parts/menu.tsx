// The menu: one line of what is used daily, the rest under “more”; on a phone all of it in a list.
import { DownOutlined } from "@ant-design/icons";
import { useEffect, useRef, useState } from "react";
import { NavLink, useLocation } from "react-router";
import { useUnread } from "../api/queries";
import type { Account } from "../api/schema";
import { isOffered, menuLine, type MenuEntry } from "./navigation";
import { useWords } from "./words";

export function Menu({ account }: { account: Account | null }) {
  const { t } = useWords();
  const { line, more } = menuLine(account);
  return (
    <nav aria-label={t("shell.menu")}>
      {line.map((entry) => (
        <Entry key={entry.to} entry={entry} account={account} />
      ))}
      {more.length > 0 && <More entries={more} account={account} />}
    </nav>
  );
}

function Entry({ entry, account }: { entry: MenuEntry; account: Account | null }) {
  const { t } = useWords();
  // one entry may lie under another, as the mandates under the window
  const whole = entry.to === "/" || entry.to === "/window";
  return (
    <NavLink to={entry.to} end={whole}>
      {t(entry.label)}
      {entry.to === "/messages" && <Unread account={account} />}
    </NavLink>
  );
}

function More({ entries, account }: { entries: MenuEntry[]; account: Account | null }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [pathname]);
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!whole.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  const here = entries.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return (
    <div ref={whole} className={open ? "menu-more menu-more-open" : "menu-more"}>
      <button
        ref={button}
        type="button"
        className={here ? "more-button active" : "more-button"}
        aria-expanded={open}
        aria-controls="menu-more"
        onClick={() => setOpen(!open)}
      >
        {t("shell.more")} <DownOutlined aria-hidden />
      </button>
      <div id="menu-more" className="more-list">
        {entries.map((entry) => (
          <Entry key={entry.to} entry={entry} account={account} />
        ))}
      </div>
    </div>
  );
}

/** How many messages are not read, beside the entry of the menu. */
function Unread({ account }: { account: Account | null }) {
  const { t } = useWords();
  const query = useUnread(isOffered(account, "read_messages"));
  if (!query.data) return null;
  return (
    <span className="unread">
      {query.data}
      <span className="hidden-label">{t("message.unread")}</span>
    </span>
  );
}
