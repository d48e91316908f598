import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { systemClock } from "../base/clock.ts";
import { openProvider } from "./open-provider.ts";
import { ProviderProgram } from "./settings.ts";

/**
 * The process of the provider: it reads what it is from its standard input, says on a line that it is open, and
 * ends with the channel to the process that started it.
 */

const program = ProviderProgram.parse(await json(process.stdin));
const answer = openProvider(program, () => systemClock().getTime()).callback();
const server = createServer((request, response) => void answer(request, response));
server.listen(Number(new URL(program.issuer).port), program.host, () => {
  process.stdout.write(`${JSON.stringify({ url: program.issuer })}\n`);
});
server.once("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.once("disconnect", () => process.exit(0));
process.once("SIGTERM", () => process.exit(0));
