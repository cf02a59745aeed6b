// An address that leads nowhere.
import { Link } from "react-router";
import { Page } from "../parts/page";
import { useWords } from "../parts/words";

export default function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t("not_found.title")}>
      <p>{t("not_found.words")}</p>
      <Link className="button button-primary" to="/">
        {t("menu.home")}
      </Link>
    </Page>
  );
}
