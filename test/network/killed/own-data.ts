import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import { verifyReceiptFile } from "../../../src/citizens/once-receipt.ts";
import { newId } from "../../../src/base/id.ts";
import { runVerb } from "../../../src/fleet/process.ts";
import type { Jwks } from "../../../src/identity/identity.ts";
import { hashOfToken } from "../../../src/identity/proofs.ts";
import { type KillWorld, until } from "./killable.ts";
import { ownDataHolds, wholeTable } from "./own-data-holds.ts";
import { day, factsOf, publishOwnData, type PublishedData } from "./own-data-table.ts";
import { codeIn, lettersOf, Visitor } from "./visitor.ts";

/** Somebody whom two rows of the table of the producer are about. */
export interface Person {
  readonly contract: string;
  readonly name: string;
  /** Stands in their rows and nowhere else. */
  readonly street: string;
  /** At the producer. */
  readonly visitor: Visitor;
}

export interface LinkedPerson extends Person {
  readonly link: string;
}

export interface LentRows extends LinkedPerson {
  readonly loan: string;
  /** How the borrower's program reads: the status, and how many rows came. */
  readonly read: () => Promise<{ readonly status: number; readonly rows: number }>;
}

/** What the producer holds about people, what the follower is lent and told of it, and what holds whatever dies. */
export class OwnData {
  readonly world: KillWorld;
  readonly #made: PublishedData;
  #met = 0;
  readonly #erased: Person[] = [];
  /** Of each loan, how often rows came. */
  readonly #readings = new Map<string, number>();

  private constructor(world: KillWorld, made: PublishedData) {
    this.world = world;
    this.#made = made;
  }

  static async open(world: KillWorld): Promise<OwnData> {
    return new OwnData(world, await publishOwnData(world));
  }

  /** Somebody whom nobody met yet. Limits of tries and of letters are none here: all come from one machine. */
  async meet(): Promise<Person> {
    for (const { db } of [this.world.producer, this.world.follower]) {
      await db`delete from link_tries`;
      await db`delete from letters_asked`;
    }
    this.#met += 1;
    const visitor = await Visitor.open(this.world.producer, `Personne${this.#met}`);
    const [contract, name, street] = factsOf(this.#met);
    return { contract, name, street, visitor };
  }

  async link(person: Person): Promise<LinkedPerson> {
    const { contract, name, visitor } = person;
    const { db } = this.world.producer;
    const found = async () => {
      const rows = await db<{ id: string; isLinked: boolean }[]>`
        select id, linked_at is not null as is_linked from person_links
        where account = ${visitor.account} and mandate is null`;
      assert.ok(rows.length <= 1, "somebody is linked twice");
      return rows[0];
    };
    await visitor.act(
      `/my/find/${this.#made.table}?/facts`,
      [
        ["fact-contrat", contract],
        ["fact-nom", name],
      ],
      async () => (await found()) !== undefined,
    );
    const link = (await found())?.id ?? "";
    const code = await visitor.codeOf(`/my/${link}`);
    await visitor.act(`/my/${link}?/prove`, [["code", code]], async () => (await found())?.isLinked === true);
    return { ...person, link };
  }

  /** Reads their own rows as they are now, which the journal tells once. */
  async seesOwn({ visitor, link, street }: LinkedPerson): Promise<void> {
    const { db } = this.world.producer;
    const entries = async () => {
      const rows = await db`
        select from journal_entries e join journal_clear c on c.entry = e.index
        where c.field = 'account' and c.value = ${visitor.account}`;
      return rows.length;
    };
    const before = await entries();
    const { data } = JSON.parse(await visitor.read(`/api/own-data/${link}/rows`)) as {
      data: readonly { rue: string }[];
    };
    assert.deepEqual(
      data.map(({ rue }) => rue),
      [street, street],
    );
    assert.equal(await entries(), before + 1);
  }

  async linked(): Promise<LinkedPerson> {
    return this.link(await this.meet());
  }

  /** Until the 30th day from now, to the organization of the follower. */
  async lend(person: LinkedPerson): Promise<string> {
    const { db } = this.world.producer;
    const found = async () => {
      const rows = await db<{ id: string; state: string }[]>`
        select id, state from loans where account = ${person.visitor.account}`;
      assert.ok(rows.length <= 1, "it is lent twice");
      return rows[0];
    };
    await person.visitor.act(
      `/my/${person.link}/lend?/send`,
      [
        ["to", this.#made.borrower],
        ["purpose", "Trouver une fuite."],
        ["columns", "mois"],
        ["columns", "m3"],
        ["until", day(30)],
      ],
      async () => (await found()) !== undefined,
    );
    const loan = (await found())?.id ?? "";
    const code = await person.visitor.codeOf(`/my/loans/${loan}`);
    await person.visitor.act(
      `/my/loans/${loan}?/prove`,
      [["code", code]],
      async () => (await found())?.state === "running",
    );
    return loan;
  }

  async lent(): Promise<LentRows> {
    const person = await this.linked();
    const loan = await this.lend(person);
    await this.loanIs("running", person);
    const read = await this.#openProgram(loan);
    assert.deepEqual(await read(), { status: 200, rows: 2 });
    return { ...person, loan, read };
  }

  async withdraw({ visitor, loan }: LentRows): Promise<void> {
    const { db } = this.world.producer;
    await visitor.act(`/my/loans/${loan}?/withdraw`, [], async () => {
      const rows = await db`select from loans where id = ${loan} and state = 'ended'`;
      return rows.length > 0;
    });
  }

  async confirmDeletion({ loan }: LentRows): Promise<void> {
    const { db } = this.world.follower;
    await this.#made.clerk.ask("POST", `/api/loans/${loan}/deletion`, undefined, async () => {
      const rows = await db`select from borrowed_loans where id = ${loan} and deleted_at is not null`;
      return rows.length > 0;
    });
  }

  /** Of both sides, signed, with all that was to be told delivered; the borrower was written. */
  async loanIs(state: "running" | "ended" | "deleted", { visitor }: Person): Promise<void> {
    const { producer, follower } = this.world;
    const [loan] = await producer.db<
      { id: string }[]
    >`select id from loans where account = ${visitor.account}`;
    assert.ok(loan);
    await until(`both sides know that the loan is ${state}`, async () => {
      const here = await producer.db`
        select from loans where id = ${loan.id} and state = ${state === "running" ? state : "ended"}
          and (state = 'running' or settled_at is not null)
          and (deleted_at is not null) = ${state === "deleted"}`;
      const there = await follower.db`
        select from borrowed_loans where id = ${loan.id} and (ended is not null) = ${state !== "running"}
          and (deleted_at is not null) = ${state === "deleted"}`;
      return here.length > 0 && there.length > 0;
    });
    await this.#nothingWaits();
    const told = state === "deleted" ? producer : follower;
    const path = state === "deleted" ? `/my/loans/${loan.id}` : `/loans/${loan.id}`;
    const letters = { running: 1, ended: 2, deleted: 2 }[state];
    await until(
      `who is told that it is ${state} was written`,
      async () => {
        return (await lettersOf(told, path)).length >= letters;
      },
      30,
    );
  }

  async #nothingWaits(): Promise<void> {
    await until("all is delivered", async () => {
      const counts = await Promise.all(
        [this.world.producer, this.world.follower].map(
          ({ db }) => db`select from outbox where kind = 'loan'`,
        ),
      );
      return counts.every(({ length }) => length === 0);
    });
  }

  /** A token of the loan, bound to the key of a program, which reads in a way of its own each time. */
  async #openProgram(loan: string): Promise<LentRows["read"]> {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    const prove = (htm: string, htu: string, ath?: string) =>
      new SignJWT({
        htm,
        htu,
        jti: newId(),
        iat: Math.floor(Date.now() / 1000),
        ...(ath === undefined ? {} : { ath }),
      })
        .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
        .sign(privateKey);
    const told = await this.#made.clerk.tell(`/api/loans/${loan}/assertions`, {
      jkt: await calculateJwkThumbprint(jwk),
    });
    const { token_endpoint: endpoint = "", expires_in: _, ...form } = told as Record<string, string>;
    const given = await fetch(endpoint, {
      method: "POST",
      headers: { dpop: await prove("POST", endpoint) },
      body: new URLSearchParams(form),
    });
    const { access_token: token = "" } = (await given.json()) as { access_token?: string };
    return async () => {
      const url = `${this.world.producer.url}/api/resources/${this.#made.table}/data/`;
      const headers = {
        authorization: `DPoP ${token}`,
        dpop: await prove("GET", url, hashOfToken(token)),
      };
      const answer = await fetch(url, { headers });
      const { data } = (await answer.json()) as { data?: readonly unknown[] };
      if (answer.status === 200) this.#readings.set(loan, (this.#readings.get(loan) ?? 0) + 1);
      return { status: answer.status, rows: data?.length ?? 0 };
    };
  }

  /** Asks for the reduced tariff at the follower, as that account, and brings it what the producer sends. */
  async tellOnce(person: LinkedPerson, asker: Visitor): Promise<void> {
    const { producer, follower } = this.world;
    const found = async (state: string) => {
      const rows = await follower.db<{ id: string }[]>`
        select id from procedure_cases where account = ${asker.account} and state = ${state}`;
      return rows[0]?.id;
    };
    // Who is told that the other site does not answer asks again in a moment, and so does who got no answer.
    let id: string | undefined;
    for (;;) {
      await asker.act("/procedures/tarif-reduit?/start", [], async () => false);
      id = await found("asked");
      if (id !== undefined) break;
      await wait(1000);
    }
    const once = `/once/${id}`;
    const isSent = async () => {
      const rows = await producer.db`select from asked_once where id = ${id} and state = 'sent'`;
      return rows.length > 0;
    };
    const [seal = ""] = await person.visitor.hidden(once, "seal");
    await person.visitor.act(`${once}?/send`, [["seal", seal]], isSent);
    const [answer = "", receipt = ""] = await person.visitor.hidden(once, "answer", "receipt");
    const brought = [
      ["answer", answer],
      ["receipt", receipt],
    ] as const;
    await asker.act(`/my/procedures/${id}?/take`, brought, async () => (await found("taken")) !== undefined);
  }

  /** What came is what the row holds, with a receipt of both, and stands in both journals once. */
  async isTold(asker: Visitor): Promise<void> {
    const { producer, follower } = this.world;
    const cases = await follower.db<{ id: string; receipt: string }[]>`
      select id, receipt from procedure_cases where account = ${asker.account} and state <> 'refused'`;
    assert.equal(cases.length, 1);
    const { typ: _, ...signed } = JSON.parse(cases[0]?.receipt ?? "") as { typ: string } & Parameters<
      typeof verifyReceiptFile
    >[0];
    const verified = await verifyReceiptFile(signed, (url) => jwksOf(url));
    assert.deepEqual([verified.problems, verified.unproved, verified.told.length], [[], [], 3]);
    const asked =
      await producer.db`select from asked_once where id = ${cases[0]?.id ?? ""} and state = 'sent'`;
    assert.equal(asked.length, 1);
  }

  /** All of a person: asked with a code, accepted by the organization. */
  async erase(person: LinkedPerson): Promise<void> {
    const { visitor, link } = person;
    const { db } = this.world.producer;
    const found = async () => {
      const rows = await db<{ id: string; state: string }[]>`
        select id, state from demands where account = ${visitor.account}`;
      assert.ok(rows.length <= 1, "it is asked twice");
      return rows[0];
    };
    const isPast = (state: string) => async () => {
      const now = (await found())?.state;
      return now !== undefined && now !== state;
    };
    const asked = { kind: "erase", words: "" };
    await visitor.ask("POST", `/api/own-data/${link}/demands`, asked, isPast(""));
    const id = (await found())?.id ?? "";
    const code = await visitor.codeOf(`/my/demands/${id}`);
    await visitor.ask("POST", `/api/own-demands/${id}/proof`, { code }, isPast("unproven"));
    this.#erased.push(person);
    await this.#made.officer.ask("POST", `/api/demands/${id}/acceptance`, { reason: "" }, isPast("asked"));
  }

  async isErased({ visitor }: Person): Promise<void> {
    const { producer } = this.world;
    let id = "";
    await until("the erasure is done", async () => {
      const [row] = await producer.db<{ id: string; state: string }[]>`
        select id, state from demands where account = ${visitor.account}`;
      id = row?.id ?? "";
      return row?.state === "done";
    });
    for (const space of ["/organizations/regie/demands/", "/my/demands/"]) {
      await until(
        `a letter without a code leads to ${space}`,
        async () => (await lettersOf(producer, `${space}${id}`)).some((text) => !codeIn.test(text)),
        30,
      );
    }
    const links = await producer.db`select from person_links where account = ${visitor.account}`;
    assert.deepEqual([...links], []);
  }

  /** Gives a mandate to see, which the helper accepts. */
  async mandate({ visitor, link }: LinkedPerson, helper: Visitor): Promise<string> {
    const { db } = this.world.producer;
    const found = async () => {
      const rows = await db<{ id: string; state: string }[]>`
        select id, state from mandates where giver = ${visitor.account}`;
      assert.ok(rows.length <= 1, "it is given twice");
      return rows[0];
    };
    const isPast = (state: string) => async () => {
      const now = (await found())?.state;
      return now !== undefined && now !== state;
    };
    const asked = [
      ["email", helper.email],
      ["until", day(30)],
    ] as const;
    await visitor.act(`/my/${link}/mandate?/send`, asked, isPast(""));
    const path = `/my/mandates/${(await found())?.id}`;
    const code = await visitor.codeOf(path);
    await visitor.act(`${path}?/prove`, [["code", code]], isPast("unproven"));
    let offered = code;
    await until(
      "who is to help has a letter",
      async () => {
        offered = await visitor.codeOf(path);
        return offered !== code;
      },
      30,
    );
    await helper.act(`${path}?/accept`, [["code", offered]], isPast("offered"));
    return (await found())?.id ?? "";
  }

  async endMandate({ visitor }: Person, mandate: string): Promise<void> {
    const { db } = this.world.producer;
    await visitor.act(`/my/mandates/${mandate}?/end`, [], async () => {
      const rows = await db`select from mandates where id = ${mandate} and state = 'ended'`;
      return rows.length > 0;
    });
  }

  /** By themselves, of their own link. */
  async cut({ visitor, link }: LinkedPerson): Promise<void> {
    await visitor.act(`/my/${link}?/cut`, [], async () => false);
  }

  /** The only one of somebody, theirs or by a mandate. */
  async linkOf({ account }: Visitor): Promise<string> {
    const rows = await this.world.producer.db<{ id: string }[]>`
      select id from person_links where account = ${account}`;
    assert.equal(rows.length, 1);
    return rows[0]?.id ?? "";
  }

  /** All that is promised of people's rows, whichever process died at whichever step. */
  async holds(): Promise<void> {
    const { table, officer } = this.#made;
    const [erased, readings] = [this.#erased, this.#readings];
    await ownDataHolds({ world: this.world, table, officer, erased, readings });
  }

  /** Who reads for the organization, and these: a restored instance knows no session. */
  async signInAgain(...visitors: readonly Visitor[]): Promise<void> {
    for (const visitor of [this.#made.officer, ...visitors]) await visitor.signIn();
  }

  /** Whatever is answered to who reads the table at this moment, as the organization that holds it. */
  readAtOnce(): Promise<string> {
    return this.#made.officer.text(...wholeTable(this.#made.table));
  }

  /** `maille check`, on both sides. */
  async check(): Promise<void> {
    for (const { member } of [this.world.producer, this.world.follower]) {
      const told = await runVerb(member, ["check"], AbortSignal.timeout(300_000));
      assert.deepEqual((told as { problems: unknown }).problems, []);
    }
  }
}

async function jwksOf(url: string): Promise<Jwks> {
  return (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as Jwks;
}
