import type { Id } from "../base/id.ts";
import type { Loading } from "./load.ts";
export async function restrictPassages(_loading: Loading, _dataset: Id): Promise<void> {}
