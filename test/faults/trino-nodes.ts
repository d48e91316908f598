import type { ChildProcess } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../src/fleet/ports.ts";
import type { S3Address } from "../../src/store/s3/signed-requests.ts";
import { killProgram, startProgram, untilWell } from "./program.ts";

/** The folder of a Trino server, and that of the Java it needs (`JAVA_HOME`). */
const { MAILLE_TEST_TRINO_HOME: home, MAILLE_TEST_TRINO_JAVA: java } = process.env;
export const trinoHome = home === undefined || java === undefined ? undefined : { home, java };

/** A coordinator, which works at nothing itself, and two workers, on the files of an object store (docs/operate/trino.md). */
export async function trinoNodes(at: { home: string; java: string }, folder: string, store: S3Address) {
  const ports = await freePorts(3);
  const url = `http://127.0.0.1:${ports[0]}`;
  const running: (ChildProcess | undefined)[] = [];
  // It comes with sixty, which take minutes to begin.
  const plugins = join(folder, "trino-plugins");
  await mkdir(plugins);
  await symlink(join(at.home, "plugin/hive"), join(plugins, "hive"));
  const begin = async (node: number): Promise<void> => {
    const own = join(folder, `trino${node}`);
    const port = ports[node];
    const etc = join(own, "etc");
    await mkdir(join(etc, "catalog"), { recursive: true });
    await writeFile(
      join(etc, "node.properties"),
      properties({
        "node.environment": "maille",
        "node.id": `node${node}`,
        "node.data-dir": join(own, "data"),
      }),
    );
    await writeFile(join(etc, "jvm.config"), jvm);
    await writeFile(
      join(etc, "config.properties"),
      properties({
        coordinator: String(node === 0),
        ...(node === 0 ? { "node-scheduler.include-coordinator": "false" } : {}),
        "http-server.http.port": String(port),
        "node.internal-address": "127.0.0.1",
        "discovery.uri": url,
        "plugin.dir": plugins,
        "catalog.management": "static",
        "query.remote-task.max-error-duration": "5s",
        "query.max-memory": "400MB",
        "query.max-memory-per-node": "300MB",
        "memory.heap-headroom-per-node": "200MB",
      }),
    );
    await writeFile(join(etc, "catalog/lake.properties"), properties(catalogue(store)));
    running[node] = await startProgram({
      program: join(at.home, "bin/launcher"),
      words: ["run", `--etc-dir=${etc}`],
      folder: own,
      environment: { JAVA_HOME: at.java, PATH: `${at.java}/bin:${process.env["PATH"]}` },
    });
  };
  const whole = async (node: number): Promise<void> => {
    const child = running[node];
    if (child === undefined) throw new Error(`node ${node} was not started`);
    const place = {
      child,
      folder: join(folder, `trino${node}`),
      url: `http://127.0.0.1:${ports[node]}/v1/info`,
    };
    await untilWell(place, (told) => !(told as { starting: boolean }).starting);
  };
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    for (const child of running) await killProgram(child);
  });
  for (const node of ports.keys()) await begin(node);
  for (const node of ports.keys()) await whole(node);
  const opened = stack.move();
  return {
    /** As `MAILLE_TRINO` takes it. */
    address: `http://maille@127.0.0.1:${ports[0]}/lake/maille`,
    kill: (node: number): Promise<void> => killProgram(running[node]),
    start: async (node: number): Promise<void> => {
      await begin(node);
      await whole(node);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const jvm = [
  "-server",
  "-Xmx1200M",
  "-XX:+ExitOnOutOfMemoryError",
  "-XX:+UseSerialGC",
  "-XX:CICompilerCount=2",
  "",
].join("\n");

function catalogue({ endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Address) {
  return {
    "connector.name": "hive",
    "hive.metastore": "file",
    "hive.metastore.catalog.dir": `s3://${bucket}/metastore`,
    "fs.native-s3.enabled": "true",
    "s3.endpoint": endpoint,
    "s3.region": region,
    "s3.path-style-access": "true",
    "s3.aws-access-key": accessKeyId,
    "s3.aws-secret-key": secretAccessKey,
  };
}

function properties(told: Readonly<Record<string, string>>): string {
  return Object.entries(told)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
