import { z } from "zod";

export const signedArchiveTyp = "maille-own-data+jws";

const schema = z.object({
  instance: z.string().max(2000),
  table: z.string().max(100),
  version: z.number().int().positive(),
  takenAt: z.iso.datetime(),
  sha256: z.record(z.string().max(1000), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** What an instance signs of an archive that somebody takes away: the SHA-256 of its files, in hexadecimal, by name. */
export type SignedArchive = z.infer<typeof schema>;

/** `undefined` for what is none. */
export function parseSignedArchive(payload: unknown): SignedArchive | undefined {
  return schema.safeParse(payload).data;
}
