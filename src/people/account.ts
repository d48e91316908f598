import { Failure, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { toName } from "../base/name.ts";
import { type Strength, strengthOf } from "./password-strength.ts";

export interface Account {
  readonly id: Id;
  readonly email: string;
  readonly name: string;
  /** Of the whole instance. */
  readonly administrator: boolean;
  readonly createdAt: Date;
  /** Whether a code is asked for beside the password. */
  readonly secondFactor: boolean;
  readonly suspendedAt?: Date;
}

export interface Session {
  /** Set as a cookie: HttpOnly, SameSite=Lax, Secure over HTTPS. */
  readonly secret: string;
  readonly expiresAt: Date;
}

/** An address is compared without its case; one that cannot be an address is refused. */
export function toEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (
    email.length > 254 ||
    !/^[^\s\p{C}@<>"(),:;]+@[^\s\p{C}@<>"(),:;]+\.[^\s\p{C}@<>"(),:;]+$/u.test(email)
  ) {
    throw new Failure("invalid", "people-email-wrong", { parameter: "email" });
  }
  return email;
}

export function toPersonName(text: string): string {
  const name = toName(text);
  if (name === "" || name.length > 200) {
    throw new Failure("invalid", "people-name-wrong", { parameter: "name", max: 200 });
  }
  return name;
}

/** `own` is what others know of the person: their address and their name. */
export function checkPassword(password: string, own: readonly string[]): string {
  const { problem } = judgePassword(password, own);
  if (problem !== undefined) throw new Failure("invalid", problem.key, problem.args);
  return password;
}

/**
 * Length is what makes a password strong, and that it is none of those that are tried first (NIST
 * SP 800-63B §3.1.1.2); no composition is asked. One that has a problem is weak, and refused.
 */
export function judgePassword(
  password: string,
  own: readonly string[],
): { strength: Strength; problem?: Problem } {
  const { length } = password;
  const parameter = "password";
  if (length < passwordLengthMin || length > passwordLengthMax) {
    const args = { parameter, min: passwordLengthMin, max: passwordLengthMax };
    return { strength: "weak", problem: { key: "people-password-length", args } };
  }
  const strength = new Set(password).size < 5 ? "weak" : strengthOf(password, own);
  if (strength !== "weak") return { strength };
  return { strength, problem: { key: "people-password-guessable", args: { parameter } } };
}

const passwordLengthMin = 12;
const passwordLengthMax = 200;

/** Of the account in whose name `maille token --admin` acts before there is a person. Nobody can sign in to it. */
export const commandLineEmail = "command-line@maille.invalid";
