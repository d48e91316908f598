import type { Ajv2020 } from "ajv/dist/2020.js";
import type { Schema, Schemas } from "./values.ts";

export type Validity = ReturnType<Ajv2020["compile"]>;

/** Where the definitions lie that all schemas of the document refer to. */
const definitions = "https://schemas.example/";

/** Tells what is of a schema of the document. Each is compiled once, and what it refers to once for all of them. */
export function newValidities(ajv: Ajv2020, schemas: Schemas): (schema: Schema) => Validity {
  ajv.addSchema({ $id: definitions, $defs: moved(schemas) });
  const compiled = new Map<Schema, Validity>();
  return (schema) => {
    const known = compiled.get(schema) ?? ajv.compile(moved(schema));
    compiled.set(schema, known);
    return known;
  };
}

function moved(part: object): object {
  return JSON.parse(JSON.stringify(part).replaceAll("#/components/schemas/", `${definitions}#/$defs/`));
}
