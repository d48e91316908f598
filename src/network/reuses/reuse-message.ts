import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import { toName } from "../../base/name.ts";
import { cleanText } from "../../catalogue/cleaning/cleaning.ts";
import { datasetsMax } from "../../projects/project.ts";

const id = z.string().refine(isId);
const about = { reuse: id, revision: z.int().nonnegative() };

export const titleMax = 300;
export const summaryMax = 1000;

/** The body of `POST /api/network/reuses`: what a reuse now is, or that it is gone. */
const reuseMessageSchema = z.union([
  z.strictObject({
    ...about,
    title: z.string().max(titleMax),
    /** The beginning of its description, in Markdown. */
    summary: z.string().max(summaryMax),
    url: z.string().max(1000),
    owner: z.string().max(titleMax),
    publishedAt: z.iso.datetime(),
    /** Those of the instance that is told, by their ids there. */
    datasets: z.array(id).min(1).max(datasetsMax),
  }),
  z.strictObject({ ...about, isGone: z.literal(true) }),
]);

export type ReuseMessage = z.infer<typeof reuseMessageSchema>;

export interface GoneReuse {
  readonly reuse: Id;
  readonly revision: number;
  readonly isGone: true;
}

/** A reuse of another instance, as it is kept and shown. */
export interface ReuseTold {
  readonly reuse: Id;
  readonly revision: number;
  readonly title: string;
  readonly summary: string;
  readonly url: string;
  readonly owner: string;
  readonly publishedAt: Date;
  readonly datasets: readonly Id[];
}

/** What that instance says, made clean. Throws `invalid` where it is no reuse of its own. */
export function readReuseMessage(instance: string, body: unknown): ReuseTold | GoneReuse {
  const { data: message } = reuseMessageSchema.safeParse(body);
  if (message === undefined) throw wrong();
  if ("isGone" in message) return message;
  const url = URL.parse(message.url)?.href;
  const title = toName(message.title);
  const owner = toName(message.owner);
  if (url?.startsWith(`${instance}/`) !== true || title === "" || owner === "") throw wrong();
  const { reuse, revision, summary, publishedAt, datasets } = message;
  return {
    reuse,
    revision,
    title: cleanText(title, titleMax),
    owner: cleanText(owner, titleMax),
    summary: cleanText(summary, summaryMax),
    url,
    publishedAt: new Date(publishedAt),
    datasets: [...new Set(datasets)],
  };
}

function wrong(): Failure {
  return new Failure("invalid", "network-reuse-wrong");
}
