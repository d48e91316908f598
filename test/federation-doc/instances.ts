import type { Db } from "../../src/db/db.ts";
import type { Identity } from "../../src/identity/identity.ts";
import { thumbprintOf } from "../../src/identity/key.ts";
import type { KeysOf } from "../../src/identity/messages.ts";
import { openIdentity } from "../../src/identity/open-identity.ts";
import { sealedKeys } from "../../src/identity/keys.ts";
import { placeOf } from "../../src/vault/sealed-columns.ts";
import { testDatabase } from "../database.ts";
import { testVault } from "../vault.ts";

/** When the messages of the document are sent. */
export const documentTime = new Date("2026-11-26T10:00:00Z");

interface Pair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** That of a metropolis, with the key of RFC 8037, appendix A. */
export const metropole = {
  url: "https://metropole.example",
  publicKey: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
  privateKey: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
};

/** That of a bus operator, with the key of RFC 9421, appendix B.1.4. */
export const transports = {
  url: "https://transports.example",
  publicKey: "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs",
  privateKey: "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU",
};

/** The key of a reader's program, of RFC 8032, §7.1, test 2. */
export const program: Pair = {
  publicKey: "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw",
  privateKey: "TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs",
};

const clock = () => documentTime;

export interface DocumentInstance extends AsyncDisposable {
  readonly db: Db;
  readonly clock: () => Date;
  readonly identity: Identity;
  readonly keysOf: KeysOf;
}

/** One of the two instances of the document, at the time of the document. */
export async function openDocumentInstance(own: typeof metropole): Promise<DocumentInstance> {
  const made = await testDatabase();
  const { db } = made;

  await insertKey(db, own);
  const identity = openIdentity({ db, clock, url: own.url, vault: testVault() });
  return {
    db,
    clock,
    identity,
    keysOf: async (instance) =>
      instance === metropole.url || instance === transports.url
        ? { keys: [jwkOf(instance === metropole.url ? metropole : transports)] }
        : undefined,
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
}

const since = new Date("2026-11-01T00:00:00Z");

export function jwkOf({ publicKey: x }: Pair) {
  return {
    kty: "OKP",
    crv: "Ed25519",
    x,
    kid: thumbprintOf(x),
    use: "sig",
    alg: "EdDSA",
    nbf: since.getTime() / 1000,
  } as const;
}

async function insertKey(db: Db, { publicKey, privateKey }: Pair): Promise<void> {
  const id = thumbprintOf(publicKey);
  const sealed = await testVault().sealText(privateKey, placeOf(sealedKeys, id));
  await db`
    insert into instance_keys (id, public_key, private_key, made_at, signs_from)
    values (${id}, ${publicKey}, ${sealed}, ${since}, ${since})`;
}
