/**
 * Of the edition of `@etalab/decoupage-administratif` that is pinned: of its codes, and the year in which its
 * populations are in force. They were counted some three years before.
 */
export const referenceYear = 2026;
