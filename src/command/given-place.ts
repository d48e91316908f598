import { isDatedName } from "../backup/dated-backups.ts";
import { isFailure } from "../base/failure.ts";
import { type AskedPlace, frame, type PlacedPlace, type RefusedPlace } from "./frames.ts";
import { type CallersPlace, openPlace } from "./own-place.ts";

/**
 * Writes the file of a call for the process that runs it. Nothing that the call does not name is written, and nothing
 * removed but where it says how many are kept, whatever is asked.
 */
export class GivenPlace implements AsyncDisposable {
  readonly #words: readonly string[];
  #place: CallersPlace | undefined;
  #bytes = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** What is told of what was asked, once it is done. */
  async answer(kind: string, bytes: Buffer): Promise<Buffer> {
    try {
      return frame("y", JSON.stringify(await this.#do(kind, bytes)));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return frame("n", JSON.stringify(toRefused(error)));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#place?.[Symbol.asyncDispose]();
  }

  async #do(kind: string, bytes: Buffer): Promise<PlacedPlace> {
    if (kind === "p") this.#place = await this.#open(JSON.parse(bytes.toString()) as AskedPlace);
    const place = this.#place;
    if (place === undefined) throw new Error("no file was begun");
    if (kind === "w") await place.write(bytes);
    else if (kind === "k") this.#bytes = await place.keep();
    else if (kind === "u") await this.#dropOlder(place, Number(bytes.toString()));
    return { file: place.file, bytes: this.#bytes };
  }

  #open(asked: AskedPlace): Promise<CallersPlace> {
    const [verb, ...rest] = this.#words;
    const isNamed = verb === "backup" && rest.includes(asked.file) && this.#place === undefined;
    if (!isNamed || (asked.dated !== undefined && !isDatedName(asked.dated)))
      throw new Error("the call names no such file");
    return openPlace(asked);
  }

  async #dropOlder(place: CallersPlace, kept: number): Promise<void> {
    const said = this.#words.some((word, at) => word === `--keep=${kept}` || isPair(this.#words, at, kept));
    if (!said || this.#bytes === 0) throw new Error("the call removes nothing");
    await place.dropOlder(kept);
  }
}

function toRefused(error: Error): RefusedPlace {
  const { message } = error;
  if (isFailure(error)) {
    const { code, key, args } = error;
    return { message, refusal: { code, key, args } };
  }
  const { code, path } = error as NodeJS.ErrnoException;
  return { message, ...(code !== undefined && { code }), ...(path !== undefined && { path }) };
}

function isPair(words: readonly string[], at: number, kept: number): boolean {
  return words[at] === "--keep" && words[at + 1] === `${kept}`;
}
