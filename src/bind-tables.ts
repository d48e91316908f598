import type { Id } from "./base/id.ts";
import { Failure } from "./base/failure.ts";
import type { Readiness } from "./catalogue/context.ts";
import type { TablesContext } from "./tables/context.ts";
import { exportRows, openParquet } from "./tables/exports.ts";
import { readPage } from "./tables/rows.ts";
import { appendUpload, createUpload, deleteUpload, getUpload, receiveFile } from "./tables/uploads.ts";
import { listVersions, getVersion, openOriginal } from "./tables/versions.ts";
import type { Level } from "./territory/territory.ts";
import type { Rooms } from "./web/rooms.ts";

/** The verbs of tables, imports and rows, bound to what they work with. */
export function boundTables(ctx: TablesContext): Pick<Rooms, "tables" | "imports" | "rows" | "territory"> {
  const bound = {
    tables: {
      listVersions: bind(ctx, listVersions),
      getVersion: bind(ctx, getVersion),
      openOriginal: bind(ctx, openOriginal),
    },
    imports: {
      createUpload: bind(ctx, createUpload),
      getUpload: bind(ctx, getUpload),
      appendUpload: bind(ctx, appendUpload),
      deleteUpload: bind(ctx, deleteUpload),
      receiveFile: bind(ctx, receiveFile),
    },
    rows: {
      readPage: bind(ctx, readPage),
      exportRows: bind(ctx, exportRows),
      openParquet: bind(ctx, openParquet),
    },
    territory: {
      labelOf: (kind: Level, code: string) => ctx.territory.labelOf(kind, code),
      contoursOf: async () => undefined,
    },
  };
  return {
    ...bound,
    tables: landing(bound.tables),
    imports: landing(bound.imports),
    rows: landing(bound.rows),
  } as unknown as Pick<Rooms, "tables" | "imports" | "rows" | "territory">;
}

function landing(verbs: object): object {
  return new Proxy(verbs, {
    get: (target, name) =>
      Reflect.get(target, name) ??
      (() => Promise.reject(new Failure("unavailable", "app-not-landed", { name: String(name) }))),
  });
}

export async function readinessOf(_ctx: TablesContext, _dataset: Id): Promise<Readiness> {
  return { tables: 0, personalData: [] };
}

function bind<Rest extends unknown[], Answer>(
  ctx: TablesContext,
  verb: (ctx: TablesContext, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(ctx, ...rest);
}
