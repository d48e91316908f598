import type postgres from "postgres";

/** The instance's PostgreSQL. Verbs take it first; SQL is written in its tagged template. */
export type Db = postgres.Sql;

/** The same inside a transaction: `db.begin(async (tx) => …)`. */
export type Tx = postgres.TransactionSql;
