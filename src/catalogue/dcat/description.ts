/**
 * What is said of a thing in RDF, as a tree: every format of the catalogue is written from it.
 * A thing without `iri` is a blank node, and stands where it is told of.
 */
export interface Description {
  readonly iri?: string;
  /** Compact names (`dcat:Dataset`), of `prefixes.ts`. */
  readonly types: readonly string[];
  readonly says: readonly Statement[];
}

/** A compact name of a property with its value. */
export type Statement = readonly [property: string, value: TreeValue];

export type TreeValue = Literal | Reference | Description;

export interface Literal {
  readonly text: string;
  /** BCP 47, in lower case. */
  readonly language?: string;
  /** A compact name (`xsd:date`). */
  readonly datatype?: string;
}

/** An address that is not told of here. */
interface Reference {
  readonly ref: string;
}

export function isLiteral(value: TreeValue): value is Literal {
  return "text" in value;
}

export function isReference(value: TreeValue): value is Reference {
  return "ref" in value;
}

/**
 * A text, in a language where that is one. Signs that XML 1.0 cannot hold are dropped, so that each
 * format holds the same text.
 */
export function text(words: string, language?: string): Literal {
  const tag = language?.toLowerCase();
  const clean = held(words);
  return tag !== undefined && /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/.test(tag)
    ? { text: clean, language: tag }
    : { text: clean };
}

export function typed(words: string, datatype: string): Literal {
  return { text: held(words), datatype };
}

export function reference(iri: string): Reference {
  return { ref: iri };
}

/** Statements that may be absent are left out where they are `undefined`. */
export function describe(
  iri: string | undefined,
  types: readonly string[],
  says: readonly (Statement | undefined)[],
): Description {
  const told = says.filter((statement) => statement !== undefined);
  return iri === undefined ? { types, says: told } : { iri, types, says: told };
}

/** The statement, where there is a value. */
export function says(property: string, value: TreeValue | undefined): Statement | undefined {
  return value === undefined ? undefined : [property, value];
}

export function saysEach(property: string, values: readonly (TreeValue | undefined)[]): readonly Statement[] {
  return values.filter((value) => value !== undefined).map((value) => [property, value] as const);
}

/**
 * The same descriptions, each thing told of once: where one comes again, only its address stays. A
 * thing that is told as two kinds is told twice, since each kind has properties that it must have.
 */
export function* toldOnce(descriptions: Iterable<Description>): Generator<Description> {
  const told = new Set<string>();
  for (const description of descriptions) {
    const first = firstTelling(description, told);
    if (!isReference(first) && first.types.length + first.says.length > 0) yield first;
  }
}

function firstTelling(description: Description, told: Set<string>): Description | Reference {
  const { iri, types } = description;
  if (iri !== undefined) {
    if (types.length + description.says.length === 0) return reference(iri);
    const key = `${types.join(" ")} ${iri}`;
    if (told.has(key)) return reference(iri);
    told.add(key);
  }
  const seen = new Set<string>();
  const kept = description.says.flatMap<Statement>(([property, value]) => {
    if (!isLiteral(value) && !isReference(value)) return [[property, firstTelling(value, told)]];
    const key = JSON.stringify([property, value]);
    if (seen.has(key)) return [];
    seen.add(key);
    return [[property, value]];
  });
  return { ...description, says: kept };
}

function held(words: string): string {
  return words
    .toWellFormed()
    .replaceAll(
      // eslint-disable-next-line no-control-regex
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g,
      "",
    )
    .replaceAll(/\r\n?/g, "\n");
}
