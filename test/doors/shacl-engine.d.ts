declare module "shacl-engine" {
  import type { DataFactory, DatasetCore, Term } from "@rdfjs/types";

  export interface Result {
    readonly constraintComponent?: Term;
    readonly focusNode?: { readonly term: Term };
    readonly path?: readonly { readonly predicates: readonly Term[] }[];
    readonly severity?: Term;
    readonly value?: { readonly term: Term };
  }

  export class Validator {
    constructor(shapes: DatasetCore, options: { factory: DataFactory });
    validate(data: {
      dataset: DatasetCore;
    }): Promise<{ readonly conforms: boolean; readonly results: readonly Result[] }>;
  }
}
