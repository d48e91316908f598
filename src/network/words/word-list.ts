import { z } from "zod";

/** `typ` of the signed document. */
export const wordListType = "maille-row-words+jwt";

/** What a producer signs of the words in the names and codes of a table's rows; the list stands beside it. */
export const wordListSchema = z.object({
  /** The instance that holds the table, which signs. */
  instance: z.string().max(500),
  table: z.uuid(),
  version: z.number().int().positive(),
  /** Of the list, as it is packed: SHA-256, base64url. */
  digest: z.string().max(100),
});
