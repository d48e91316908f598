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
  const running = await reader.rooms.alerts.listRunningAt(reader.actor, { dataset, place, most: alertsMax });
  if (running.length === 0) return text;
  const alerts = running.map((alert) => ({
    said: saidAlert(reader.language, alert),
    href: `/alerts/${alert.id}`,
  }));
  return { ...text, alerts };
}
