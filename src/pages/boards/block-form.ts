import { defined } from "../../base/defined.ts";
import { languages } from "../../base/language.ts";
import {
  alertTones,
  type Block,
  blockKinds,
  type BlockKind,
  blockWidths,
  parsePlaceAddress,
} from "../../boards/board.ts";
import { indicatorLevels, type IndicatorPlace } from "../../indicators/definition.ts";
import { datasetNamed } from "../reading/dataset-named.ts";
import { field } from "../reading/forms.ts";
import { speak } from "../reading/speak.ts";
import { findPlaces } from "./open-board.ts";

/** What is wrong with a field of a block, as the form shows it. */
export class WrongField extends Error {
  readonly key: string;
  readonly args: Readonly<Record<string, string>>;

  constructor(key: string, parameter: string, name: string) {
    super(key);
    this.key = key;
    this.args = { parameter, name };
  }
}

type Reader = Pick<App.Locals, "rooms" | "actor" | "language">;

/** A block as its form says it; names and addresses become what they name. Throws `WrongField`. */
export async function readBlock(reader: Reader, form: FormData): Promise<unknown> {
  const kind = blockKinds.find((one) => one === field(form, "kind"));
  if (kind === undefined) throw new WrongField("boards-kind-unknown", "kind", field(form, "kind"));
  const common = { id: field(form, "block"), kind, width: oneOf(blockWidths, field(form, "width"), "whole") };
  return { ...common, ...(await readers[kind](reader, form)) };
}

type ReadOwn = (reader: Reader, form: FormData) => object | Promise<object>;

const titleIn = (form: FormData) => defined({ title: field(form, "title") || undefined });
const readFigure = (reader: Reader, form: FormData) => ({
  ...titleIn(form),
  ...indicatorIn(form),
  ...placeIn(reader, form),
});
const readRanking: ReadOwn = (_, form) => ({
  ...titleIn(form),
  ...indicatorIn(form),
  ...levelIn(form),
  rows: numberIn(form, "rows") ?? 10,
});
const readText = (reader: Reader, form: FormData) => ({
  text: field(form, "text"),
  ...(field(form, "indicator") === "" ? {} : indicatorIn(form)),
  ...placeIn(reader, form),
});

const readers: Readonly<Record<BlockKind, ReadOwn>> = {
  figure: readFigure,
  curve: (reader, form) => ({ ...readFigure(reader, form), ...besideIn(reader, form) }),
  bars: readRanking,
  table: readRanking,
  map: (_, form) => ({ ...titleIn(form), ...indicatorIn(form), ...levelIn(form) }),
  text: readText,
  alert: (reader, form) => ({
    ...readText(reader, form),
    tone: oneOf(alertTones, field(form, "tone"), "information"),
  }),
  datasets: async (reader, form) => ({ ...titleIn(form), datasets: await datasetsIn(reader, form) }),
  reuse: async (reader, form) => ({ reuse: await reuseIn(reader, form) }),
  picture: (_, form) => ({
    picture: field(form, "picture"),
    alternative: field(form, "alternative"),
    ...defined({ caption: field(form, "caption") || undefined }),
  }),
};

function besideIn(reader: Reader, form: FormData) {
  const periods = numberIn(form, "periods");
  const beside = field(form, "beside")
    .split(/[,;\n]/)
    .filter((name) => name.trim() !== "")
    .map((name) => placeNamed(reader, name.trim(), "beside"));
  return { ...(beside.length === 0 ? {} : { beside }), ...defined({ periods }) };
}

/** What a new block says before it is set. */
export function newBlock(
  { language }: Pick<App.Locals, "language">,
  kind: BlockKind,
  id: string,
  first: { readonly id: string; readonly level: string } | undefined,
): unknown {
  const indicator = first?.id ?? "";
  const text = speak(language, "boards-new-text");
  const ranking = { width: "half", indicator, level: first?.level, rows: 10 };
  const own: Readonly<Partial<Record<BlockKind, object>>> = {
    figure: { width: "third", indicator },
    curve: { indicator },
    bars: ranking,
    table: ranking,
    map: { indicator, level: first?.level },
    text: { text },
    alert: { tone: "information", text },
  };
  return own[kind] === undefined ? undefined : { id, kind, width: "whole", ...own[kind] };
}

/** Blocks that still say what a new one says, in either language. */
export function unwrittenBlocks(blocks: readonly Block[]): string[] {
  const said = languages.map((language) => speak(language, "boards-new-text"));
  return blocks.flatMap((block) => ("text" in block && said.includes(block.text.trim()) ? [block.id] : []));
}

function indicatorIn(form: FormData): { indicator: string } {
  return { indicator: field(form, "indicator") };
}

function levelIn(form: FormData) {
  return { level: oneOf(indicatorLevels, field(form, "level"), "departement") };
}

function oneOf<const Value extends string>(values: readonly Value[], told: string, otherwise: Value): Value {
  return values.find((one) => one === told) ?? otherwise;
}

function numberIn(form: FormData, name: string): number | undefined {
  const told = field(form, name);
  return told === "" ? undefined : Number(told);
}

function placeIn(reader: Pick<Reader, "rooms">, form: FormData): { place?: IndicatorPlace } {
  const told = field(form, "place");
  return told === "" ? {} : { place: placeNamed(reader, told, "place") };
}

/** By its name, its code, or as an address of a board writes it. */
export function placeNamed(reader: Pick<Reader, "rooms">, told: string, parameter: string): IndicatorPlace {
  const written = parsePlaceAddress(told);
  if (written !== undefined) return written;
  const [first] = findPlaces(reader, told.slice(0, 200));
  if (first === undefined) throw new WrongField("boards-place-unknown", parameter, told.slice(0, 200));
  return { level: first.level, code: first.code };
}

async function datasetsIn({ rooms, actor }: Reader, form: FormData): Promise<readonly string[]> {
  const names = field(form, "datasets")
    .split(/\s+/)
    .filter((name) => name !== "");
  return Promise.all(
    names.slice(0, 31).map(async (name) => (await rooms.datasets.getDataset(actor, datasetNamed(name))).id),
  );
}

async function reuseIn({ rooms, actor }: Reader, form: FormData): Promise<string> {
  const told = field(form, "reuse");
  const slug = /\/reuses\/([^/?#]+)/.exec(told)?.[1] ?? told;
  return (await rooms.projects.getProject(actor, slug)).id;
}

/** What a form shows of a block: names where people write names. */
export function formOf(
  block: Block,
  names: { readonly place: (place: IndicatorPlace) => string; readonly dataset: (id: string) => string },
): Readonly<Record<string, string>> {
  const { id, kind, width } = block;
  const own: Record<string, string> = { block: id, kind, width };
  for (const [name, value] of Object.entries(block)) {
    if (typeof value === "string" || typeof value === "number") own[name] = String(value);
  }
  if ("place" in block && block.place !== undefined) own["place"] = names.place(block.place);
  if (block.kind === "curve" && block.beside !== undefined) {
    own["beside"] = block.beside.map(names.place).join(", ");
  }
  if (block.kind === "datasets") own["datasets"] = block.datasets.map(names.dataset).join("\n");
  return own;
}
