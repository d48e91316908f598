import type * as RDF from "@rdfjs/types";
import { Parser } from "n3";
import { type Problem, problem } from "../../base/failure.ts";
import { mendText } from "../normalize/decode.ts";
import { parserTerms } from "./parser-terms.ts";
import type { Piece } from "./piece.ts";
import { commonPrefixes } from "./prefixes.ts";
import { propertiesOf, type CutStatement, Statements } from "./statements.ts";

/**
 * Turtle, TriG, N-Triples and N-Quads, some lines at a time. Lines that do not parse together are
 * divided into statements, and each is parsed alone: what breaks one breaks no other.
 */
export async function* turtlePieces(chunks: AsyncIterable<string>, base: string): AsyncGenerator<Piece> {
  const turtle = new Turtle(base);
  let text = "";
  for await (const chunk of chunks) {
    text += chunk;
    if (text.length < batchCharacters) continue;
    const end = text.lastIndexOf(".\n") + 2;
    if (end < 2 && text.length < batchCharacters * 16) continue;
    yield* turtle.read(end < 2 ? text : text.slice(0, end));
    text = end < 2 ? "" : text.slice(end);
  }
  yield* turtle.read(text);
  yield* turtle.end();
}

const batchCharacters = 1 << 16;

/** Before a subject or a directive after a full stop; before and after a line that is a statement of N-Triples. */
const restart = new RegExp(
  [
    String.raw`(?<=[.}][ \t\r]{0,80}\n)(?=\s*(?:<|_:|[A-Za-z][\w.-]*:|@prefix|@base|\[))`,
    String.raw`(?<=\n)(?=(?:<[^>\s]*>|_:\S+)\s+<[^>\s]*>\s[^\n]*\.[ \t]*(?:\n|$))`,
    String.raw`(?<=(?:^|\n)(?:<[^>\s]*>|_:\S+)[ \t]+<[^>\s]*>[ \t][^\n]*\.[ \t]*\n)(?=[^\n])`,
  ].join("|"),
);

const directive = /^\s*(?:@prefix|@base|prefix\b|base\b)/i;
const directives = /^[ \t]*(?:@prefix|@base|prefix|base)\b[^\n]*/gim;

class Turtle {
  /** The directives met: each batch begins with them. */
  #head = "";
  readonly #base: string;
  readonly #statements = new Statements();

  constructor(base: string) {
    this.#base = base;
  }

  /** Lines that end with a statement, mostly. */
  *read(text: string): Generator<Piece> {
    const quads = this.#statements.isBetween && !mendText(text).mended ? this.#quadsOf(text) : "";
    if (typeof quads === "string") {
      for (const statement of this.#statements.push(text)) yield* this.#parse(statement);
      return;
    }
    yield { quads, problems: [] };
    this.#statements.pass(text);
    for (const [line] of text.matchAll(directives)) {
      if (typeof this.#quadsOf(line) !== "string") this.#head += `${line}\n`;
    }
  }

  /** What stands after the last whole statement: the document was cut short. */
  *end(): Generator<Piece> {
    const rest = this.#statements.rest();
    if (rest === undefined) return;
    const last = this.#quadsOf(rest.text);
    if (typeof last !== "string") yield { quads: last, problems: [] };
    else
      yield* this.#resynchronize(rest, [problem("read-cut-short", { line: rest.line }, { line: rest.line })]);
  }

  *#parse(statement: CutStatement): Generator<Piece> {
    if (directive.test(statement.text)) yield* this.#addDirective(statement);
    else yield* this.#parseAlone(statement);
  }

  *#addDirective({ text, line }: CutStatement): Generator<Piece> {
    const parsed = this.#quadsOf(text);
    if (typeof parsed !== "string") this.#head += `${text}\n`;
    else yield { quads: [], problems: [problem("read-turtle-broken", { reason: parsed }, { line })] };
  }

  *#parseAlone(statement: CutStatement): Generator<Piece> {
    const { text, mended } = mendText(statement.text);
    const where = { line: statement.line };
    const problems = mended ? [problem("read-encoding-mixed", {}, where)] : [];
    let quads = this.#quadsOf(text);
    for (let prefix = undeclared(quads); prefix !== undefined; prefix = undeclared(quads)) {
      problems.push(problem("read-prefix-undeclared", { prefix }, where));
      this.#head += `@prefix ${prefix}: <${commonPrefixes[prefix] ?? `urn:undeclared:${prefix}:`}> .\n`;
      quads = this.#quadsOf(text);
    }
    if (typeof quads !== "string") {
      yield { quads, problems, ...subjectOf(quads[0]?.subject) };
      return;
    }
    problems.push(problem("read-turtle-broken", { reason: quads }, where));
    yield* this.#resynchronize({ text, line: statement.line }, problems);
  }

  /**
   * A quote or a bracket that was left open swallows what follows it: what begins on a line of its
   * own after a full stop is tried as a statement.
   */
  *#resynchronize({ text, line }: CutStatement, problems: readonly Problem[]): Generator<Piece> {
    const [first = "", ...others] = text.trimStart().split(restart);
    const kept = this.#partOf(first);
    yield { quads: kept, problems, isLost: true, ...this.#subject(first) };
    let at = line + lines(first);
    for (const other of others) {
      const statement = { text: other, line: at };
      at += lines(other);
      if (directive.test(other)) yield* this.#addDirective(statement);
      else {
        const quads = this.#quadsOf(other);
        const where = { line: statement.line };
        if (typeof quads !== "string") yield { quads, problems: [] };
        else
          yield {
            quads: this.#partOf(other),
            problems: [problem("read-turtle-broken", { reason: quads }, where)],
            isLost: true,
            ...this.#subject(other),
          };
      }
    }
  }

  /** What can be read of a statement where it does not parse as a whole: each of its properties is tried alone. */
  #partOf(text: string): RDF.Quad[] {
    const [first = "", ...others] = propertiesOf(withoutComments(text));
    const subject = /^\s*(?:<[^>\s]*>|[\w.-]*:[\w.%-]+)/.exec(first)?.[0];
    if (subject === undefined) return [];
    const properties = [first.slice(subject.length), ...others];
    return properties.flatMap((property) => {
      const quads = this.#quadsOf(`${subject} ${property.trim().replace(/[.;]\s*$/, "")} .`);
      return typeof quads === "string" ? [] : quads;
    });
  }

  #subject(text: string): { subject?: string } {
    const name = /^\s*(<[^>\s]*>|[\w.-]*:[\w.%-]+)/.exec(withoutComments(text))?.[1];
    const parsed = name === undefined ? "" : this.#quadsOf(`${name} a <urn:x> .`);
    return typeof parsed === "string" ? {} : subjectOf(parsed[0]?.subject);
  }

  /** The statements, or why they do not parse. */
  #quadsOf(text: string): RDF.Quad[] | string {
    try {
      return this.#parser().parse(this.#head + text);
    } catch (error) {
      return (error instanceof Error ? error.message : String(error))
        .replace(/ on line \d+\.?$/, "")
        .slice(0, 200);
    }
  }

  #parser(): Parser {
    return new Parser({ baseIRI: this.#base, blankNodePrefix: "", factory: parserTerms });
  }
}

/** The prefix that a statement uses and that nobody declared. */
function undeclared(quads: RDF.Quad[] | string): string | undefined {
  return typeof quads === "string" ? /^Undefined prefix "([\w.-]*):"/.exec(quads)?.[1] : undefined;
}

function subjectOf(term: RDF.Term | undefined): { subject?: string } {
  if (term === undefined) return {};
  return { subject: term.termType === "BlankNode" ? `_:${term.value}` : term.value };
}

function withoutComments(text: string): string {
  return text.replace(/^(?:\s+|#[^\n]*\n)+/, "");
}

function lines(text: string): number {
  return text.split("\n").length - 1;
}
