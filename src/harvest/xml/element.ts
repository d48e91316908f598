import { defined } from "../../base/defined.ts";
import { SaxesParser } from "saxes";
import { mendText } from "../normalize/decode.ts";

/** An element of a record, by its local name: namespaces of one standard differ between its editions. */
export interface Element {
  readonly name: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

export interface ParsedXml {
  readonly root: Element;
  /** Why it is no XML; what could be read of it stands. */
  readonly broken?: string;
  /** Bytes in another encoding were read as Windows-1252. */
  readonly mended: boolean;
}

/** The tree of a cut element. Entities that XML does not define stay as they are written: none is expanded. */
export function parseElement(text: string, scope: string): ParsedXml {
  const { text: whole, mended } = mendText(text);
  const parser = new SaxesParser({ xmlns: true, position: false });
  const top = opened("", new Map());
  const stack = [top];
  let broken: string | undefined;
  parser.on("error", (error) => {
    broken ??= error.message.slice(0, 200);
  });
  parser.on("opentag", ({ local, attributes }) => {
    const values = new Map<string, string>();
    for (const attribute of Object.values(attributes)) values.set(attribute.local, attribute.value);
    const element = opened(local, values);
    stack.at(-1)?.children.push(element);
    if (stack.push(element) > depthMax) throw new TooDeep(`elements stand ${depthMax} deep in each other`);
  });
  parser.on("closetag", () => {
    if (stack.length > 1) stack.pop();
  });
  const add = (part: string): void => {
    const element = stack.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  try {
    parser.write(`<maille${scope}>${whole}</maille>`).close();
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    broken ??= error.message;
  }
  const root = top.children[0]?.children[0] ?? top;
  return { root, mended, ...defined({ broken }) };
}

/** Each element looks for its namespace through all that hold it: what is deeper is no record. */
const depthMax = 500;

class TooDeep extends Error {}

interface OpenElement extends Element {
  readonly children: OpenElement[];
  text: string;
}

function opened(name: string, attributes: ReadonlyMap<string, string>): OpenElement {
  return { name, attributes, children: [], text: "" };
}

/** The elements that a path of local names leads to; `*` stands for any name, several are told as `a|b`. */
export function elementsAt(from: Element | undefined, path: string): readonly Element[] {
  let found: readonly Element[] = from === undefined ? [] : [from];
  for (const step of path.split("/")) {
    const names = step.split("|");
    found = found.flatMap(({ children }) =>
      children.filter(({ name }) => step === "*" || names.includes(name)),
    );
  }
  return found;
}

export function elementAt(from: Element | undefined, path: string): Element | undefined {
  return elementsAt(from, path)[0];
}

/** All the elements of a name below one. */
export function* descendants(from: Element, name: string): Generator<Element> {
  for (const child of from.children) {
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}

/** The text of an element and all below it, on one line or as it is written. */
export function wholeText(element: Element | undefined): string {
  if (element === undefined) return "";
  return [element.text, ...element.children.map(wholeText)].join("").trim();
}
