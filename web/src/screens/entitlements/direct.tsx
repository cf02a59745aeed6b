// What was paid to me without asking, and why.
import * as calls from "../../api/calls";
import { keys, usePaged } from "../../api/queries";
import type { RecordView } from "../../api/schema";
import { ClaimEventCard } from "../../parts/claim-event";
import { Section } from "../../parts/page";
import { MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";

export function Direct({ record }: { record: RecordView }) {
  const { t } = useWords();
  const { register, key } = record;
  const query = usePaged([...keys.claimEvents, "own", register, key], (after) =>
    calls.claimEvents({ register, key, ...(after ? { after } : {}) }),
  );
  if (query.items.length === 0) return null;
  return (
    <Section title={t("claim_event.own")}>
      <p className="faint">{t("claim_event.own_lead")}</p>
      <ul className="entitlement-list">
        {query.items.map((event) => (
          <li key={event.id}>
            <ClaimEventCard event={event} />
          </li>
        ))}
      </ul>
      <MoreButton query={query} />
    </Section>
  );
}
