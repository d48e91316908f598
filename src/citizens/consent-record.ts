import { defined } from "../base/defined.ts";
import { z } from "zod";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";

/*
 * What somebody lends, and to whom, as a consent record and receipt after ISO/IEC TS 27560:2023 in the Data
 * Privacy Vocabulary, as JSON-LD whose context is in it. It names the person by a pseudonym of this loan alone.
 */

/** The type of the JWS over it. */
export const consentTyp = "maille-consent+jws";
/** Of what a borrower says of its copies. */
export const deletionTyp = "maille-loan-deletion+jws";

const duty =
  "At the end of the consent: delete every copy, and confirm it to who holds the data before the day told.";

/** What a record is made of. */
export interface Consent {
  readonly loan: Id;
  /** The instance that holds the rows, by its address. */
  readonly instance: string;
  readonly state: "given" | "withdrawn" | "expired";
  readonly givenAt: Date;
  readonly endsAt: Date;
  readonly endedAt?: Date;
  /** By when the borrower confirms that its copies are deleted. */
  readonly deleteBy?: Date;
  readonly purpose: string;
  readonly name: string;
  readonly dataset: { readonly id: Id; readonly slug: string };
  readonly table: Id;
  readonly columns: readonly string[];
  readonly period?: { readonly column: string; readonly from?: string; readonly to?: string };
  readonly producer: { readonly id: Id; readonly name: string };
  readonly borrower: {
    readonly instance: string;
    readonly id: Id;
    readonly name: string;
    readonly project?: Id;
  };
}

const context = {
  dpv: "https://w3id.org/dpv#",
  "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
  dct: "http://purl.org/dc/terms/",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  maille: "https://w3id.org/maille/ns#",
} as const;

const statuses = {
  given: "dpv:ConsentGiven",
  withdrawn: "dpv:ConsentWithdrawn",
  expired: "dpv:ConsentExpired",
} as const;

/** As it is signed. */
export function toConsentRecord(consent: Consent): Record<string, unknown> {
  const { loan, instance, state, givenAt, endsAt, endedAt, producer, borrower } = consent;
  const id = `${instance}/loans/${loan}`;
  const person = `${id}#person`;
  const event = (type: string, at: Date) => ({
    "@type": type === "dpv:ConsentGiven" ? [type, "dpv:ExplicitlyExpressedConsent"] : type,
    "dct:date": moment(at),
    "dpv:hasEntity": { "@id": person },
  });
  return {
    "@context": context,
    "@id": id,
    "@type": ["dpv:ConsentRecord", "dpv:ConsentReceipt"],
    "dct:conformsTo": { "@id": "https://www.iso.org/standard/80392.html" },
    "dpv:hasIdentifier": loan,
    "dct:created": moment(givenAt),
    "dct:valid": moment(endsAt),
    "dpv:hasConsentStatus": { "@id": statuses[state] },
    "dpv:hasDataSubject": { "@id": person, "@type": "dpv:DataSubject" },
    "dpv:hasNotice": { "@id": `${instance}/datasets/${consent.dataset.slug}` },
    "dpv:hasProcess": {
      "@type": "dpv:Process",
      "dpv:hasPurpose": { "@type": "dpv:Purpose", "dct:description": consent.purpose },
      "dpv:hasLegalBasis": { "@id": "eu-gdpr:A6-1-a" },
      "dpv:hasDataController": organization(borrower.instance, borrower, "dpv:ThirdParty"),
      "dpv:hasDataSource": organization(instance, producer, "dpv:DataController"),
      "dpv:hasProcessing": [{ "@id": "dpv:Obtain" }, { "@id": "dpv:Use" }],
      "dpv:hasPersonalData": consent.columns.map((column) => ({
        "@type": "dpv:PersonalData",
        "dct:title": column,
        "dct:isPartOf": consent.name,
      })),
      "dpv:hasStorageCondition": { "@type": "dpv:StorageDeletion", "dct:description": duty },
      "dpv:hasRight": {
        "@id": "eu-gdpr:A7-3",
        "dpv:isExercisedAt": { "@id": `${instance}/my/loans/${loan}` },
      },
    },
    "dct:hasPart": [
      event("dpv:ConsentGiven", givenAt),
      ...(endedAt === undefined ? [] : [event(statuses[state], endedAt)]),
    ],
    "maille:dataset": consent.dataset.id,
    "maille:table": consent.table,
    ...defined({
      "maille:project": borrower.project,
      "maille:period": consent.period,
      "maille:deleteBy": consent.deleteBy?.toISOString(),
    }),
  };
}

function organization(
  instance: string,
  { id, name }: { readonly id: Id; readonly name: string },
  role: string,
) {
  return {
    "@id": `${instance}/organizations/${id}`,
    "@type": ["dpv:Organisation", role],
    "dpv:hasName": name,
    "maille:instance": instance,
    "maille:organization": id,
  };
}

function moment(at: Date) {
  return { "@type": "xsd:dateTime", "@value": at.toISOString() };
}

const instant = z.object({ "@value": z.iso.datetime().transform((text) => new Date(text)) });
const party = z.object({
  "dpv:hasName": z.string().max(1000),
  "maille:instance": z.string().max(2000),
  "maille:organization": z.uuid(),
});

const recordSchema = z.object({
  "@id": z.string().max(2000),
  "dpv:hasIdentifier": z.uuid(),
  "dct:created": instant,
  "dct:valid": instant,
  "dpv:hasConsentStatus": z.object({ "@id": z.enum(Object.values(statuses)) }),
  "dpv:hasNotice": z.object({ "@id": z.string().max(2000) }),
  "dpv:hasProcess": z.object({
    "dpv:hasPurpose": z.object({ "dct:description": z.string().max(5000) }),
    "dpv:hasDataController": party,
    "dpv:hasDataSource": party,
    "dpv:hasPersonalData": z
      .array(z.object({ "dct:title": z.string().max(1000), "dct:isPartOf": z.string().max(1000) }))
      .min(1)
      .max(4000),
  }),
  "dct:hasPart": z
    .array(z.object({ "dct:date": instant }))
    .min(1)
    .max(2),
  "maille:dataset": z.uuid(),
  "maille:table": z.uuid(),
  "maille:project": z.uuid().optional(),
  "maille:period": z
    .object({
      column: z.string().max(1000),
      from: z.string().max(10).exactOptional(),
      to: z.string().max(10).exactOptional(),
    })
    .optional(),
  "maille:deleteBy": z.iso.datetime().optional(),
});

/** Whether a JWS says of itself that it is one. */
export function isConsentRecord(payload: Readonly<Record<string, unknown>>): boolean {
  const types: unknown = payload["@type"];
  return Array.isArray(types) && types.includes("dpv:ConsentRecord");
}

/** What a signed record says. Throws `invalid` where it is none. */
export function fromConsentRecord(payload: Readonly<Record<string, unknown>>): Consent {
  const { data: read, error } = recordSchema.safeParse(payload);
  if (read === undefined) {
    const where = error.issues[0]?.path.join(".") ?? "";
    throw new Failure("invalid", "citizens-consent-malformed", { where }, { cause: error });
  }
  const process = read["dpv:hasProcess"];
  const [holder, reader] = [process["dpv:hasDataSource"], process["dpv:hasDataController"]];
  const [, ended] = read["dct:hasPart"];
  const status = read["dpv:hasConsentStatus"]["@id"];
  const deleteBy = read["maille:deleteBy"];
  return {
    loan: read["dpv:hasIdentifier"],
    instance: holder["maille:instance"],
    state: status === statuses.given ? "given" : status === statuses.withdrawn ? "withdrawn" : "expired",
    givenAt: read["dct:created"]["@value"],
    endsAt: read["dct:valid"]["@value"],
    purpose: process["dpv:hasPurpose"]["dct:description"],
    name: process["dpv:hasPersonalData"][0]?.["dct:isPartOf"] ?? "",
    dataset: { id: read["maille:dataset"], slug: read["dpv:hasNotice"]["@id"].split("/").at(-1) ?? "" },
    table: read["maille:table"],
    columns: process["dpv:hasPersonalData"].map((one) => one["dct:title"]),
    producer: { id: holder["maille:organization"], name: holder["dpv:hasName"] },
    borrower: {
      instance: reader["maille:instance"],
      id: reader["maille:organization"],
      name: reader["dpv:hasName"],
      ...defined({ project: read["maille:project"] }),
    },
    ...defined({
      period: read["maille:period"],
      endedAt: ended?.["dct:date"]["@value"],
      deleteBy: deleteBy === undefined ? undefined : new Date(deleteBy),
    }),
  };
}
