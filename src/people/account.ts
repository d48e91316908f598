import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { toName } from "../base/name.ts";
import { strengthOf } from "./password-strength.ts";

export interface Account {
  readonly id: Id;
  readonly email: string;
  readonly name: string;
  /** Of the whole instance. */
  readonly administrator: boolean;
  readonly createdAt: Date;
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
  if (email.length > 254 || !/^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[^\s@<>"(),:;]+$/.test(email)) {
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

/**
 * Length is what makes a password strong, and that it is none of those that are tried first (NIST
 * SP 800-63B §3.1.1.2); no composition is asked.
 */
export function checkPassword(password: string, email: string): string {
  const length = password.length;
  if (length < passwordLengthMin || length > passwordLengthMax) {
    throw new Failure("invalid", "people-password-length", {
      parameter: "password",
      min: passwordLengthMin,
      max: passwordLengthMax,
    });
  }
  if (new Set(password).size < 5 || strengthOf(password, [email]) === "weak") {
    throw new Failure("invalid", "people-password-guessable", { parameter: "password" });
  }
  return password;
}

const passwordLengthMin = 12;
const passwordLengthMax = 200;

/** Of the account in whose name `maille token --admin` acts before there is a person. Nobody can sign in to it. */
export const commandLineEmail = "command-line@maille.invalid";
