// What is around every screen: skip link, header, footer.
import { CloseOutlined, MenuOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Suspense, useEffect, useRef, useState } from "react";
import { Link, Outlet, useLocation, useNavigate } from "react-router";
import * as calls from "../api/calls";
import { keys, useCity, useSession } from "../api/queries";
import { setZone } from "../format/date";
import { showLanguage } from "../i18n";
import { Menu } from "./menu";
import { Loading } from "./states";
import { useWords } from "./words";

export function Shell() {
  const { t } = useWords();
  const city = useCity();
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const first = useRef(true);
  if (city.data) setZone(city.data.zone);
  useEffect(() => {
    // A new screen is read from its beginning, by eye and by ear.
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1}>
        <Suspense
          fallback={
            <div className="page page-narrow">
              <Loading />
            </div>
          }
        >
          <Outlet />
        </Suspense>
      </main>
      <Footer />
    </>
  );
}

function Header() {
  const { t, text, language } = useWords();
  const city = useCity();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className="header no-print">
      <div className="header-in">
        <Link to="/" className="brand">
          <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
            <rect x="1" y="1" width="30" height="30" rx="5" fill="currentColor" />
            <path
              d="M8 16.5l5.5 5.5L24 11"
              fill="none"
              stroke="#fff"
              strokeWidth="3.4"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          <span>
            <strong>{t("app.name")}</strong>
            <small>{city.data ? text(city.data.text) : t("app.tagline")}</small>
          </span>
        </Link>
        <Button
          className="menu-button"
          type="text"
          aria-expanded={open}
          aria-controls="menu"
          aria-label={t("shell.menu")}
          icon={open ? <CloseOutlined /> : <MenuOutlined />}
          onClick={() => setOpen(!open)}
        />
        <div id="menu" className={open ? "menu menu-open" : "menu"}>
          <Menu account={session.data?.account ?? null} />
          <div className="header-side">
            <Button
              type="text"
              lang={language === "zh" ? "en" : "zh-CN"}
              onClick={() => void showLanguage(language === "zh" ? "en" : "zh")}
            >
              {language === "zh" ? "English" : "中文"}
            </Button>
            <AccountPart />
          </div>
        </div>
      </div>
    </header>
  );
}

function AccountPart() {
  const { t, text } = useWords();
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const account = session.data?.account;
  if (!account) {
    return (
      <Link to="/sign-in" className="sign-in-link">
        {t("sign_in.title")}
      </Link>
    );
  }
  const leave = async () => {
    await calls.signOut();
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "city" });
    await client.fetchQuery({ queryKey: keys.session, queryFn: calls.session });
    void navigate("/");
  };
  return (
    <>
      <Link className="who" to="/session/password" title={t("password.title")}>
        {text(account.text).split(/[（,(]/)[0]}
        <span className="hidden-label">{t("password.title")}</span>
      </Link>
      <Button type="text" onClick={() => void leave()}>
        {t("sign_in.out")}
      </Button>
    </>
  );
}

function Footer() {
  const { t, text } = useWords();
  const city = useCity();
  return (
    <footer className="footer">
      <div className="footer-in">
        {city.data?.synthetic && <p className="synthetic">{t("footer.synthetic")}</p>}
        {city.data && (
          <dl>
            <div>
              <dt>{t("footer.city")}</dt>
              <dd>{text(city.data.text)}</dd>
            </div>
            <div>
              <dt>{t("footer.pack")}</dt>
              <dd>
                {city.data.pack_version} <code>{city.data.pack_hash.slice(0, 12)}</code>
              </dd>
            </div>
            <div>
              <dt>{t("footer.key")}</dt>
              <dd>
                <code>{city.data.journal_key}</code>
              </dd>
            </div>
          </dl>
        )}
      </div>
    </footer>
  );
}
