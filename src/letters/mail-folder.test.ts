import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openLetters } from "./letters.ts";

const clock = () => new Date("2026-11-25T08:00:00Z");

async function lettersAt(url: string, data: string) {
  const jobs = { add: async () => undefined } as never;
  return openLetters({
    config: { data },
    jobs,
    url,
    clock,
    dress: async () => undefined,
    log: () => undefined,
  });
}

test("an instance of one machine keeps its letters in a folder that nobody else reads, a hundred of them", async (t) => {
  const data = await mkdtemp(join(tmpdir(), "maille-letters-"));
  t.after(() => rm(data, { recursive: true, force: true }));
  const { mail } = await lettersAt("http://localhost:3000", data);
  const folder = join(data, "mail");
  assert.deepEqual(mail?.route, { kind: "folder", folder });
  const letter = { to: "eve@example.org", subject: "Voici\r\nBcc: x@example.org", text: "Un lien\nà ouvrir" };
  for (let n = 0; n < 103; n += 1) assert.equal(await mail?.send(letter), undefined);
  const names = await readdir(folder);
  assert.equal(names.length, 100);
  const path = join(folder, names[0] ?? "");
  assert.equal(
    await readFile(path, "utf8"),
    "To: eve@example.org\nSubject: Voici Bcc: x@example.org\n\nUn lien\nà ouvrir\n",
  );
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test("an instance that others reach keeps none: without a server it sends no mail", async () => {
  for (const url of ["https://data.example.org", "http://192.168.1.7:3000", "http://localhost.example.org"]) {
    assert.equal((await lettersAt(url, "nowhere")).mail, undefined, url);
  }
  for (const url of ["http://127.0.0.1:1", "http://[::1]:3000", "http://ville.localhost"]) {
    assert.ok((await lettersAt(url, "nowhere")).mail, url);
  }
});
