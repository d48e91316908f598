import { z } from "zod";
import type { Id } from "../base/id.ts";
import { indicatorLevels } from "../indicators/definition.ts";
import { figureSchema } from "./figure.ts";

/** What is expected of a decision: a value of an indicator, by a day. */
export const effectSchema = z.object({
  indicator: z.object({ title: z.string(), url: z.string(), table: z.string(), instance: z.string() }),
  /** The dataset of the indicator at the instance of the decision. */
  dataset: z.string(),
  place: z.object({ level: z.enum(indicatorLevels), code: z.string(), label: z.string() }),
  value: z.number(),
  unit: z.string().optional(),
  decimals: z.int(),
  by: z.iso.date(),
});

export type Effect = z.infer<typeof effectSchema>;

export const actFileSchema = z.object({ hash: z.string(), name: z.string(), bytes: z.int() });

/** The file of an act, in the store. */
export type ActFile = z.infer<typeof actFileSchema>;

export const contentSchema = z.object({
  title: z.string(),
  /** What was decided, in Markdown. */
  text: z.string(),
  /** Who decided, as it is written in the act; and the day. */
  by: z.string(),
  on: z.string(),
  act: z.object({ reference: z.string(), url: z.string().optional(), file: actFileSchema.optional() }),
  /** What else was considered, in Markdown. */
  considered: z.string(),
  figures: z.array(figureSchema),
  effects: z.array(effectSchema),
});

/** What a decision says. */
export type DecisionContent = z.infer<typeof contentSchema>;

/** What is signed: a version of a decision, and whose it is. */
export const documentSchema = contentSchema.extend({
  id: z.string(),
  url: z.string(),
  instance: z.string(),
  organization: z.object({ id: z.string(), name: z.string() }),
  version: z.int().positive(),
  publishedAt: z.iso.datetime(),
  /** What this version corrects of the one before, in words. */
  correction: z.string().optional(),
});

export type DecisionDocument = z.infer<typeof documentSchema>;

export const decisionTyp = "maille-decision+jwt";

export interface TakenDecision {
  readonly id: Id;
  readonly slug: string;
  readonly organization: { readonly id: Id; readonly slug: string; readonly name: string };
  /** Of the published version that is read, or of the draft where that is asked for or none is published. */
  readonly content: DecisionContent;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  /** Absent of a draft. */
  readonly published?: PublishedVersion;
  /** The number of the last version that is published. */
  readonly lastVersion?: number;
  /** Whether its draft says something else than its last version. */
  readonly isChanged: boolean;
}

export interface PublishedVersion {
  readonly number: number;
  readonly at: Date;
  readonly correction?: string;
}

export const decisionMax = {
  figures: 50,
  effects: 20,
  text: 50_000,
  line: 300,
  fileBytes: 20_000_000,
} as const;

export const emptyContent: Omit<DecisionContent, "title"> = {
  text: "",
  by: "",
  on: "",
  act: { reference: "" },
  considered: "",
  figures: [],
  effects: [],
};
