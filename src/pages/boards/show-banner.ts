import { type Block, type BlockOf, indicatorOf } from "../../boards/board.ts";
import { saidAlert } from "../alerts/alert-words.ts";
import { showText } from "./show-text.ts";
import type { BoardPage, BoardReader, Reads, Shown } from "./shown-block.ts";

const alertsMax = 5;
/** Of an indicator, those that are looked at to know whether a screen is to be drawn anew. */
const watchedMax = 100;

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

/** The public alerts that run of what banners tell, whatever the place: they begin and end between versions. */
export async function alertsOf(
  { rooms, actor }: Pick<BoardReader, "rooms" | "actor">,
  blocks: readonly Block[],
): Promise<readonly string[]> {
  const told = blocks.flatMap((block) => (block.kind === "alert" ? (indicatorOf(block) ?? []) : []));
  const running = { state: "running", isPublic: true, page: 1, pageSize: watchedMax } as const;
  const found = await Promise.all(
    [...new Set(told)].map((dataset) => rooms.alerts.listAlerts(actor, { ...running, dataset })),
  );
  return found.flatMap(({ items }) => items.map(({ id }) => id));
}
