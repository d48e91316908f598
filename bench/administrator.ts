/** An instance as its administrator asks it. */
import { execFile } from "node:child_process";
import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Instance } from "./whole-instance.ts";

const run = promisify(execFile);
const program = fileURLToPath(new URL("../bin/run.js", import.meta.url));

/** Throws with what the instance says of a refusal. */
export type AdministratorApi = (path: string, init?: RequestInit) => Promise<Response>;

export async function administratorApi({ url }: Instance, data: string): Promise<AdministratorApi> {
  const { stdout } = await run(process.execPath, [program, "token", "--admin", "--json"], {
    env: { ...process.env, MAILLE_DATA: data },
  });
  const { secret } = JSON.parse(stdout) as { secret: string };
  return async (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${secret}`);
    const response = await fetch(new URL(path, url), { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
}

/** A new dataset of the organization that has the first one. */
export async function newDataset(api: AdministratorApi, title: string): Promise<string> {
  const organization = await firstOrganization(api);
  const made = { title, organization, licence: "etalab-2.0" };
  return (await sentJson<{ id: string }>(api, "/api/datasets", made)).id;
}

/** The demonstration is loaded beside the start. */
async function firstOrganization(api: AdministratorApi): Promise<string> {
  for (let tries = 0; tries < 120; tries += 1) {
    const [first] = ((await (await api("/api/datasets?page_size=1")).json()) as Listed).data;
    if (first !== undefined) return first.organization.id;
    await wait(500);
  }
  throw new Error("The demonstration holds no dataset.");
}

interface Listed {
  readonly data: readonly { readonly organization: { readonly id: string } }[];
}

export async function publish(api: AdministratorApi, dataset: string): Promise<void> {
  await sentJson(api, `/api/datasets/${dataset}/publication`, {});
}

/** The table that an import of the file made. */
export async function imported(api: AdministratorApi, dataset: string, file: string): Promise<string> {
  const { size } = await stat(file);
  const name = Buffer.from(basename(file)).toString("base64");
  const announced = await api("/api/uploads", {
    method: "POST",
    headers: { "upload-length": `${size}`, "upload-metadata": `filename ${name}` },
  });
  const place = announced.headers.get("location") ?? "";
  await api(place, {
    method: "PATCH",
    headers: { "upload-offset": "0", "content-type": "application/offset+octet-stream" },
    body: await openAsBlob(file),
  });
  const upload = basename(place);
  const { id } = await sentJson<{ id: string }>(api, `/api/datasets/${dataset}/imports`, { upload });
  for (;;) {
    const { state, made } = (await (await api(`/api/imports/${id}`)).json()) as Import;
    if (state === "done" && made[0] !== undefined) return made[0].table;
    if (state !== "waiting" && state !== "running") throw new Error(`The import ended as ${state}.`);
    await wait(500);
  }
}

interface Import {
  readonly state: string;
  readonly made: readonly { readonly table: string }[];
}

async function sentJson<T>(api: AdministratorApi, path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json" };
  return (await (await api(path, { method: "POST", headers, body: JSON.stringify(body) })).json()) as T;
}
