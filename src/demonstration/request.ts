import type { Loading } from "./load.ts";
export async function askForPassages(_loading: Loading): Promise<void> {}
