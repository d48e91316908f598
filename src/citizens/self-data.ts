import type { AssuranceLevel } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { partsOf } from "../base/seen.ts";
import type { SelfData } from "../catalogue/metadata.ts";
import type { MandateAct } from "./mandate.ts";

/** What somebody tells of themself, so that their rows are found. */
export interface FactAsked {
  readonly column: string;
  /** What they are asked for, as their letter or their bill names it. */
  readonly label: string;
  readonly isDate: boolean;
}

/** The columns that hold the civil status of people, as a provider of citizens tells it. */
export interface IdentityColumns {
  readonly familyName: string;
  /** One given name or several, the usual one first. */
  readonly givenNames: string;
  readonly birthDate: string;
  /** Of INSEE codes: of the commune, or of the country of who was born abroad. */
  readonly birthPlace?: string;
}

/** Columns of the two tables that hold the same: of the one about people, and of the open one. */
interface ColumnPair {
  readonly own: string;
  readonly open: string;
}

/**
 * Open figures that people see their own beside, as those of their neighbourhood: an indicator, or another table
 * that everybody reads, with one row for a period and place.
 */
export interface Comparison {
  readonly table: Id;
  /** What the curve is called: "Average of your neighbourhood". */
  readonly name: string;
  /** Dates that are written alike in both. */
  readonly period: ColumnPair;
  /** Absent where the figures are of one place. */
  readonly place?: ColumnPair;
  /** Rows of one person and period are added up. */
  readonly value: ColumnPair;
}

/** How a table whose rows are each about a person is opened to those people. */
export interface Declaration {
  /** What stands for a person in the rows: the number of a contract, of a card. */
  readonly personColumn: string;
  readonly facts: readonly FactAsked[];
  /** Where the row holds an address, the code that proves who asks is sent there; absent where the facts are enough. */
  readonly mailColumn?: string;
  /** Whether somebody of the organization checks who asks, in place of a letter. */
  readonly checked?: boolean;
  /** How surely a provider must know who asks; absent where any sign-in is enough. */
  readonly level?: AssuranceLevel;
  /** By which somebody is found whom a provider of citizens knows, without typing. */
  readonly identity?: IdentityColumns;
  /** What the law calls sensitive: staff read it once a colleague has confirmed why. */
  readonly second?: boolean;
  /** Rows whose date, in that column, is so many months old are deleted; absent where nothing deletes them. */
  readonly kept?: { readonly column: string; readonly months: number };
  /** What each person's rows are shown beside; absent where nothing is published. */
  readonly compared?: Comparison;
  /** What those people are told of it. */
  readonly told: Omit<SelfData, "table">;
}

export interface SelfDataTable extends Declaration {
  readonly table: Id;
  readonly dataset: { readonly id: Id; readonly slug: string; readonly title: string };
  readonly organization: Id;
}

/** What its form asks; nothing where it is not declared. */
export function askedOfDeclaration(declared: Declaration | undefined): object | undefined {
  return declared && partsOf(declared, askedNames);
}

const askedNames = [
  "personColumn",
  "facts",
  "mailColumn",
  "checked",
  "level",
  "identity",
  "second",
  "kept",
  "compared",
  "told",
] satisfies readonly (keyof Declaration)[];

/** Rows that somebody sees as theirs, or waits to. */
export interface PersonLink {
  readonly id: Id;
  readonly table: Id;
  readonly askedAt: Date;
  /** Absent while the code of a letter, or who checks it, is waited for. */
  readonly linkedAt?: Date;
  /** How many accounts see the same rows as theirs, this one counted; a household, or somebody who should not. */
  readonly accounts: number;
  /** Where somebody of the organization checks who asks, or has refused. */
  readonly check?: "asked" | "refused";
  /** Where the rows are those of somebody else whom the account helps. */
  readonly mandate?: { readonly id: Id; readonly may: readonly MandateAct[]; readonly endsAt: Date };
}
