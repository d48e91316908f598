import type { SealedColumn } from "../vault/sealed-columns.ts";

/** With which this instance signs towards nodes. */
export const sealedRudiKey: SealedColumn = {
  table: "rudi_key",
  column: "private_key",
  row: "one",
  // Another pair is made at first need, which nodes ask for.
  forget: (tx) => tx`delete from rudi_key`,
};

/** With which this instance is known to portals. */
export const sealedPortals: SealedColumn = {
  table: "rudi_portals",
  column: "secret",
  row: "id",
  // Nothing is sent there until a steward gives the secret anew.
  forget: (tx, rows) => tx`
    update rudi_portals set secret = '', paused_at = coalesce(paused_at, now())
    where id = any(${[...rows]}::uuid[])`,
};

export const sealedRudi = [sealedRudiKey, sealedPortals];
