import { randomInt, timingSafeEqual } from "node:crypto";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { hashOfSecret } from "../people/secret.ts";

/** A code that a letter tells is good for so long, and for so many tries. */
const codeMs = 30 * 60_000;
const codeTriesMax = 5;

/** As it is kept with what it proves. */
export interface KeptCode {
  readonly code: Buffer | null;
  readonly codeUntil: Date | null;
  readonly codeTries: number;
}

export function makeCode(): string {
  return String(randomInt(100_000_000)).padStart(8, "0");
}

/** Of what has that id: it opens nothing else. */
export function keptCode(id: Id, code: string, now: Date): Omit<KeptCode, "codeTries"> {
  return { code: hashOfSecret(`${id} ${code}`), codeUntil: new Date(now.getTime() + codeMs) };
}

/** Whether it is the one of the letter; callers count a wrong one. Throws where another letter is to be asked for. */
export function isCode(id: Id, { code, codeUntil, codeTries }: KeptCode, typed: string, now: Date): boolean {
  if (code === null || codeUntil === null || codeUntil < now || codeTries >= codeTriesMax) {
    throw new Failure("precondition", "citizens-code-over", { parameter: "code" });
  }
  return timingSafeEqual(code, hashOfSecret(`${id} ${typed.replaceAll(/\s/g, "")}`));
}

export function wrongCode(): Failure {
  return new Failure("unauthenticated", "citizens-code-wrong", { parameter: "code" });
}
