import { z } from "zod";

/** Somebody who is invented, and whom the provider says whoever chooses them to be. */
export const InventedCitizen = z.object({
  /** Of the provider alone: each instance is told another one. */
  id: z.string(),
  familyName: z.string(),
  givenNames: z.string(),
  /** ISO 8601. */
  birthDate: z.string(),
  gender: z.enum(["female", "male"]),
  /** The INSEE code of the commune of birth. */
  birthPlace: z.string(),
  email: z.string(),
  /** What else they know of themselves, as their letters and cards say it. */
  knows: z.array(z.object({ fr: z.string(), en: z.string() })),
});
export type InventedCitizen = z.infer<typeof InventedCitizen>;

/** A site that sends people here. */
export const TrustingSite = z.object({
  id: z.string(),
  secret: z.string(),
  /** Where they come back to, and where they are led after they signed out. */
  returnAddress: z.string(),
  outAddress: z.string(),
  /** As the page names it. */
  name: z.string(),
});
export type TrustingSite = z.infer<typeof TrustingSite>;

/** What its process is told when it starts, as JSON on its standard input. */
export const ProviderProgram = z.object({
  /** Its address, without a slash at its end; it listens at that port. */
  issuer: z.string(),
  host: z.string(),
  /** Of cookies, and of the names by which each site knows people: the same after each start. */
  secret: z.string(),
  /** What tokens are signed with: a private key (JWK, RS256). */
  key: z.record(z.string(), z.unknown()),
  clients: z.array(TrustingSite),
  citizens: z.array(InventedCitizen),
});
export type ProviderProgram = z.infer<typeof ProviderProgram>;
