// The seeds by which events of a kind are drawn: to what the city committed, the seed once its day
// is over, and for auditors the draw as a file that proves itself.
import { Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { useCity, useDrawSeeds, useSession } from "../../api/queries";
import type { ClaimEventKind, DrawSeed } from "../../api/schema";
import { DownloadButton } from "../../parts/download-button";
import { isOffered } from "../../parts/navigation";
import { EmptyState, QueryGate } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { drawFileName, drawState, verifyCommand } from "./draw";

/** Draws that are shown at first. */
const FIRST = 10;

export function Draws({ kind }: { kind: ClaimEventKind }) {
  const { t } = useWords();
  const session = useSession();
  const query = useDrawSeeds(kind.id);
  const exports = isOffered(session.data?.account, "export_draw");
  return (
    <QueryGate query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState text={t("draw.none")} />
        ) : (
          <>
            <p className="faint">{t("draw.lead")}</p>
            <Seeds kind={kind.id} seeds={items} exports={exports} />
            {exports && <Proof kind={kind.id} seeds={items} />}
          </>
        )
      }
    </QueryGate>
  );
}

interface SeedsProps {
  kind: string;
  seeds: DrawSeed[];
  exports: boolean;
}

function Seeds({ kind, seeds, exports }: SeedsProps) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const rest = seeds.length - FIRST;
  return (
    <>
      <ul className="entitlement-list">
        {seeds.slice(0, all ? seeds.length : FIRST).map((seed) => (
          <li key={seed.number} className="card stack-s" data-draw={seed.number}>
            <Seed seed={seed} />
            {exports && drawState(seed) === "over" && (
              <div className="no-print">
                <DownloadButton
                  label={t("draw.download", { number: seed.number })}
                  name={drawFileName(kind, seed.number)}
                  fetch={() => calls.drawFile(kind, seed.number)}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {rest > 0 && !all && (
        <div className="more no-print">
          <Button onClick={() => setAll(true)}>{t("state.rest", { count: rest })}</Button>
        </div>
      )}
    </>
  );
}

const TONES = { prepared: "grey", today: "blue", over: "green" } as const;

function Seed({ seed }: { seed: DrawSeed }) {
  const { t, date, time } = useWords();
  const state = drawState(seed);
  return (
    <>
      <div className="row-between">
        <strong>
          {t("draw.number", { number: seed.number })}
          {seed.on && ` · ${date(seed.on)}`}
        </strong>
        <Tag tone={TONES[state]}>{t(`draw_state.${state}`)}</Tag>
      </div>
      <dl className="facts">
        <div>
          <dt>{t("draw.committed_at")}</dt>
          <dd>{time(seed.committed_at)}</dd>
        </div>
        <div>
          <dt>{t("draw.commitment")}</dt>
          <dd>
            <code className="breaks">{seed.commitment}</code>
          </dd>
        </div>
        <div>
          <dt>{t("draw.seed")}</dt>
          <dd>
            {seed.seed ? (
              <code className="breaks">{seed.seed}</code>
            ) : (
              <span className="faint">{t("draw.not_told")}</span>
            )}
          </dd>
        </div>
      </dl>
    </>
  );
}

/** How the file is proved without this city's help. */
function Proof({ kind, seeds }: { kind: string; seeds: DrawSeed[] }) {
  const { t } = useWords();
  const city = useCity();
  const latest = seeds.find((seed) => drawState(seed) === "over") ?? seeds[seeds.length - 1];
  if (!city.data || !latest) return null;
  return (
    <div className="stack-s draw-proof">
      <h3>{t("draw.proof")}</h3>
      <p>{t("draw.proof_words")}</p>
      {/* a region that scrolls sideways is reached by the keyboard */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="command" tabIndex={0} role="region" aria-label={t("draw.command")}>
        {verifyCommand(drawFileName(kind, latest.number), city.data.journal_key)}
      </pre>
    </div>
  );
}
