import assert from "node:assert/strict";
import { next, type Standing } from "../../src/sharing/exchange.ts";
import { toMessage } from "../../src/sharing/exchange/exchange-message.ts";
import {
  fromAgreementDocument,
  toAgreementDocument,
} from "../../src/sharing/agreement/agreement-document.ts";
import { verifyAgreementFile } from "../../src/sharing/agreement/agreement-file.ts";
import { toOfferDocument } from "../../src/sharing/agreement/offer-document.ts";
import type { OfferedData } from "../../src/sharing/terms.ts";
import type { Block, Checks } from "./block.ts";

const table = "019ac000-0000-7000-8000-000000000006";

/** What the bus operator of the examples offers. */
export const offered: OfferedData = {
  subject: {
    instance: "https://transports.example",
    dataset: "019ac000-0000-7000-8000-000000000007",
    slug: "validations",
    title: "Validations du réseau",
    organization: { id: "019ac000-0000-7000-8000-000000000008", name: "Réseau de bus" },
    tables: { [table]: "validations" },
  },
  tables: [
    {
      id: table,
      name: "validations",
      columns: [{ name: "ligne" }, { name: "arret" }, { name: "jour" }, { name: "carte" }],
      rule: {
        dataset: "019ac000-0000-7000-8000-000000000007",
        level: "restricted",
        policy: {
          purposes: ["research", "public-service"],
          requesters: [],
          hiddenColumns: ["carte"],
          rows: [],
          daysMax: 365,
          duties: ["cite"],
          terms: "Citer le réseau.",
          acceptance: "by-hand",
          answerDays: 30,
        },
      },
    },
  ],
};

/** The messages of one exchange, in the order in which the document shows them. */
let standing: Standing | undefined;

function followsOn({ text }: Block): void {
  const message = toMessage(JSON.parse(text));
  if (message.type === "ask") standing = undefined;
  const after = next(standing, message.type, message.from);
  assert.ok(after, `${message.type} does not follow ${standing?.state ?? "nothing"}`);
  standing = after;
}

export const exchangeChecks: Checks = {
  "odrl-offer": ({ text }) =>
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(toOfferDocument(offered)))),
  "exchange-message": followsOn,
  "exchange-delivery": ({ text }) => {
    const { message } = JSON.parse(text) as { message: string };
    assert.equal(message.split(".").length, 3);
  },
  "agreement-document": ({ text }) => {
    const agreed = fromAgreementDocument(JSON.parse(text));
    assert.ok(agreed);
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(toAgreementDocument(agreed))));
  },
  "agreement-file": async ({ text }) => {
    const { agreed, signatures } = await verifyAgreementFile(`${text}\n`, async () => undefined);
    assert.equal(agreed.subject.title, offered.subject.title);
    assert.deepEqual(
      signatures.map(({ side, standing }) => [side, standing]),
      [
        ["producer", "unproved"],
        ["asker", "unproved"],
      ],
    );
  },
};
