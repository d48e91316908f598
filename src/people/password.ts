import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { newGate } from "../base/gate.ts";

/** Hashes passwords, and compares with what was hashed. */
export interface Passwords {
  /** `scrypt$17$salt$key`, so that the cost can grow while old hashes stay readable. */
  hash(password: string): Promise<string>;
  /** Takes as long where there is no account (`hash` undefined) as where the password is wrong. */
  matches(password: string, hash: string | undefined, caller: string): Promise<boolean>;
}

/** Base 2 logarithm of N: 128 MB and a third of a second for each guess (OWASP, scrypt N=2^17 r=8 p=1). */
const usualCost = 17;
const blockSize = 8;
const keyBytes = 32;

/**
 * One guess after the other: each takes 128 MB, and a crowd at the door must not take the memory of
 * the rest. Callers take turns, so that one who tries many keeps nobody else waiting, and few wait at
 * all. Tests choose a lower `cost`.
 */
export function openPasswords({ cost = usualCost }: { readonly cost?: number } = {}): Passwords {
  const gate = newGate({
    running: 1,
    waiting: 24,
    waitingEach: 4,
    waitMs: 10_000,
    refusals: { busy: "people-door-busy", many: "people-door-busy" },
  });
  const derive = async (password: string, salt: Buffer, by: { cost: number; caller: string }) => {
    const leave = await gate.enter({ caller: by.caller });
    try {
      return await deriveNow(password, salt, by.cost);
    } finally {
      leave();
    }
  };
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt, { cost, caller: "new" });
      return ["scrypt", cost, salt.toString("base64url"), key.toString("base64url")].join("$");
    },
    async matches(password, hash, caller) {
      const [scheme, writtenCost, salt, key] = (hash ?? "").split("$");
      if (scheme !== "scrypt" || salt === undefined || key === undefined) {
        await derive(password, Buffer.alloc(16), { cost, caller });
        return false;
      }
      const expected = Buffer.from(key, "base64url");
      const by = { cost: Number(writtenCost), caller };
      const found = await derive(password, Buffer.from(salt, "base64url"), by);
      return expected.length === found.length && timingSafeEqual(expected, found);
    },
  };
}

function deriveNow(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: blockSize, p: 1, maxmem: 2 ** cost * blockSize * 128 + 2 ** 20 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
