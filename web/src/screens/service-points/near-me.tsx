// Distances from where the reader is: asked by a button, never by itself, and kept only in the
// address of this page, to about a hundred metres.
import { AimOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useWords } from "../../parts/words";
import { placeText } from "./map";

/** Milliseconds after which a place that is not found is given up. */
const PATIENCE = 15_000;

export function NearMe({ onNear }: { onNear: (place: string) => void }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<"denied" | "unknown" | null>(null);
  const find = () => {
    if (!("geolocation" in navigator)) {
      setWrong("unknown");
      return;
    }
    setBusy(true);
    setWrong(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        onNear(placeText(coords));
      },
      (error) => {
        setBusy(false);
        setWrong(error.code === error.PERMISSION_DENIED ? "denied" : "unknown");
      },
      { timeout: PATIENCE, maximumAge: 60_000 },
    );
  };
  return (
    <>
      <Button icon={<AimOutlined aria-hidden />} loading={busy} onClick={find}>
        {t("point.near_me")}
      </Button>
      <span role="status">{wrong && t(`point.place_${wrong}`)}</span>
    </>
  );
}
