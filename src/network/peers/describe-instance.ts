import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import { toName } from "../../base/name.ts";
import { isInstanceUrl } from "../../identity/messages.ts";
import type { NetworkContext } from "../context.ts";
import { type Asking, getJson } from "./fetch-json.ts";
import type { InstanceDescription } from "./tie.ts";

const address = z
  .string()
  .max(2000)
  .regex(/^https?:\/\//i);

/** It is shown beside our own words, as the name of whom we deal with. */
const name = (charactersMax: number) => z.string().max(charactersMax).transform(toName);

const descriptionSchema = z.object({
  url: z.string().max(500),
  name: name(200),
  description: z.string().max(5000).optional(),
  operator: name(500).optional(),
  contact: name(500).optional(),
  commitments: z.string().max(20_000).optional(),
  territory: name(500).optional(),
  logo: address.optional(),
  software: z.string().max(200).optional(),
});

/**
 * What an instance says of itself at its address. Throws `network-no-instance` where there is none,
 * and `network-other-address` where it says that it is somebody else.
 */
export async function describeInstance(
  ctx: Pick<NetworkContext, "net" | "limits">,
  instance: string,
  how: Pick<Asking, "askedBy"> = {},
): Promise<InstanceDescription> {
  const url = `${instance}/.well-known/maille`;
  const told = await getJson(ctx, url, { maxBytes: 200_000, ...how }).catch((cause: unknown) => {
    throw new Failure("unavailable", "network-no-instance", { instance }, { cause });
  });
  const { data } = descriptionSchema.safeParse(told);
  if (data === undefined) throw new Failure("unavailable", "network-no-instance", { instance });
  if (data.url !== instance) {
    throw new Failure("forbidden", "network-other-address", { instance, told: data.url });
  }
  return data as InstanceDescription;
}

/** An address as a person writes it, as the name of an instance. Throws `invalid`. */
export function toInstance(text: string): string {
  const written = text.trim().replace(/\/+$/, "");
  const url = /^[a-z]+:\/\//i.test(written) ? written : `https://${written}`;
  const origin = URL.parse(url)?.origin;
  if (origin === undefined || origin === "null" || !isInstanceUrl(origin) || written === "") {
    throw new Failure("invalid", "network-address-wrong", { parameter: "instance" });
  }
  return origin;
}
