import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { SelfData } from "./metadata.ts";
import { cleanMetadata } from "./metadata-rules.ts";
import { Failure } from "../base/failure.ts";
import { touchReadable } from "./search-index/touch.ts";

/** As it may be told. Throws `invalid` with the field that it cannot hold. */
export function checkSelfData(told: SelfData): SelfData {
  const { value, problems } = cleanMetadata({ selfData: [told] });
  const [first] = problems;
  const [checked] = value.selfData ?? [];
  if (first === undefined && checked !== undefined) return checked;
  throw new Failure("invalid", first?.key ?? "catalogue-self-data-incomplete", {
    ...first?.args,
    ...(first === undefined ? {} : { parameter: String(first.where?.["field"]) }),
  });
}

/** Written by the room that is told of it: it travels and is searched with the dataset. */
export async function setSelfData(tx: Tx, dataset: Id, told: readonly SelfData[]): Promise<void> {
  await tx`
    update datasets set metadata = ${
      told.length === 0 ? tx`metadata - 'selfData'` : tx`metadata || ${tx.json({ selfData: told } as never)}`
    } where id = ${dataset}`;
  await touchReadable(tx, dataset);
}
