import { setImmediate as nextTurn } from "node:timers/promises";
import { type Problem, problem } from "../../base/failure.ts";
import type { Read, RemoteRecord } from "../read.ts";
import { Surroundings } from "./surroundings.ts";
import { toRecord } from "./datasets.ts";
import type { GraphNode } from "./graph-node.ts";
import { Graph, idOf, isThing, ownText, rootsOf } from "./graph.ts";
import { toNTriples } from "./n-triples.ts";
import { isDataset } from "./is-dataset.ts";
import { Noticed } from "./noticed.ts";
import { ownOf } from "./own.ts";
import type { Piece } from "./piece.ts";
import { PutAway } from "./put-away.ts";
import { Resource, type Things } from "./resource.ts";
import { roleOf } from "./roles.ts";
import { nodesOf, toWaiting, type WaitingDataset } from "./waiting-dataset.ts";

/** Statements that are no dataset’s own, or of datasets whose distributions did not come: over 1 GB. */
const statementsMax = 1_000_000;
/** Of datasets that wait for the end of the document, before they wait on the disk: some 50 MB. */
const statementsAtHand = 50_000;
/** Put away between two turns: some milliseconds. */
const statementsAtOnce = 2500;

/** What runs through all the pages of a source. */
export interface Course {
  /** Datasets that catalogues list, and which of them were described. */
  readonly listed: Set<string>;
  readonly told: Set<string>;
  readonly page: number;
  /** Of the documents of one record (`page 2, record 7`); a number is added where there is none. */
  readonly place?: string;
  readonly original?: RemoteRecord["original"];
}

/**
 * One document of RDF, taken piece by piece. A dataset that stands whole inside its catalogue is told
 * at once and forgotten; what stands apart waits until the document ends, as more may be said of it:
 * beyond some statements, on the disk.
 */
export class DcatDocument {
  readonly #graph = new Graph();
  readonly #course: Course;
  readonly #waiting = new Map<string, RemoteRecord["original"]>();
  /** By what is not described yet, the datasets that wait for it. */
  readonly #awaited = new Map<string, string[]>();
  readonly #noticed: Noticed;
  readonly #away = new PutAway();
  readonly #awayIds = new Set<string>();
  readonly #atHand: number;
  #putAwayAt: number;
  readonly #surroundings = new Surroundings(this.#graph);
  readonly #notes: Problem[] = [];
  readonly #noted = new Set<string>();
  #records = 0;
  #cut: Problem | undefined;
  /** It holds more than can be held: what follows is not taken. */
  isFull = false;

  /** Beyond `atHand` statements, datasets wait on the disk. */
  constructor(course: Course, atHand = statementsAtHand) {
    this.#course = course;
    this.#atHand = atHand;
    this.#putAwayAt = atHand;
    this.#noticed = new Noticed(course.listed);
  }

  /** Addresses of the page that follows, as they are told. */
  get nextPages(): readonly string[] {
    return this.#noticed.nextPages;
  }

  get announced(): number | undefined {
    return this.#noticed.announced;
  }

  /** It holds more than is to be at hand: what waits is to be put away before more is taken. */
  get isCrowded(): boolean {
    return this.#graph.size > this.#putAwayAt;
  }

  *take(piece: Piece, mediaType: string): Generator<Read> {
    if (this.#graph.size > statementsMax) yield* this.#makeRoom();
    if (this.isFull) return;
    const nodes = new Set<GraphNode>();
    for (const quad of piece.quads) {
      if (!this.#noticed.take(quad)) nodes.add(this.#graph.add(quad));
    }
    // A batch of Turtle is of many things: which are datasets is seen at the end.
    const isOne = piece.text !== undefined || piece.problems.length > 0;
    const datasets = isOne ? this.#datasetsOf(piece, nodes) : [];
    if (piece.problems.length > 0) yield* this.#takeProblems(piece, datasets, mediaType);
    if (piece.isNested === true) this.#await(datasets, { mediaType, text: piece.text ?? "" });
    if (this.#waiting.size > 0) yield* this.#tellReady([...datasets, ...nodes]);
  }

  [Symbol.dispose](): void {
    this.#away[Symbol.dispose]();
  }

  #await(datasets: readonly GraphNode[], original: RemoteRecord["original"]): void {
    for (const { id } of datasets) if (!this.#awayIds.has(id)) this.#waiting.set(id, original);
  }

  /** Those that say that they are; what stands for a dataset in a catalogue is one without saying it. */
  #datasetsOf({ quads, isNested }: Piece, nodes: ReadonlySet<GraphNode>): readonly GraphNode[] {
    const datasets = [...nodes].filter((node) => this.#isDataset(node));
    if (datasets.length > 0 || isNested !== true) return datasets;
    const [root] = rootsOf(quads);
    const node = root === undefined ? undefined : this.#graph.find(root);
    return node === undefined ? [] : [node];
  }

  /** Tells what waited for the end of the document. */
  *finish(): Generator<Read> {
    const isCut = this.#cut !== undefined;
    yield* this.#tellAll(isCut);
    const problems = [...this.#graph.nodes()].flatMap((node) => node.problems ?? []);
    const isEmpty = this.#records === 0 && !this.#noticed.hasCatalogue && !isCut;
    const rest = [
      ...problems,
      ...this.#notes,
      ...(isEmpty ? [problem("read-no-dataset")] : []),
      ...(this.#cut === undefined ? [] : [this.#cut]),
    ];
    for (const told of rest) yield { kind: "problem", problem: told };
  }

  /** Nodes may be forgotten on the way, those to come too: a Map goes on without them. */
  *#tellAll(isCut: boolean): Generator<Read> {
    for (const waiting of this.#away.all()) {
      if (this.#isAllSaid(waiting)) yield this.#tellWaited(waiting);
      else {
        const node = this.#bringBack(waiting);
        if (this.#isDataset(node)) yield this.#tellLast(node, isCut, waiting.original);
      }
    }
    for (const node of this.#graph.nodes()) {
      if (this.#isDataset(node)) yield this.#tellLast(node, isCut);
    }
  }

  #tellLast(node: GraphNode, isCut: boolean, original?: RemoteRecord["original"]): Read {
    if (!isCut || this.#missing(node, "parts") === undefined) return this.#tell(node, original);
    this.#graph.drop(node.id);
    return this.#refused([problem("read-cut-short-record")], node);
  }

  /** Datasets with their distributions wait on the disk; what remains is shared, or waits for its parts. */
  async putAway(): Promise<void> {
    let statements = 0;
    for (const done of this.#putEachAway()) {
      statements += done;
      if (statements < statementsAtOnce) continue;
      statements = 0;
      await nextTurn();
    }
    this.#putAwayAt = this.#graph.size + this.#atHand;
  }

  /** Tells of each thing how many statements were gone through. */
  *#putEachAway(): Generator<number> {
    for (const node of this.#graph.nodes()) {
      yield this.#mayWaitAway(node) ? this.#putOneAway(node) : node.quads.length;
    }
    yield* this.#graph.letGo();
  }

  #putOneAway(node: GraphNode): number {
    const own = ownOf(this.#graph, node);
    this.#away.put(toWaiting(own, this.#waiting.get(node.id)));
    this.#awayIds.add(ownText(node.id));
    this.#waiting.delete(node.id);
    for (const id of own.nodes.keys()) this.#graph.drop(id);
    return own.quads.length;
  }

  /** Not what others may yet name: a series, or a service that a distribution leads to. */
  #mayWaitAway(node: GraphNode): boolean {
    const isPlain = node.quads.some(({ predicate, object }) => {
      return roleOf(predicate.value) === "type" && plainDataset.test(object.value);
    });
    if (!isPlain || this.#awayIds.has(node.id) || this.#noticed.series.has(node.id) || !this.#isDataset(node))
      return false;
    return isPlain && this.#missing(node, "parts") === undefined;
  }

  /** Nothing was said of it since: it is what it was, and its text is what it is told as. */
  #isAllSaid({ ids, ofGraph }: WaitingDataset): boolean {
    return !ofGraph && ids.every((id) => this.#graph.find(id) === undefined);
  }

  /** With what was said of it since. */
  #bringBack(waiting: WaitingDataset): GraphNode {
    const nodes = [...nodesOf(waiting).values()];
    for (const node of nodes)
      if (node.quads.length > 0 || node.problems !== undefined) this.#graph.restore(node);
    const [id = ""] = waiting.ids;
    return this.#graph.open(id);
  }

  /** The document ended before its time. */
  cut(told: Problem): void {
    this.#cut ??= told;
  }

  *#takeProblems(piece: Piece, [dataset]: readonly GraphNode[], mediaType: string): Generator<Read> {
    const { problems, text = "" } = piece;
    const cut = problems.find(({ key }) => key === "read-cut-short");
    const subject = dataset?.id ?? piece.subject;
    if (cut !== undefined) this.cut(cut);
    else if (subject !== undefined) for (const told of problems) this.#graph.tell(subject, told);
    else if (piece.isLost !== true) this.#note(problems);
    else if (piece.isNested === true || /Dataset\b/.test(text.slice(0, 2000))) {
      yield this.#refused(problems, undefined, { mediaType, text });
    } else for (const told of problems) yield { kind: "problem", problem: told };
  }

  /** What is wrong with the document as a whole is told once, with its first dataset. */
  #note(problems: readonly Problem[]): void {
    for (const told of problems) {
      if (this.#noted.has(told.key)) continue;
      this.#noted.add(told.key);
      this.#notes.push(told);
    }
  }

  /** Of what was just described, tells the datasets that are whole, and those that waited for it. */
  *#tellReady(described: readonly GraphNode[]): Generator<Read> {
    for (const { id } of described) {
      const ready = [id, ...(this.#awaited.get(id) ?? [])];
      this.#awaited.delete(id);
      for (const dataset of ready) yield* this.#tellWaiting(dataset, "whole");
    }
  }

  *#tellWaiting(id: string, wanted: Wanted): Generator<Read> {
    const original = this.#waiting.get(id);
    const node = this.#graph.find(id);
    if (original === undefined || node === undefined) return;
    const missing = this.#missing(node, wanted);
    if (missing === undefined) {
      yield this.#tell(node, original);
      return;
    }
    const waiting = this.#awaited.get(missing);
    if (waiting === undefined) this.#awaited.set(missing, [id]);
    else waiting.push(id);
  }

  /** Tells all that has its distributions; where that does not help, the document is full. */
  *#makeRoom(): Generator<Read> {
    this.#awaited.clear();
    for (const id of this.#waiting.keys()) yield* this.#tellWaiting(id, "parts");
    for (const node of this.#graph.nodes()) {
      if (this.#awayIds.has(node.id)) continue;
      if (this.#isDataset(node) && node.quads.length > 4 && this.#missing(node, "parts") === undefined)
        yield this.#tell(node);
    }
    if (this.#graph.size < statementsMax / 2) return;
    this.isFull = true;
    this.cut(problem("read-graph-too-large", { statementsMax }));
  }

  /** What it leads to and is not described yet: among its distributions, or also among people. */
  #missing(node: GraphNode, wanted: Wanted): string | undefined {
    for (const { predicate, object } of node.quads) {
      const role = roleOf(predicate.value);
      const matters = role === "distribution" || (wanted === "whole" && role === "agent");
      if (!matters || !isThing(object)) continue;
      const id = idOf(object);
      if ((this.#graph.find(id)?.quads.length ?? 0) === 0) return id;
    }
    return undefined;
  }

  #tell(node: GraphNode, original?: RemoteRecord["original"]): Read {
    const { nodes, quads, problems } = ownOf(this.#graph, node);
    const serving = this.#serving(node.id);
    const things = this.#surroundings.of(nodes, serving);
    const text = (): string => toNTriples(quads);
    const told = this.#unread({ id: node.id, original, text, problems, serving, things, node: () => node });
    this.#waiting.delete(node.id);
    this.#surroundings.keepSeries(node);
    for (const id of nodes.keys()) this.#graph.drop(id);
    return told;
  }

  /** Its statements are made again only where it is to be understood. */
  #tellWaited(waiting: WaitingDataset): Read {
    const { text, original, named } = waiting;
    const [id = ""] = waiting.ids;
    let own: Map<string, GraphNode> | undefined;
    const nodes = (): Map<string, GraphNode> => (own ??= nodesOf(waiting));
    const serving = this.#serving(id);
    const things = this.#surroundings.ofNamed(named, nodes, serving);
    const problems = waiting.problems.flatMap(([, told]) => told);
    const node = (): GraphNode => nodes().get(id) ?? { id, quads: [] };
    return this.#unread({ id, original, text: () => text, problems, serving, things, node });
  }

  #unread({ id, original, text, problems, serving, things, node }: Telling): Read {
    const told = {
      place: this.#place(),
      original: this.#course.original ?? original ?? { mediaType: "application/n-triples", text: text() },
      services: serving.flatMap((service) =>
        service.quads.length === 0 ? [] : [new Resource(things, service)],
      ),
      problems: [...this.#notes.splice(0), ...problems],
    };
    this.#course.told.add(ownText(id));
    return {
      kind: "unread",
      place: told.place,
      original: told.original,
      understand: () => toRecord({ ...told, resource: new Resource(things, node()) }),
    };
  }

  #serving(id: string): GraphNode[] {
    return [...(this.#noticed.services.get(id) ?? [])].flatMap((service) => this.#graph.find(service) ?? []);
  }

  #refused(problems: readonly Problem[], node?: GraphNode, original?: RemoteRecord["original"]): Read {
    const place = node === undefined || node.id.startsWith("_:") ? this.#place() : node.id;
    if (node !== undefined) this.#course.told.add(node.id);
    const text = original ?? { mediaType: "application/n-triples", text: toNTriples(node?.quads ?? []) };
    return { kind: "record", record: { place, original: text, problems } };
  }

  #place(): string {
    this.#records++;
    return this.#course.place ?? `page ${this.#course.page}, record ${this.#records}`;
  }

  #isDataset(node: GraphNode): boolean {
    return isDataset(node, { listed: this.#course.listed, services: this.#noticed.ownServices });
  }
}

type Wanted = "whole" | "parts";

interface Telling {
  readonly id: string;
  readonly original: RemoteRecord["original"] | undefined;
  /** As it is told, where it was not written alone. */
  readonly text: () => string;
  readonly problems: readonly Problem[];
  /** Those that say that they serve it. */
  readonly serving: readonly GraphNode[];
  readonly things: Things;
  readonly node: () => GraphNode;
}

const plainDataset = /(?<!void#)\bDataset$/;
