import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Writable } from "node:stream";
import { test } from "node:test";
import { ckan, openPortal } from "../../test/harvest/portals.ts";
import type { Language } from "../base/language.ts";
import { readConfig } from "../config.ts";
import { s3Server } from "../../test/s3-server.ts";
import { restoreMark } from "../folder-refusals.ts";
import { drawProgress } from "./progress-bar.ts";
import { runCommand } from "./run.ts";

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

test("every command has help with examples, in French and in English", async () => {
  for (const language of ["fr", "en"] as const) {
    const all = await call(["help"], { language });
    const names = [...all.out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = ""]) => name);
    assert.ok(names.length >= 9);
    for (const name of names) {
      const { code, out } = await call([name, "--help"], { language });
      assert.equal(code, 0);
      assert.ok(out.includes(`  maille ${name}`) || out.includes(` maille ${name}`), name);
      assert.doesNotMatch(out, /command-[a-z]+-/, `${name}: a text is not worded in ${language}`);
    }
  }
});

test("a call that is wrongly written ends with 2 and says what is wrong", async () => {
  for (const words of [
    ["improt"],
    ["help", "improt"],
    ["export"],
    ["check", "one"],
    ["import", "a.csv", "--licens", "x"],
  ]) {
    const { code, err, out } = await call(words);
    assert.equal(code, 2, words.join(" "));
    assert.equal(out, "");
    assert.match(err, /improt|dataset|one|licens/);
  }
});

test("a file is imported, published, exported, asked, checked, backed up and restored from the command line", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    const file = join(folder, "écoles_2024.csv");
    await writeFile(file, "code;nom;effectif\n35238;Rennes;12,5\n35047;Bruz;7\n");
    const imported = await call(
      ["import", file, "--licence", "lov2", "--key", "code", "--publish", "--json"],
      { data },
    );
    assert.equal(imported.code, 0, imported.err);
    const { slug, state, tables } = JSON.parse(imported.out) as {
      slug: string;
      state: string;
      tables: { rows: number }[];
    };
    assert.deepEqual([slug, state, tables[0]?.rows], ["ecoles-2024", "published", 2]);

    const exported = await call(["export", slug, "--where", "columns=nom,effectif", "--format", "csv"], {
      data,
    });
    assert.match(exported.out, /Rennes,12\.5/);
    const mistaken = await call(["export", "ecoles"], { data, language: "fr" });
    assert.equal(mistaken.code, 1);
    assert.match(mistaken.err, /« ecoles »\. Voici ce qui s’en approche : « ecoles-2024 »\./);
    const output = join(folder, "out.parquet");
    assert.equal((await call(["export", slug, "--format", "parquet", "--output", output], { data })).code, 0);
    assert.equal((await readFile(output)).subarray(0, 4).toString(), "PAR1");
    const asked = await call(["query", slug, "select sum(effectif) as total from rows"], { data });
    assert.match(asked.out, /19\.5/);
    const token = await call(["token", "--admin"], { data });
    assert.match(token.out, /^maille_\S{20,}\n$/);

    const backup = join(folder, "all.tar.zst");
    assert.equal((await call(["backup", backup], { data })).code, 0);
    const elsewhere = join(folder, "elsewhere");
    // As the root of a disk that is new.
    await mkdir(join(elsewhere, "lost+found"), { recursive: true });
    const restored = await call(["restore", backup], { data: elsewhere });
    assert.equal(restored.code, 0, restored.err);
    // No backup holds the key of its secrets.
    await copyFile(join(data, "secrets.key"), join(elsewhere, "secrets.key"));
    assert.equal((await call(["restore", backup], { data: elsewhere })).code, 1, "never over an instance");
    const cut = join(folder, "cut.tar.zst");
    await writeFile(cut, (await readFile(backup)).subarray(0, -200));
    const partial = join(folder, "partial");
    await mkdir(join(partial, "lost+found"), { recursive: true });
    assert.equal((await call(["restore", cut], { data: partial })).code, 1);
    assert.deepEqual(await readdir(partial), ["lost+found"], "nothing of it is there");
    assert.match((await call(["check"], { data: partial })).err, /no instance/);
    // As one leaves it that was killed.
    await mkdir(join(partial, "postgres", "data"), { recursive: true });
    for (const left of [restoreMark, "postgres/data/PG_VERSION"]) await writeFile(join(partial, left), "");
    for (const words of [["check"], ["token", "--admin"], ["restore", backup]]) {
      assert.match((await call(words, { data: partial })).err, /did not come to its end.*restore again/);
    }
    await backUpByTimer(data, join(folder, "backups"));
    const nowhere = await call(["backup", join(folder, "none", "all.tar.zst")], { data });
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.err, /none\/all\.tar\.zst.* cannot be read or written \(ENOENT\)/);
    const checked = await call(["check", "--json"], { data: elsewhere });
    assert.deepEqual((JSON.parse(checked.out) as { problems: unknown }).problems, []);
    assert.match((await call(["export", slug], { data: elsewhere })).out, /Bruz/);
  });
});

/** A timer keeps two and those of a clock that was wrong; what is not of its naming stays. */
async function backUpByTimer(data: string, backups: string): Promise<void> {
  await mkdir(backups);
  const old = ["maille-2025-01-01T020000Z.tar.zst", "maille-2025-01-02T020000Z.tar.zst"];
  const later = ["maille-2236-01-01T020000Z.tar.zst", "maille-2236-01-02T020000Z.tar.zst"];
  const others = [...later, "maille-by-hand.tar.zst"];
  for (const name of [...old, ...others]) await writeFile(join(backups, name), "");
  assert.equal((await call(["backup", "--keep", "0", backups], { data })).code, 2);
  assert.equal((await call(["store", "fly"], { data })).code, 2);
  assert.equal((await readdir(backups)).length, 5);
  const made = await call(["backup", "--keep", "2", backups, "--json"], { data });
  assert.equal(made.code, 0, made.err);
  const { file } = JSON.parse(made.out) as { file: string };
  assert.match(file, /\/maille-\d{4}-\d\d-\d\dT\d{6}Z\.tar\.zst$/);
  assert.deepEqual((await readdir(backups)).toSorted(), [old[1], basename(file), ...others]);
}

test("a catalogue is previewed, tried, harvested and harvested again from the command line", async () => {
  await using portal = await openPortal(
    ckan([
      { id: "menus", title: "Menus des cantines", notes: "", spatial: "{{extent}}", resources: [] },
      { id: "none", notes: "sans titre" },
    ]),
  );
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    assert.match((await call(["harvest"], { data })).out, /maille harvest https/);
    const preview = await call(["harvest", portal.url, "--preview"], { data });
    assert.deepEqual([preview.code, preview.err], [0, ""]);
    assert.match(preview.out, /CKAN[^]*Menus des cantines {2}\(menus\)/);
    const wrong = await call(["harvest", portal.url, "--every", "monthly"], { data });
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /hourly/);
    const dry = await call(["harvest", portal.url, "--name", "Portail", "--dry-run"], {
      data,
      language: "fr",
    });
    assert.match(dry.out, /Portail : complet\. 2 fiches lues : 1 nouvelle[^]*rien n’a été enregistré/);
    const { code, out } = await call(["harvest", "--json"], { data });
    const [{ source, run }] = JSON.parse(out) as [
      { source: { name: string; kind: string }; run: { counts: Record<string, number> } },
    ];
    assert.deepEqual(
      [code, source.name, source.kind, run.counts["created"], run.counts["refused"]],
      [0, "Portail", "ckan", 1, 1],
    );
    const again = await call(["harvest", portal.url], { data, language: "en" });
    assert.match(again.out, /0 new, 0 changed, 1 unchanged/);
    assert.match(again.out, /1 record, 1 refused: This record describes no dataset/);
    assert.match(again.out, /1 record: The geometry[^]*WGS 84/);
  });
});

test("check names the file that was altered and the version that misses one, and ends with 3", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    const file = join(folder, "a.csv");
    await writeFile(file, "a,b\n1,2\n3,4\n");
    const imported = await call(["import", file, "--json"], { data });
    assert.equal(imported.code, 0, imported.err);
    const { createHash } = await import("node:crypto");
    const hash = createHash("sha256").update("a,b\n1,2\n3,4\n").digest("hex");
    await writeFile(join(data, "store", hash.slice(0, 2), hash.slice(2)), "a,b\n1,2\n3,5\n");
    const altered = await call(["check"], { data });
    assert.equal(altered.code, 3);
    assert.match(altered.out, new RegExp(hash));
    await rm(join(data, "store", hash.slice(0, 2), hash.slice(2)));
    const missing = await call(["check"], { data });
    assert.equal(missing.code, 3);
    assert.match(missing.out, /version 1/);
  });
});

test("what is only read does nothing that is due: a restored copy that is checked signs and sends nothing", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    const file = join(folder, "a.csv");
    await writeFile(file, "a,b\n1,2\n3,4\n");
    assert.equal((await call(["import", file, "--licence", "lov2", "--publish"], { data })).code, 0);
    const heads = async (settings: Readonly<Record<string, string>>): Promise<unknown> => {
      const { code, out, err } = await call(["check", "--json"], { data, settings });
      assert.equal(code, 0, err);
      return (JSON.parse(out) as { journal: unknown }).journal;
    };
    const before = await heads({});
    // Under the name that another machine's settings give it, the journal would be signed anew.
    const settings = { MAILLE_URL: "https://ailleurs.example" };
    await heads(settings);
    assert.equal((await call(["export", "a"], { data, settings })).code, 0);
    assert.equal((await call(["query", "a", "select count(*) from rows"], { data, settings })).code, 0);
    assert.deepEqual(await heads({}), before);
  });
});

test("a file with columns that may name people is published with an answer alone, which is kept", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    const file = join(folder, "agents.csv");
    await writeFile(file, "nom;courriel\nA;a@exemple.fr\nB;b@exemple.fr\n");
    const words = ["import", file, "--licence", "lov2", "--publish"];
    const refused = await call(words, { data });
    assert.equal(refused.code, 1);
    assert.match(refused.err, /identify people: .*courriel/);
    const contact = ["--personal-data-contact", "dpo@exemple.fr"];
    const empty = await call([...words, ...contact, "--personal-data", "  "], { data });
    assert.equal(empty.code, 1);
    const nobody = await call([...words, "--personal-data", "Agents publics"], { data });
    assert.equal(nobody.code, 1);
    const answered = await call([...words, ...contact, "--personal-data", "Agents publics", "--json"], {
      data,
    });
    assert.equal(answered.code, 0, answered.err);
    assert.deepEqual(pick(JSON.parse(answered.out)), { slug: "agents", state: "published" });
    const exported = await call(["export", "agents", "--format", "csv"], { data });
    assert.match(exported.out, /a@exemple\.fr/);
  });
});

/** A refused publication left nothing, and no address that the next one would miss. */
function pick({ slug, state }: { slug: string; state: string }) {
  return { slug, state };
}

test("the metadata of a CSV are read from a file beside it", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    const file = join(folder, "zones.csv");
    const metadata = join(folder, "zones.csv-metadata.json");
    await writeFile(file, "numero,vu\n12,31/01/2020\n7,sans objet\n15,28/02/2020\n");
    const columns = [
      { name: "numero", datatype: "string" },
      { name: "vu", datatype: { base: "date", format: "dd/MM/yyyy" }, null: "sans objet" },
    ];
    await writeFile(metadata, JSON.stringify({ url: "zones.csv", tableSchema: { columns } }));
    const imported = await call(["import", file, "--csvw", metadata, "--json"], { data });
    assert.equal(imported.code, 0, imported.err);
    const { slug } = JSON.parse(imported.out) as { slug: string };
    const { out } = await call(["export", slug, "--format", "json", "--where", "columns=numero,vu"], {
      data,
    });
    assert.deepEqual(JSON.parse(out), [
      { numero: "12", vu: "2020-01-31" },
      { numero: "7", vu: null },
      { numero: "15", vu: "2020-02-28" },
    ]);
    await writeFile(metadata, "{");
    const refused = await call(["import", file, "--csvw", metadata], { data });
    assert.equal(refused.code, 1);
    assert.match(refused.err, /zones\.csv-metadata\.json/);
    assert.equal((await call(["import", file, "--csvw", join(folder, "none.json")], { data })).code, 1);
  });
});

test("an import that is refused leaves no dataset", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    const file = join(folder, "empty.csv");
    await writeFile(file, "");
    const refused = await call(["import", file], { data });
    assert.equal(refused.code, 1);
    assert.ok(refused.err.length > 20);
    const again = await call(["export", "empty"], { data });
    assert.equal(again.code, 1);
    assert.match(again.err, /no dataset/);
  });
});

test("the bar fits the terminal and tells step, share, rows and what remains", () => {
  const progress = { step: "read", bytes: 1_400_000, rows: 1000, done: 0.42, remainingMs: 61_000 } as const;
  const line = drawProgress(progress, "fr", 80);
  assert.ok(line.length <= 80);
  assert.match(line, /█+░+ lecture · 42 % · 1,4 Mo · 1.000 lignes · reste 1 min 1 s/);
  assert.ok(drawProgress(progress, "en", 20).length <= 20);
});

test("files are moved from one place to another, and no command begins a second place by mistake", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "instance");
    await using server = await s3Server(join(folder, "objects"));
    const { endpoint, bucket, prefix, accessKeyId, secretAccessKey } = server.address;
    const inBucket = `s3://${bucket}/${prefix.slice(0, -1)}?endpoint=${endpoint}`;
    const placed = (place: string, former?: string) => ({
      data,
      settings: {
        MAILLE_STORE: place,
        ...(former === undefined ? {} : { MAILLE_STORE_FORMER: former }),
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
    const file = join(folder, "écoles_2024.csv");
    await writeFile(file, "code;nom;effectif\n35238;Rennes;12,5\n35047;Bruz;7\n");
    const ends = async (words: readonly string[], where: ReturnType<typeof placed>, code: number) => {
      const answer = await call(words, where);
      assert.equal(answer.code, code, answer.err);
      return answer;
    };
    await ends(["import", file], placed("folder"), 0);
    const refused = await ends(["check"], placed(inBucket), 1);
    assert.match(refused.err, /are in folder, .*MAILLE_STORE_FORMER=folder and run “maille store copy”/);
    await ends(["check"], placed(inBucket, "folder"), 0);
    // From now on files may be in both.
    assert.ok((await ends(["check"], placed("folder"), 1)).err.includes(`are in ${inBucket}, which`));
    await ends(["store", "copy"], placed(inBucket, "folder"), 0);
    await ends(["check"], placed(inBucket), 0);
    await ends(["import", file], placed("folder"), 1);
    await ends(["store", "leave"], placed("folder"), 2);
    await ends(["store", "leave", inBucket], placed(inBucket), 1);
    await ends(["store", "leave", "s3://another"], placed("folder"), 1);
    await ends(["store", "leave", inBucket], placed("folder"), 0);
    await ends(["check"], placed("folder"), 0);
  });
});

async function call(
  words: readonly string[],
  options: { data?: string; language?: Language; settings?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const out = sink();
  const err = sink();
  const code = await runCommand({
    words,
    language: options.language ?? "en",
    terminal: { out: out.stream, err: err.stream, interactive: false, width: 100 },
    signal: new AbortController().signal,
    config: () =>
      readConfig({
        MAILLE_DATA: options.data ?? "/nowhere",
        MAILLE_DEMO: "no",
        MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8",
        ...options.settings,
      }),
  });
  return { code, out: out.text(), err: err.text() };
}

function sink(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "maille-command-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
