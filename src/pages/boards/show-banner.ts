import type { BlockOf } from "../../boards/board.ts";
import { saidAlert } from "../alerts/alert-words.ts";
import { showText } from "./show-text.ts";
import type { BoardPage, BoardReader, Reads, Shown } from "./shown-block.ts";

const alertsMax = 5;

/** What is written, and the public alerts that run of its indicator, at its place. */
export async function showBanner(
  reader: BoardReader,
  page: BoardPage,
  block: BlockOf<"text" | "alert">,
  reads: Reads,
): Promise<Shown> {
  const text = showText(reader, page, block, reads);
  const { indicator: dataset, place = page.place } = block;
  if (dataset === undefined) return text;
  const { items } = await reader.rooms.alerts.listAlerts(reader.actor, {
    page: 1,
    pageSize: alertsMax,
    state: "running",
    isPublic: true,
    dataset,
    level: place.level,
    code: place.code,
  });
  if (items.length === 0) return text;
  const alerts = items.map((alert) => ({
    said: saidAlert(reader.language, alert),
    href: `/alerts/${alert.id}`,
  }));
  return { ...text, alerts };
}
