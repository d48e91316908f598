import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { RudiError } from "./check-record.ts";

/** A producer node of RUDI that pushes to this instance. */
export interface RudiNode {
  readonly id: Id;
  readonly name: string;
  /** Where its reports are sent. */
  readonly url: string;
  readonly organization: Id;
  readonly organizationName: string;
  /** The source under which what it pushed is seen. */
  readonly source: Id;
  readonly clientId: string;
  readonly createdAt: Date;
  readonly datasets: number;
  readonly lastReportAt?: Date;
  /** Reports that were given up. */
  readonly undelivered: number;
}

/** What became of one push, as it is sent back to the node. */
export interface RudiReport {
  readonly id: Id;
  /** The global_id of the record. */
  readonly resource: string;
  readonly title: string;
  readonly method: "POST" | "PUT" | "DELETE";
  readonly submittedAt: Date;
  readonly treatedAt: Date;
  readonly accepted: boolean;
  readonly errors: readonly RudiError[];
  /** What was not understood of a record that was taken in. */
  readonly problems: number;
  readonly tries: number;
  readonly deliveredAt?: Date;
  /** When it is sent again; absent where it was delivered, or given up. */
  readonly nextAt?: Date;
  readonly failure?: Problem;
}

export interface NewNode {
  readonly name: string;
  readonly url: string;
  readonly organization: Id;
}
