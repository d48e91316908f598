import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { freePorts } from "../../src/fleet/ports.ts";
import { killProgram, startProgram, untilWell } from "./program.ts";

/** The folder of a distribution of OpenSearch, without its security plugin. */
export const searchHome = process.env["MAILLE_TEST_OPENSEARCH_HOME"];

/** Three nodes of OpenSearch, each of which any two go on without. */
export async function searchNodes(home: string, folder: string) {
  const http = await freePorts(3);
  const transport = await freePorts(3);
  const running: (ChildProcess | undefined)[] = [];
  const begin = async (at: number): Promise<void> => {
    const own = join(folder, `search${at}`);
    running[at] = await startProgram({
      program: join(home, "bin/opensearch"),
      words: Object.entries({
        "cluster.name": "maille",
        "node.name": `node${at}`,
        "network.host": "127.0.0.1",
        "http.port": http[at],
        "transport.port": transport[at],
        "discovery.seed_hosts": transport.map((port) => `127.0.0.1:${port}`).join(","),
        "cluster.initial_cluster_manager_nodes": "node0,node1,node2",
        "path.data": join(own, "data"),
        "path.logs": join(own, "logs"),
      }).map(([name, value]) => `-E${name}=${value}`),
      folder: own,
      environment: { OPENSEARCH_JAVA_OPTS: "-Xms512m -Xmx512m" },
    });
  };
  const whole = async (at: number): Promise<void> => {
    const child = running[at];
    if (child === undefined) throw new Error(`node ${at} was not started`);
    const url = `http://127.0.0.1:${http[at]}/_cluster/health`;
    await untilWell(
      { child, folder: join(folder, `search${at}`), url },
      (told) =>
        (told as { number_of_nodes: number }).number_of_nodes === 3 &&
        (told as { status: string }).status === "green",
    );
  };
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    for (const child of running) await killProgram(child);
  });
  for (const at of http.keys()) await begin(at);
  await whole(0);
  const opened = stack.move();
  return {
    /** Of all nodes, as `MAILLE_OPENSEARCH` takes them. */
    address: http.map((port, at) => `http://127.0.0.1:${port}${at === 0 ? "/maille" : ""}`).join(","),
    kill: (at: number): Promise<void> => killProgram(running[at]),
    start: async (at: number): Promise<void> => {
      await begin(at);
      await whole(at);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
