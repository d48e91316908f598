import { SaxesParser } from "saxes";

/** The texts of the elements of these names, wherever they are in an answer in XML, in its order. */
export function textsOf<Name extends string>(xml: string, names: readonly Name[]): Record<Name, string[]> {
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, string[]>;
  const parser = new SaxesParser();
  let within = "";
  parser.on("opentag", () => (within = ""));
  parser.on("text", (text) => (within += text));
  parser.on("closetag", ({ name }) => {
    if (Object.hasOwn(found, name)) found[name as Name].push(within);
    within = "";
  });
  parser.write(xml).close();
  return found;
}
