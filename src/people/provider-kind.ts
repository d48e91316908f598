/** Of citizens: a provider with the profile of FranceConnect, which says how surely it knows them. */
export const providerKinds = ["accounts", "citizens"] as const;
export type ProviderKind = (typeof providerKinds)[number];
