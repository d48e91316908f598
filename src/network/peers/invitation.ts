import { Failure } from "../../base/failure.ts";

/** What an invitation code says: one text to paste on the other side. */
interface InvitationCode {
  /** The address of the instance that invites. */
  readonly instance: string;
  /** Opens once. */
  readonly secret: string;
  /** The thumbprint of its key: who answers at the address is who made the code. */
  readonly key: string;
  readonly expiresAt: Date;
}

const prefix = "maille1.";

export function writeCode({ instance, secret, key, expiresAt }: InvitationCode): string {
  const told = [instance, secret, key, Math.floor(expiresAt.getTime() / 1000)];
  return prefix + Buffer.from(JSON.stringify(told)).toString("base64url");
}

/** `undefined` for what is no code: it may be an address. Throws `invalid` for one that was cut. */
export function readCode(text: string): InvitationCode | undefined {
  // It may come out of a letter, broken into lines.
  const whole = text.replaceAll(/\s/g, "");
  if (!whole.startsWith(prefix)) return undefined;
  try {
    const told: unknown = JSON.parse(Buffer.from(whole.slice(prefix.length), "base64url").toString("utf8"));
    const [instance, secret, key, expires] = told as unknown[];
    if (typeof instance !== "string" || typeof secret !== "string" || typeof key !== "string")
      throw new Error();
    return { instance, secret, key, expiresAt: new Date(Number(expires) * 1000) };
  } catch (cause) {
    throw new Failure("invalid", "network-code-wrong", { parameter: "code" }, { cause });
  }
}
