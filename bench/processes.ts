/**
 * One, two and four processes that answer for one instance, beside one that works: requests a second, and the
 * processor time that each of them costs all processes together. Two cores show no speed-up beyond them.
 */
import { readFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { ManyWorld } from "../test/many-world.ts";

const clients = 16;
const loadMs = 3_000;
const counts = [1, 2, 4] as const;
/** Of the kernel, in `/proc/<pid>/stat`: a hundredth of a second on Linux. */
const tickMs = 10;

interface Measured {
  readonly perSecond: number;
  readonly cpuMs: number;
}

export async function processesReport(): Promise<string> {
  await using world = await ManyWorld.open();
  const settings = { MAILLE_REQUESTS_PER_MINUTE: "0" };
  const worker = await world.start("work", settings);
  const cookie = await claim(world, worker, settings);
  const webs: Awaited<ReturnType<ManyWorld["start"]>>[] = [];
  const rows: string[] = [];
  for (const count of counts) {
    while (webs.length < count) webs.push(await world.start("web", settings));
    const measured = [
      await load(webs, "/datasets", {}),
      await load(webs, "/api/datasets", {}),
      await load(webs, "/api/account", { cookie }),
    ];
    const cells = measured.map(({ perSecond, cpuMs }) => `${Math.round(perSecond)} | ${cpuMs.toFixed(2)}`);
    rows.push(`| ${count} | ${cells.join(" | ")} |`);
  }
  return [
    "## Several processes",
    "",
    `${clients} clients ask all processes in turn, for ${loadMs / 1000} s each; they, PostgreSQL and a process that works run on the same cores.`,
    "",
    "| processes that answer | a page that is kept, a second | CPU, ms | a list by the API, a second | CPU, ms | one's account, a second | CPU, ms |",
    "|---:|---:|---:|---:|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

async function claim(
  world: ManyWorld,
  worker: Awaited<ReturnType<ManyWorld["start"]>>,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const [, secret = ""] = await worker.told(/claim\?secret=(\S+)/);
  await using web = await world.start("web", settings);
  const json = { secret, name: "Eve", email: "eve@ville.example", password: "quatre mots sans lien aucun" };
  const claimed = await world.ask(web.at, "/api/administrator", { json });
  return (claimed.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

type Web = Awaited<ReturnType<ManyWorld["start"]>>;

async function load(
  webs: readonly Web[],
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Measured> {
  for (const { at } of webs) for (let turn = 0; turn < 50; turn += 1) await ask(`${at}${path}`, headers);
  const before = await cpuOf(webs);
  const from = performance.now();
  let requests = 0;
  const client = async (first: number): Promise<void> => {
    for (let turn = first; performance.now() - from < loadMs; turn += 1) {
      await ask(`${webs[turn % webs.length]?.at}${path}`, headers);
      requests += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, at) => client(at)));
  const seconds = (performance.now() - from) / 1000;
  return { perSecond: requests / seconds, cpuMs: ((await cpuOf(webs)) - before) / requests };
}

const agent = new Agent({ keepAlive: true });

function ask(address: string, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get(address, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${address}: ${answer.statusCode}`));
      answer.resume().once("end", resolve);
    });
    asked.once("error", reject);
  });
}

async function cpuOf(webs: readonly Web[]): Promise<number> {
  const all = await Promise.all(
    webs.map(async ({ child }) => {
      const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * tickMs;
    }),
  );
  return all.reduce((sum, each) => sum + each, 0);
}
