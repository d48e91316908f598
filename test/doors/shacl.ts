import { readFile } from "node:fs/promises";
import { DataFactory, Parser, type Quad, Store } from "n3";
import { Validator } from "shacl-engine";
import { sharedData } from "../shared-data.ts";

/** Checks a graph against the shapes of DCAT-AP 3.0.1; `undefined` where this machine has none. */
export async function openShapes(): Promise<((quads: readonly Quad[]) => Promise<string[]>) | undefined> {
  const path = sharedData("catalogues/validation/dcat-ap-3.0.1_SHACL.ttl");
  if (path === undefined) return undefined;
  const shapes = new Store(new Parser().parse(await readFile(path, "utf8")));
  const validator = new Validator(shapes, { factory: DataFactory });
  return async (quads) => {
    const { results } = await validator.validate({ dataset: new Store([...quads]) });
    return results.map(({ focusNode, path: steps, constraintComponent, value }) =>
      [
        focusNode?.term.value,
        steps?.map(({ predicates }) => predicates.map((each) => each.value).join("|")).join("/"),
        constraintComponent?.value.replace(/.*#/, ""),
        value?.term.value,
      ].join(" "),
    );
  };
}
