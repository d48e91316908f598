import { Secret, TOTP } from "otpauth";

const periodS = 30;
/** How many steps a clock may be off, each way (RFC 6238 §5.2). */
const window = 1;

/** A secret of 160 bits (RFC 4226 §4), in base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator application reads from the picture: `otpauth://totp/…`. */
export function totpAddress(secret: string, { issuer, label }: { issuer: string; label: string }): string {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), period: periodS }).toString();
}

/** The step of the time that a code is of; `undefined` where it is none of now. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = now.getTime();
  const delta = TOTP.validate({
    token: code,
    secret: Secret.fromBase32(secret),
    period: periodS,
    timestamp,
    window,
  });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / periodS) + delta;
}
