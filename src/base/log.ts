/** Where a room tells the operator something. Handed in; the composition root writes it to standard error. */
export type Log = (event: string, fields?: Readonly<Record<string, unknown>>) => void;

export const silentLog: Log = () => undefined;
