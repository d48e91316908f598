import { randomBytes } from "node:crypto";
import { searchServer } from "../search-server.ts";
import { type Door, openDoor } from "./door.ts";

/** What an instance goes on without: a server that the tests are told, behind a door that a test may shut. */
export interface Engine {
  readonly name: string;
  readonly door: Door;
  readonly environment: Readonly<Record<string, string>>;
}

const { MAILLE_TEST_TRINO: trino, MAILLE_TEST_TRINO_FILES: files = "" } = process.env;

/** The port at which that Trino looks for the object store; any where it does not. */
export const storePort = Number(URL.parse(URL.parse(files)?.searchParams.get("endpoint") ?? "")?.port ?? 0);

/** OpenSearch and Trino, each where the tests are told one, with a name of its own there. */
export async function openEngines(stack: AsyncDisposableStack): Promise<readonly Engine[]> {
  const own = randomBytes(4).toString("hex");
  const opened: Engine[] = [];
  if (searchServer !== undefined) {
    const { door, url } = await behindDoor(stack, `${searchServer}/beyond-${own}`);
    opened.push({ name: "OpenSearch", door, environment: { MAILLE_OPENSEARCH: url } });
  }
  if (trino !== undefined) {
    const { door, url } = await behindDoor(stack, `${trino}/beyond_${own}`);
    opened.push({ name: "Trino", door, environment: { MAILLE_TRINO: url, MAILLE_TRINO_ROWS: "1" } });
  }
  return opened;
}

async function behindDoor(
  stack: AsyncDisposableStack,
  address: string,
): Promise<{ readonly door: Door; readonly url: string }> {
  const url = new URL(address);
  const door = stack.use(await openDoor([{ host: url.hostname, port: Number(url.port) }]));
  url.host = `127.0.0.1:${door.port}`;
  return { door, url: url.href };
}
