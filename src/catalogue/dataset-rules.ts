import { Failure } from "../base/failure.ts";
import { toLicence } from "./licence.ts";

export function toTitle(text: string): string {
  const title = text.trim().replace(/\s+/g, " ");
  if (title === "" || title.length > 300) {
    throw new Failure("invalid", "catalogue-title-wrong", { parameter: "title", max: 300 });
  }
  return title;
}

export function toDescription(text: string): string {
  if (text.length > 50_000) {
    throw new Failure("invalid", "catalogue-description-long", { parameter: "description", max: 50_000 });
  }
  return text.trim();
}

/** Empty where the producer takes the licence back. */
export function toLicenceText(text: string): string {
  if (text.length > 500) {
    throw new Failure("invalid", "catalogue-licence-long", { parameter: "licence", max: 500 });
  }
  return toLicence(text);
}

export function toReason(text: string): string {
  const reason = text.trim();
  if (reason === "" || reason.length > 2000) {
    throw new Failure("invalid", "catalogue-reason-wrong", { parameter: "reason", max: 2000 });
  }
  return reason;
}
