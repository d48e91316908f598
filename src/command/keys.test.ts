import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import { identityWorld } from "../../test/identity-world.ts";
import { signaturesVerbs } from "../access/room.ts";
import { readConfig } from "../config.ts";
import { ownFiles } from "./files.ts";
import { listOrChangeKeys } from "./keys.ts";
import { runCommand } from "./run.ts";

test("the keys are listed, changed and revoked from the command line", async () => {
  await using world = await identityWorld();
  const rooms = signaturesVerbs(world);
  const call = async (...positionals: string[]): Promise<string> => {
    let out = "";
    const stream = new Writable({
      write: (chunk, _, done) => {
        out += String(chunk);
        done();
      },
    });
    const terminal = { out: stream, err: stream, json: false, interactive: false, width: 80 };
    const { signal } = new AbortController();
    const config = readConfig({});
    const given = {
      config,
      language: "en",
      terminal,
      positionals,
      options: {},
      signal,
      runCommand,
      files: ownFiles,
    } as const;
    await listOrChangeKeys(rooms, given);
    return out;
  };
  const [key] = (await world.identity.jwks()).keys;
  assert.match(await call(), new RegExp(`${key?.kid} +signs`));
  assert.match(await call("rotate"), /published, waiting[^]*signs/);
  await assert.rejects(call("rotate"), { key: "identity-rotation-under-way" });
  assert.match(await call("revoke", key?.kid ?? ""), /signs[^]*revoked/);
  await assert.rejects(call("revoke"), { key: "command-keys-which" });
  await assert.rejects(call("burn"), { key: "command-keys-action-unknown" });
});
