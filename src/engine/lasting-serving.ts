import type { Result, Serving } from "./engine.ts";
import { looksDamaged } from "./damage.ts";

/**
 * A serving whose file may turn out to be damaged: it is a copy, so it is given up, and the
 * question is asked once more of the rows that `again` gives. An answer that was begun is cut.
 */
export function lastingServing(
  first: Serving,
  giveUp: () => Promise<boolean>,
  again: () => Promise<Serving>,
): Serving {
  let [current, released] = [first, false];
  const attempt: Attempt = async <Result>(work: (serving: Serving) => Promise<Result>): Promise<Result> => {
    const asked = current;
    try {
      return await work(asked);
    } catch (error) {
      if (!looksDamaged(error) || !(await giveUp())) throw error;
      // Before the rest: its place is free once nobody holds it.
      asked.release();
      const next = await again();
      current = next;
      if (released) next.release();
      return await work(next);
    }
  };
  const streamed = <Piece>(work: (serving: Serving) => Promise<Result<Piece>>) =>
    attempt(work).then((answer) => ({ ...answer, chunks: watched(answer.chunks, giveUp) }));
  return {
    get columns() {
      return current.columns;
    },
    get rowCount() {
      return current.rowCount;
    },
    get path() {
      return current.path;
    },
    get key() {
      return current.key;
    },
    get sorted() {
      return current.sorted;
    },
    get beside() {
      return current.beside;
    },
    ...wishing(() => current),
    get facts() {
      return current.facts;
    },
    read: (sql, values, budget) => attempt((serving) => serving.read(sql, values, budget)),
    ask: (sql, values, budget) => streamed((serving) => serving.ask(sql, values, budget)),
    askTexts: (sql, values, budget) => streamed((serving) => serving.askTexts(sql, values, budget)),
    rows: (sql, values, budget) => attempt((serving) => serving.rows(sql, values, budget)),
    copyToParquet: (...rest) => attempt((serving) => serving.copyToParquet(...rest)),
    ...besides(attempt),
    readIn: (workspace, work) => attempt((serving) => serving.readIn(workspace, work)),
    giveUp,
    release() {
      released = true;
      current.release();
    },
  };
}

function wishing(current: () => Serving): Pick<Serving, "wishSorted" | "wishBeside" | "wishText"> {
  return {
    wishSorted: (column) => current().wishSorted(column),
    wishBeside: (column, other) => current().wishBeside(column, other),
    wishText: () => current().wishText(),
  };
}

type Attempt = <Result>(work: (serving: Serving) => Promise<Result>) => Promise<Result>;

/** What is read of the files beside. */
function besides(attempt: Attempt): Pick<Serving, "listed" | "lines"> {
  return {
    listed: (slots, most, budget) => attempt((serving) => serving.listed(slots, most, budget)),
    lines: (ids, budget) => attempt((serving) => serving.lines(ids, budget)),
  };
}

async function* watched<Piece>(
  chunks: AsyncIterable<Piece>,
  giveUp: () => Promise<boolean>,
): AsyncGenerator<Piece> {
  try {
    yield* chunks;
  } catch (error) {
    if (looksDamaged(error)) await giveUp();
    throw error;
  }
}
