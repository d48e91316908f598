const nodeLeast = 24;

const major = Number(process.versions.node.split(".")[0]);
if (major < nodeLeast) {
  process.stderr.write(
    `Maille runs on Node ${nodeLeast}; this is Node ${process.versions.node}. Start it with “npm start” or ` +
      "“npx maille serve”: they bring the right one.\n" +
      `Maille fonctionne avec Node ${nodeLeast} ; celui-ci est Node ${process.versions.node}. Lancez-le avec ` +
      "« npm start » ou « npx maille serve », qui apportent le bon.\n",
  );
  process.exit(1);
}

const stopping = new AbortController();
let askedAt: number | undefined;

/** The first asks for a clean end. A terminal and npm may both pass on one Ctrl-C; a later one does not wait. */
function stop(): void {
  const now = performance.now();
  askedAt ??= now;
  stopping.abort();
  if (now - askedAt > 2000) process.exit(130);
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.on("SIGHUP", stop);
/** Where several instances run together, this one ends with who started it, and does not wait for it. */
process.once("disconnect", stop);
process.channel?.unref();

const words = process.argv.slice(2);
/** Who serves goes on where nobody reads what it says. */
const serves = words[0] === "serve" || words[0] === "start";
let isUnread = false;

/**
 * Who reads our output may have read enough (`maille help | head`). A command ends then, as cleanly as
 * it can, with what a shell tells of SIGPIPE: what it had to say was not all taken.
 */
function endWhereNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  if (serves) return;
  isUnread = true;
  stopping.abort();
}
process.stdout.on("error", endWhereNobodyReads);
process.stderr.on("error", endWhereNobodyReads);

const { readConfig, readLanguage } = await import("./config.ts");
const call = {
  words,
  language: readLanguage(),
  terminal: {
    out: process.stdout,
    err: process.stderr,
    interactive: process.stderr.isTTY,
    width: process.stderr.columns ?? 80,
  },
  signal: stopping.signal,
};
process.exitCode = (await answeredElsewhere()) ?? (await runHere());

/** By the process that serves the instance. What is wrong with the settings is said here. */
async function answeredElsewhere(): Promise<number | undefined> {
  const { isAnsweredThere } = await import("./command/frames.ts");
  if (!isAnsweredThere(words)) return undefined;
  const { isFailure } = await import("./base/failure.ts");
  const { askServer } = await import("./command/ask-server.ts");
  const { placesOf } = await import("./store/store-place.ts");
  try {
    const { data: folder, store, storeFormer } = readConfig();
    return await askServer({ ...call, folder, places: placesOf(store, storeFormer) });
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

async function runHere(): Promise<number> {
  const { runCommand } = await import("./command/run.ts");
  return runCommand({ ...call, config: () => readConfig() });
}
// The last words may still be on their way to who no longer reads.
process.on("exit", () => {
  if (isUnread) process.exitCode = 141;
});
