import { defined } from "../../base/defined.ts";
import type { Problem } from "../../base/failure.ts";
import type { Block, BlockOf } from "../../boards/board.ts";
import { writeDate } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";
import { toldIn } from "../reading/translated.ts";
import { showLevel } from "./show-level.ts";
import { showDatasets, showPicture, showReuse } from "./show-links.ts";
import { showPlaces } from "./show-places.ts";
import { showBanner } from "./show-banner.ts";
import { showText } from "./show-text.ts";
import type { BoardPage, BoardReader, Reads, Shown, ShownBlock } from "./shown-block.ts";

export async function showBlock(
  reader: BoardReader,
  page: BoardPage,
  block: Block,
  reads: Reads,
): Promise<ShownBlock> {
  const { id, kind, width } = block;
  return { id, kind, width, ...(await showOwn(reader, page, block, reads)) };
}

function showOwn(reader: BoardReader, page: BoardPage, block: Block, reads: Reads): Shown | Promise<Shown> {
  switch (block.kind) {
    case "text":
      return showText(reader, page, block, reads);
    case "alert":
      return showBanner(reader, page, block, reads);
    case "datasets":
      return showDatasets(reader, block);
    case "reuse":
      return showReuse(reader, block);
    case "picture":
      return showPicture(page, block);
    case "figure":
    case "curve":
    case "bars":
    case "table":
    case "map":
      return showIndicator(reader, page, block, reads);
  }
}

const nothing: Problem = { key: "boards-no-value", args: {} };

async function showIndicator(
  reader: BoardReader,
  page: BoardPage,
  block: BlockOf<"figure" | "curve" | "bars" | "table" | "map">,
  reads: Reads,
): Promise<Shown> {
  const read = reads.get(block.indicator);
  if (read?.dataset === undefined || read.facts === undefined) {
    return { ...defined({ title: block.title }), problem: read?.problem ?? nothing };
  }
  const told = toldIn(reader.language, read.dataset);
  const title = block.title === undefined || block.title === "" ? told.title : block.title;
  const head = { title, href: `/indicators/${read.dataset.slug}` };
  if (read.problem !== undefined) return { ...head, problem: read.problem };
  const source = speak(reader.language, "boards-source", {
    producer: read.dataset.organizationName,
    date: writeDate(reader.language, read.dataset.modifiedAt),
  });
  const of = { read, facts: read.facts, title };
  const body =
    "level" in block ? await showLevel(reader, page, block, of) : showPlaces(reader, page, block, of);
  return { ...head, source, ...body, ...defined({ stands: read.stands }) };
}
