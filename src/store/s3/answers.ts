import { SaxesParser } from "saxes";

/**
 * The texts of the elements of these names, wherever they are in an answer in XML of that root, in its order.
 * `undefined` where it is no such answer: what stands before an object store may answer in its place.
 */
export function textsOf<Name extends string>(
  xml: string,
  root: string,
  names: readonly Name[],
): Record<Name, string[]> | undefined {
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, string[]>;
  const parser = new SaxesParser();
  let isOther = false;
  let outer: string | undefined;
  let within = "";
  parser.on("error", () => (isOther = true));
  parser.on("opentag", ({ name }) => {
    outer ??= name;
    within = "";
  });
  parser.on("text", (text) => (within += text));
  parser.on("closetag", ({ name }) => {
    if (Object.hasOwn(found, name)) found[name as Name].push(within);
    within = "";
  });
  parser.write(xml.trim()).close();
  return isOther || outer !== root ? undefined : found;
}
