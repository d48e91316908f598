/** Read where the first passkey is: with its certificates and schemas it takes as long as a fifth of the rest. */
export function webAuthn(): Promise<typeof import("@simplewebauthn/server")> {
  return import("@simplewebauthn/server");
}
