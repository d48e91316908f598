import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FaultWorld } from "./world.ts";
import type { Written } from "./writes.ts";

const csv = Buffer.from("ligne,arret,carte\nC1,Gare,x1\nC2,Mairie,x2\n");

/** Two instances with a database each: one asks the other for a table that is given on request. */
export interface Pair extends AsyncDisposable {
  readonly producer: FaultWorld;
  readonly asker: FaultWorld;
  readonly table: string;
  /** As the asker knows it. */
  readonly dataset: string;
}

export async function openPair(folder: string): Promise<Pair> {
  await using stack = new AsyncDisposableStack();
  const open = async (name: string) => {
    await mkdir(join(folder, name));
    return stack.use(await FaultWorld.open(join(folder, name)));
  };
  const producer = await open("producer");
  const asker = await open("asker");
  const access = { level: "restricted", policy: { daysMax: 365 } };
  const { table } = await publishTable(producer, { title: "Validations", access });
  const { code } = await done<{ code: string }>(producer, "POST", "/api/network/invitations", {});
  await done(asker, "POST", "/api/network/ties", { code });
  const found = await until("the dataset is told", async () => {
    const answer = await asker.ask("GET", "/api/datasets");
    return (answer?.body as { data?: { id: string }[] } | undefined)?.data?.[0];
  });
  const opened = stack.move();
  return {
    producer,
    asker,
    table,
    dataset: found.id,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** A table of two lines of a bus, published for those whom its access rule names, and its dataset. */
export async function publishTable(
  world: Written,
  { title, access }: { readonly title: string; readonly access: object },
): Promise<{ readonly table: string; readonly dataset: string }> {
  const { id: organization } = await done<{ id: string }>(world, "POST", "/api/organizations", {
    name: `Réseau de bus, ${title}`,
  });
  const json = { organization, title, licence: "lov2" };
  const { id: dataset } = await done<{ id: string }>(world, "POST", "/api/datasets", json);
  const headers = { "upload-length": String(csv.length), "upload-metadata": "filename YS5jc3Y=" };
  const made = await world.ask("POST", "/api/uploads", { headers });
  const upload = new URL(made?.headers.get("location") ?? "").pathname;
  await world.ask("PATCH", upload, { bytes: csv, headers: { "upload-offset": "0" } });
  const path = `/api/datasets/${dataset}`;
  const begun = await done<{ id: string }>(world, "POST", `${path}/imports`, {
    upload: upload.split("/").at(-1),
  });
  const table = await until("the import ends", async () => {
    const answer = await world.ask("GET", `/api/imports/${begun.id}`);
    return (answer?.body as { made?: { table: string }[] } | undefined)?.made?.[0]?.table;
  });
  await done(world, "PUT", `${path}/access`, access);
  await done(world, "POST", `${path}/publication`, {});
  return { table, dataset };
}

async function done<Body>(world: Written, method: string, path: string, json: object): Promise<Body> {
  const answer = await world.ask(method, path, { json });
  if (answer === undefined || answer.status >= 300) {
    throw new Error(`${method} ${path}: ${answer?.status} ${JSON.stringify(answer?.body)}`);
  }
  return answer.body as Body;
}

/** What is found within two minutes. */
export async function until<Found>(what: string, find: () => Promise<Found | undefined>): Promise<Found> {
  for (const end = Date.now() + 120_000; Date.now() < end; await wait(100)) {
    const found = await find();
    if (found !== undefined) return found;
  }
  throw new Error(`It never came that ${what}.`);
}
