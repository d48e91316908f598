import type { Party, Terms } from "../../access/agreement.ts";
import type { Purpose } from "../../access/policy.ts";
import type { Id } from "../../base/id.ts";
import { endOf, type ProjectRef, type Subject } from "../exchange.ts";
import {
  type Constraint,
  fromDuty,
  fromRowConstraint,
  odrlContext,
  toColumnConstraint,
  toDuty,
  toPurposeConstraint,
  toRowConstraint,
} from "./odrl.ts";
import { offerAddress } from "./offer-document.ts";

/** What two sides agree on. */
export interface AgreementDocument {
  readonly exchange: Id;
  readonly subject: Subject;
  readonly party: Party;
  readonly project?: ProjectRef;
  readonly terms: Terms;
  /** When the first side signed. ISO 8601. */
  readonly at: string;
}

/**
 * The agreement as an ODRL agreement. The same facts give the same text on both sides, so that the
 * second signs the bytes that the first signed.
 */
export function toAgreementDocument({ exchange, subject, party, project, terms, at }: AgreementDocument) {
  return {
    "@context": odrlContext,
    "@type": "Agreement",
    uid: `${subject.instance}/api/exchanges/${exchange}`,
    "dct:issued": at,
    "dct:source": offerAddress(subject.instance, subject.dataset),
    assigner: {
      "@type": "Party",
      uid: `${subject.instance}/organizations/${subject.organization.id}`,
      "dct:title": subject.organization.name,
      "maille:instance": subject.instance,
    },
    assignee: {
      "@type": "Party",
      uid: `${party.instance}/${party.kind === "person" ? "people" : "organizations"}/${party.id}`,
      "dct:title": party.name,
      "maille:instance": party.instance,
      "maille:requester": party.requester,
    },
    "maille:dataset": { uid: `${subject.instance}/datasets/${subject.dataset}`, "dct:title": subject.title },
    ...(project === undefined
      ? {}
      : {
          "maille:project": { uid: `${party.instance}/projects/${project.id}`, "dct:title": project.title },
        }),
    permission: terms.tables.map(({ table, columns, rows }) => ({
      action: "use",
      target: {
        "@type": "AssetCollection",
        source: `${subject.instance}/api/resources/${table}`,
        "dct:title": subject.tables[table] ?? table,
        refinement: [toColumnConstraint(columns), ...rows.map(toRowConstraint)],
      },
      constraint: [
        toPurposeConstraint([terms.purpose]),
        {
          leftOperand: "dateTime",
          operator: "lt",
          rightOperand: { "@value": endOf(terms).toISOString(), "@type": "xsd:dateTime" },
        },
      ],
      duty: terms.duties.map(toDuty),
    })),
    "maille:until": terms.until,
    "maille:words": terms.words,
  };
}

type Document = ReturnType<typeof toAgreementDocument>;

/** What an agreement says; `undefined` for a document that is none of ours. */
export function fromAgreementDocument(payload: unknown): AgreementDocument | undefined {
  try {
    const document = payload as Document;
    const agreed = read(document);
    return JSON.stringify(toAgreementDocument(agreed)) === JSON.stringify(payload) ? agreed : undefined;
  } catch {
    return undefined;
  }
}

function read(document: Document): AgreementDocument {
  const { assigner, assignee, permission } = document;
  const instance = assigner["maille:instance"];
  const project = document["maille:project"];
  const [first] = permission;
  const purpose = String(first?.constraint[0]?.rightOperand).slice("maille:purpose/".length) as Purpose;
  return {
    exchange: last(document.uid),
    subject: {
      instance,
      dataset: last(document["maille:dataset"].uid),
      slug: "",
      title: document["maille:dataset"]["dct:title"],
      organization: { id: last(assigner.uid), name: assigner["dct:title"] },
      tables: Object.fromEntries(
        permission.map(({ target }) => [last(target.source), target["dct:title"]] as const),
      ),
    },
    party: {
      instance: assignee["maille:instance"],
      kind: assignee.uid.includes("/people/") ? "person" : "organization",
      id: last(assignee.uid),
      name: assignee["dct:title"],
      requester: assignee["maille:requester"],
    },
    ...(project === undefined ? {} : { project: { id: last(project.uid), title: project["dct:title"] } }),
    terms: {
      purpose,
      tables: permission.map(({ target }) => toTable(target)),
      until: document["maille:until"],
      duties: (first?.duty ?? []).flatMap(({ action }) => fromDuty(action) ?? []),
      words: document["maille:words"],
    },
    at: document["dct:issued"],
  };
}

function toTable({ source, refinement }: Document["permission"][number]["target"]): Terms["tables"][number] {
  const [columns, ...rows] = refinement as readonly Constraint[];
  return {
    table: last(source),
    columns: columns?.rightOperand as string[],
    rows: rows.flatMap((row) => fromRowConstraint(row) ?? []),
  };
}

function last(address: string): string {
  return address.slice(address.lastIndexOf("/") + 1);
}
