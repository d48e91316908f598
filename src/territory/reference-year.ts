/** Of the edition of `@etalab/decoupage-administratif` that is pinned: of its codes, and of the populations that are legal in it. */
export const referenceYear = 2026;
