import { glob } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type ActorName, actors, type Right } from "./actors-world.ts";

/** Of one subject: who may ask each of its routes, open each of its pages, send each of its forms. */
export interface Rights {
  readonly routes?: Readonly<Record<string, AskedRoute>>;
  readonly pages?: Readonly<Record<string, Who>>;
  readonly forms?: Readonly<Record<string, Who>>;
}

/** A route as the tests ask it: `{town}`, `{table}` and the like stand for what their world holds. */
export interface AskedRoute {
  readonly right: Right;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A draft of its own for each that may, since it is changed. */
  readonly fresh?: true;
  /** In place of the parameter of that name. */
  readonly names?: Readonly<Record<string, string>>;
  /** Nobody is let in by it: who may is told elsewhere, and only the others are tried. */
  readonly outsideOnly?: true;
}

/** Whom a page or a form answers; the others are refused or asked to sign in. */
export const mayOpen = {
  everybody: actors,
  members: ["stranger", "reader", "editor", "administrator", "steward"],
  town: ["reader", "editor", "administrator", "steward"],
  editors: ["editor", "administrator", "steward"],
  administrators: ["administrator", "steward"],
  steward: ["steward"],
  nobody: [],
} as const satisfies Record<string, readonly ActorName[]>;

export type Who = keyof typeof mayOpen;

/** The address of the pages of a dataset: its tables are tried with the draft in its place. */
export const table = "/datasets/[slug]/[[table]]";
/** Of nothing that exists. */
export const nobody = "01a00000-0000-7000-8000-000000000000";
export const open = { right: "open" } as const;
export const draft = { right: "draft" } as const;
export const edit = { right: "edit" } as const;

/** Those of all subjects: each file of `rights/` says them of one. */
export async function readRights(): Promise<Required<Rights>> {
  const folder = fileURLToPath(new URL("rights/", import.meta.url));
  const files = (await Array.fromAsync(glob("*.ts", { cwd: folder }))).sort();
  const subjects = await Promise.all(
    files.map(async (file) => ((await import(`${folder}${file}`)) as { rights: Rights }).rights),
  );
  return {
    routes: merged(subjects.map(({ routes }) => routes)),
    pages: merged(subjects.map(({ pages }) => pages)),
    forms: merged(subjects.map(({ forms }) => forms)),
  };
}

function merged<Right>(
  parts: readonly (Readonly<Record<string, Right>> | undefined)[],
): Record<string, Right> {
  const entries = parts.flatMap((part) => Object.entries(part ?? {}));
  const all = Object.fromEntries(entries);
  if (Object.keys(all).length !== entries.length) throw new Error("two subjects say who may ask one address");
  return all;
}
