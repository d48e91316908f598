import { z } from "zod";

/** What a borrower's instance signs once its organization says that no copy is left. */
export const deletionSchema = z.object({
  loan: z.uuid(),
  /** The borrower's, by its address. */
  instance: z.string(),
  organization: z.uuid(),
  deletedAt: z.iso.datetime(),
});
