import type { Id } from "../../base/id.ts";
import type { Organization } from "../../people/organization.ts";
import type { PlaceRef } from "../metadata.ts";

/** What descriptions are told with. */
export interface CatalogueTelling {
  /** The public address of the instance, without a slash at its end. */
  readonly url: string;
  /** Of the instance. */
  readonly name: string;
  /** Of what does not say its language: ISO 639-1. */
  readonly language: string;
  /** What organizations say of themselves, as far as it is known here. */
  readonly organizations?: ReadonlyMap<Id, Organization>;
  /** What is made of each dataset and published, as far as it is known here: titles, by their addresses. */
  readonly reuses?: ReadonlyMap<Id, ReadonlyMap<string, string>>;
  readonly labelOf: (level: PlaceRef["level"], code: string) => string | undefined;
}
