import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateSync } from "node:zlib";
import { checkFiles } from "../../src/citizens/procedures/case-files.ts";
import { attachment } from "../../src/base/attachment.ts";
import { type Procedures, proceduresWorld, onlyPart, refused } from "./procedures-world.ts";

/** What is brought is told from all else by this. */
const secret = "QUOTIENT-612-DE-AWA";
const pdf = Buffer.from(`%PDF-1.7\n${secret}\n%%EOF\n`);

let world: Procedures;
let here: Procedures["bus"]["app"]["rooms"]["citizens"];

before(async () => {
  world = await proceduresWorld(false);
  await world.declare();
  here = world.bus.app.rooms.citizens;
});
after(() => world[Symbol.asyncDispose]());

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

/** A square of one pixel, with a comment that a camera could have written. */
function png(comment: string): Buffer {
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("tEXt", Buffer.from(comment)),
    chunk("IDAT", deflateSync(Buffer.from([0, 0]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function files(...sent: readonly (readonly [string, Buffer])[]) {
  return sent.map(([name, bytes]) => ({ name, bytes }));
}

async function brings(name: string, sent: ReturnType<typeof files>, words = "") {
  const { atBus } = await world.person(name);
  const { id } = await here.startCase(
    atBus,
    "tarif-reduit",
    new Map([[world.table, { words, files: sent }]]),
  );
  const part = onlyPart(await here.getOwnCase(atBus, id));
  return { atBus, id, part, files: part.files ?? [] };
}

test("a file is called what it is, on one line that reads as it is written, and can be saved", () => {
  for (const [name, told] of [
    [`${"a".repeat(99)}😀.pdf`, `${"a".repeat(99)}….pdf`],
    ["a\nb\t.pdf", "a_b_.pdf"],
    ["avis\u202Efdp.exe", "avis_fdp.pdf"],
    ['C:\\é"x.pdf', 'C:_é"x.pdf'],
    ["", "document.pdf"],
  ] as const) {
    const [file] = checkFiles(files([name, pdf]), "files");
    assert.equal(file?.name, told);
    assert.match(attachment(told), /^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[^"\s]+$/);
  }
});

async function kept(part: string): Promise<number> {
  const rows = await world.bus.database.db`select from case_files where part = ${part}`;
  return rows.length;
}

test("files are brought without a word, kept sealed, read by their person and the organization, which is written down", async () => {
  const one = await brings("awa", files(["../avis.html", pdf], ["photo.jpeg", png(secret)]));
  const [first, second] = one.files;
  assert.ok(first && second);
  assert.deepEqual([first.name, first.type], [".._avis.pdf", "application/pdf"]);
  assert.deepEqual([second.name, second.type], ["photo.png", "image/png"]);
  assert.deepEqual((await here.getOwnFile(one.atBus, one.part.id, first.id)).content, pdf);
  const cleaned = await here.getOwnFile(one.atBus, one.part.id, second.id);
  assert.ok(cleaned.content.subarray(1, 4).equals(Buffer.from("PNG")) && !cleaned.content.includes(secret));
  // Nothing of them lies in the clear, their names neither.
  const [row] = await world.bus.database.db<{ whole: string; bytes: Buffer }[]>`
    select to_jsonb(c)::text as whole, f.content as bytes from procedure_cases c join case_files f on f.part = c.id
    where f.id = ${first.id}`;
  assert.ok(row !== undefined && !row.bytes.includes(secret) && !/avis/.test(row.whole));

  const told = async () => {
    const { items } = await world.bus.app.rooms.journal.listAccesses(world.clerk, world.asking.id, {
      pageSize: 50,
    });
    return items.filter(({ reading, columns }) => reading === "told-once" && columns.length === 0);
  };
  const before = (await told()).length;
  const read = await here.getCase(world.clerk, world.asking.id, one.id);
  assert.equal(onlyPart(read).files?.length, 2);
  const asked = { part: one.part.id, file: first.id };
  assert.deepEqual((await here.getCaseFile(world.clerk, world.asking.id, asked)).content, pdf);
  const after = await told();
  assert.equal(after.length, before + 2);
  assert.deepEqual(
    after
      .slice(0, 2)
      .map(({ basis, party, account, filter, agreement }) => [
        basis,
        party.name,
        account,
        new URLSearchParams(filter).get("procedure"),
        agreement,
      ]),
    [1, 2].map(() => ["producer", "Réseau de bus", world.clerk.account, "Tarif réduit", undefined]),
  );
});

test("another citizen, staff of another organization, readers and whoever administers the instance read no file", async () => {
  const one = await brings("owner", files(["avis.pdf", pdf]));
  const other = await brings("other", files(["autre.pdf", pdf]));
  const [file, theirs] = [one.files[0]!, other.files[0]!];
  const editor = { organization: world.newId(), role: "editor" as const };
  const reader = { organization: world.asking.id, role: "reader" as const };
  for (const actor of [
    other.atBus,
    { ...other.atBus, administrator: true },
    { ...other.atBus, memberships: [editor] },
    { ...other.atBus, memberships: [reader] },
  ]) {
    const asked = { part: one.part.id, file: file.id };
    assert.equal(await refused(here.getOwnFile(actor, one.part.id, file.id)), "once-case-unknown");
    assert.equal(await refused(here.getCaseFile(actor, world.asking.id, asked)), "once-case-unknown");
  }
  assert.equal(
    await refused(here.getOwnFile({ kind: "anyone" }, one.part.id, file.id)),
    "access-sign-in-needed",
  );
  // Nor by way of one's own case.
  assert.equal(await refused(here.getOwnFile(other.atBus, other.part.id, file.id)), "once-case-unknown");
  const swapped = { part: one.part.id, file: theirs.id };
  assert.equal(await refused(here.getCaseFile(world.clerk, world.asking.id, swapped)), "once-case-unknown");
  // Put in the place of another, it does not open.
  await world.bus.database.db`
    update case_files set content = (select content from case_files where id = ${theirs.id}) where id = ${file.id}`;
  assert.equal(await refused(here.getOwnFile(one.atBus, one.part.id, file.id)), "once-file-lost");
});

test("what is no PDF, JPEG or PNG, is cut, is too much or too many, is refused whole, whatever it is called", async () => {
  const html = Buffer.from("<html><script>alert(1)</script>");
  const large = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(6_000_000), Buffer.from("%%EOF")]);
  for (const [sent, told] of [
    [files(["avis.pdf", html]), "once-file-wrong"],
    [files(["avis.pdf", Buffer.alloc(0)]), "once-file-wrong"],
    [files(["avis.pdf", pdf.subarray(0, 20)]), "once-file-wrong"],
    [files(["photo.png", png("").subarray(0, 40)]), "once-file-wrong"],
    [files(["photo.webp", Buffer.from("RIFF0000WEBPVP8 ")]), "once-file-wrong"],
    [files(["bon.pdf", pdf], ["faux.pdf", html]), "once-file-wrong"],
    [files(["a.pdf", large], ["b.pdf", large]), "once-files-large"],
    [Array.from({ length: 6 }, () => ({ name: "a.pdf", bytes: pdf })), "once-files-many"],
    [[], "once-paper-empty"],
  ] as const) {
    assert.equal(await refused(brings(`wrong${Math.random()}`, [...sent])), told);
  }
  assert.equal(await refused(brings("wrong-words", [], "é".repeat(5001))), "once-paper-long");
  const [left] = await world.bus.database.db<{ count: number }[]>`
    select count(*)::int as count from procedure_cases c join accounts a on a.id = c.account
    where a.name like 'wrong%'`;
  assert.equal(left?.count, 0);
});

test("of one account two forms with files are read at once, of all some more", async () => {
  const [one, other] = [await world.person("hasty"), await world.person("calm")];
  const turns = await Promise.all([1, 2].map(() => here.takePaperTurn(one.atBus)));
  const third = here.takePaperTurn(one.atBus);
  (await here.takePaperTurn(other.atBus))();
  assert.equal(await Promise.race([third, Promise.resolve("waits")]), "waits");
  for (const leave of turns) leave();
  (await third)();
  assert.equal(await refused(here.takePaperTurn({ kind: "anyone" })), "access-sign-in-needed");
});

test("an account keeps so many bytes of files, and may bring more once they are gone", async () => {
  const one = await brings("hoarder", files(["avis.pdf", pdf]));
  await world.bus.database.db`update case_files set bytes = 50000000 where part = ${one.part.id}`;
  await here.setProcedure(world.clerk, world.asking.id, {
    slug: "autre",
    title: "Autre",
    lead: "",
    sources: [onlyPart(await here.getOwnCase(one.atBus, one.id)).source],
  });
  const bring = () =>
    here.startCase(one.atBus, "autre", new Map([[world.table, { words: "", files: files(["a.pdf", pdf]) }]]));
  assert.equal(await refused(bring()), "once-files-kept");
  await world.bus.database.db`update procedure_cases set until = now() where id = ${one.part.id}`;
  await bring();
});

test("files go with the case on its day, and with the account of who brought them", async () => {
  const one = await brings("leaver", files(["avis.pdf", pdf]), "é".repeat(5000));
  const stays = await brings("stays", files(["avis.pdf", pdf]), "Mon avis");
  await world.bus.database.db`delete from accounts where id = ${one.atBus.account}`;
  assert.deepEqual([await kept(one.part.id), await kept(stays.part.id)], [0, 1]);
  const left = await here.getCase(world.clerk, world.asking.id, one.id);
  const { files: gone, words } = onlyPart(left);
  assert.deepEqual([gone, words, left.person], [[], "é".repeat(5000), undefined]);
  world.bus.setClock(31 * 24 * 60);
  try {
    await world.bus.settle();
    assert.equal(await kept(stays.part.id), 0);
    const over = onlyPart(await here.getOwnCase(stays.atBus, stays.id));
    assert.deepEqual([over.state, over.files, over.words], ["over", undefined, undefined]);
    const asked = { part: stays.part.id, file: stays.files[0]!.id };
    assert.equal(await refused(here.getCaseFile(world.clerk, world.asking.id, asked)), "once-case-unknown");
  } finally {
    world.bus.setClock(0);
  }
  assert.deepEqual(world.bus.bugs, []);
});
