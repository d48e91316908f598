import { say } from "../words/say.ts";
import type { Letter, Sending } from "./letter.ts";

interface PublishedReuse {
  readonly title: string;
  /** By its name. */
  readonly owner: string;
  /** The name of the instance, this one or another. */
  readonly where: string;
  readonly address: string;
}

interface AssignedRequest {
  readonly id: string;
  readonly title: string;
  /** What is asked for, as it was written. */
  readonly wish: string;
}

interface AnsweredRequest {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  /** The oldest first: the last is the answer. */
  readonly steps: readonly {
    readonly dataset?: { readonly slug: string; readonly title: string };
    readonly words?: string;
  }[];
}

/** To a producer: somebody published what they made of its datasets. */
export function reuseLetter(
  { title, owner, where, address }: PublishedReuse,
  { to, language, titles }: Sending & { readonly titles: readonly string[] },
): Letter {
  const args = { title, owner, instance: where };
  return {
    to,
    subject: say(language, "mail-reuse-subject", args),
    text: [say(language, "mail-reuse", args), titles.map((one) => `- ${one}`).join("\n"), address].join(
      "\n\n",
    ),
  };
}

/** To an organization: a request for data is assigned to it. */
export function assignedLetter(
  { id, title, wish }: AssignedRequest,
  { to, language, name, url }: Sending,
): Letter {
  const args = { title, instance: name };
  return {
    to,
    subject: say(language, "mail-request-assigned-subject", args),
    text: [say(language, "mail-request-assigned", args), wish, `${url}/requests/${id}`].join("\n\n"),
  };
}

/** To who asked: the answer, or the refusal with its reason. Their address is forgotten then. */
export function answeredLetter(
  { id, title, state, steps }: AnsweredRequest,
  { to, language, name, url }: Sending,
): Letter {
  const { dataset, words } = steps.at(-1) ?? {};
  const args = { title, instance: name };
  return {
    to,
    subject: say(language, "mail-request-answered-subject", args),
    text: [
      say(language, state === "refused" ? "mail-request-refused" : "mail-request-answered", args),
      ...(words === undefined ? [] : [words]),
      ...(dataset === undefined ? [] : [`${dataset.title}\n${url}/datasets/${dataset.slug}`]),
      say(language, "mail-request-page", args),
      `${url}/requests/${id}`,
      say(language, "mail-request-forgotten", args),
    ].join("\n\n"),
  };
}
