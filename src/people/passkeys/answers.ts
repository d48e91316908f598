import { z } from "zod";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { Failure } from "../../base/failure.ts";

const base64url = z.string().regex(/^[\w-]{1,20000}$/);
const id = z.string().regex(/^[\w-]{8,1400}$/);

const registrationSchema = z.object({
  id,
  rawId: id,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(30)).max(10).default([]),
  }),
  clientExtensionResults: z.object({}).default({}),
});

const authenticationSchema = z.object({
  id,
  rawId: id,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z
      .string()
      .regex(/^[\w-]{0,200}$/)
      .nullish(),
  }),
  clientExtensionResults: z.object({}).default({}),
});

/** What a browser says of a passkey that was made (WebAuthn §5.1.8.1), as the form sends it. */
export function readRegistration(text: string): RegistrationResponseJSON {
  return parse(registrationSchema, text);
}

/** What a browser says of a passkey that signed. */
export function readAuthentication(text: string): AuthenticationResponseJSON {
  const { response, ...told } = parse(authenticationSchema, text);
  const { userHandle, ...signed } = response;
  return { ...told, response: userHandle == null ? signed : { ...signed, userHandle } };
}

function parse<Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure("invalid", "people-passkey-wrong", {}, { cause });
  }
}
