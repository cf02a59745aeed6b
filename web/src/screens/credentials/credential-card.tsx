// A credential as people know it: framed, with seal, issuer and QR.
import { SafetyCertificateOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import type { Credential, CredentialRow } from "../../api/schema";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

/** A credential in a list. */
export function CredentialLine({ row }: { row: CredentialRow }) {
  const { text, date } = useWords();
  return (
    <li className="row-between">
      <span>
        <SafetyCertificateOutlined aria-hidden />{" "}
        <Link to={`/credentials/${row.id}`}>{text(row.text)}</Link>
        <div className="faint">
          {text(row.holder_text)} {date(row.issued_at)}
        </div>
      </span>
      <StateTag state={row.state} of="credential_state" />
    </li>
  );
}

export function CredentialCard({ value }: { value: Credential }) {
  const { t, text, date, shown } = useWords();
  const revoked = value.state === "revoked";
  return (
    <article
      className={revoked ? "licence licence-revoked" : "licence"}
      aria-labelledby="licence-title"
    >
      <h2 id="licence-title">{text(value.text)}</h2>
      {revoked && <p className="revoked-mark">{t("credential_state.revoked")}</p>}
      <div className="licence-body">
        <dl>
          {value.facts.map((fact) => (
            <div key={fact.name}>
              <dt>{text(fact.text)}</dt>
              <dd className="lines">{shown(fact)}</dd>
            </div>
          ))}
        </dl>
        <div className="licence-side">
          {/* The picture is the server's own, of an address that it made. */}
          <img
            className="qr"
            alt={t("credential.qr")}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(value.qr_svg)}`}
          />
          <span className="small">{t("credential.scan")}</span>
        </div>
      </div>
      <footer>
        <span>
          {text(value.department.text)}
          <br />
          {date(value.issued_at)}
          {value.expires_on && ` — ${date(value.expires_on)}`}
        </span>
        <span className="mono small">{value.id}</span>
      </footer>
    </article>
  );
}
