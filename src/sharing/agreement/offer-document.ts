import type { OfferedTable, OfferedData } from "../terms.ts";
import { askable } from "../terms.ts";
import { odrlContext, toColumnConstraint, toDuty, toPurposeConstraint, toRowConstraint } from "./odrl.ts";
import type { Policy } from "../../access/policy.ts";

/** Where the offer of a dataset is read, which is its name too. */
export function offerAddress(instance: string, dataset: string): string {
  return `${instance}/api/datasets/${dataset}/policy`;
}

/** What a producer offers of a dataset as an ODRL offer; `undefined` where nothing is given on request. */
export function toOfferDocument(offered: OfferedData): Record<string, unknown> | undefined {
  const tables = askable(offered);
  if (tables.length === 0) return undefined;
  const { instance, dataset, organization } = offered.subject;
  return {
    "@context": odrlContext,
    "@type": "Offer",
    uid: offerAddress(instance, dataset),
    assigner: {
      "@type": "Party",
      uid: `${instance}/organizations/${organization.id}`,
      "dct:title": organization.name,
    },
    permission: tables.map((table) => toPermission(table, instance)),
  };
}

function toPermission({ id, name, columns, policy }: OfferedTable & { policy: Policy }, instance: string) {
  return {
    action: "use",
    target: {
      "@type": "AssetCollection",
      source: `${instance}/api/resources/${id}`,
      "dct:title": name,
      refinement: [toColumnConstraint(columns.map(({ name }) => name)), ...policy.rows.map(toRowConstraint)],
    },
    constraint: [
      ...(policy.purposes.length === 0 ? [] : [toPurposeConstraint(policy.purposes)]),
      ...(policy.requesters.length === 0
        ? []
        : [
            {
              leftOperand: "recipient",
              operator: "isAnyOf",
              rightOperand: policy.requesters.map((kind) => `maille:requester/${kind}`),
            },
          ]),
      ...(policy.daysMax === undefined
        ? []
        : [
            {
              leftOperand: "elapsedTime",
              operator: "lteq",
              rightOperand: { "@value": `P${policy.daysMax}D`, "@type": "xsd:duration" },
            },
          ]),
    ],
    duty: policy.duties.map(toDuty),
    ...(policy.terms === "" ? {} : { "maille:words": policy.terms }),
    "maille:acceptance": policy.acceptance,
    "maille:answerWithin": { "@value": `P${policy.answerDays}D`, "@type": "xsd:duration" },
  };
}
