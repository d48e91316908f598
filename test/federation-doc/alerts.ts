import assert from "node:assert/strict";
import type { Alert } from "../../src/alerts/alert.ts";
import { toMessage } from "../../src/alerts/webhook-kind.ts";
import { noMetadata } from "../../src/catalogue/metadata.ts";
import type { Checks } from "./block.ts";

const raisedAt = new Date("2026-11-26T10:00:00.000Z");
const id = (end: string) => `0199c0de-0000-7000-8000-0000000000${end}`;

const facts = {
  table: id("01"),
  unit: "lits",
  decimals: 0,
  grain: "day",
  levels: ["departement"],
  sources: [{ title: "Hôpitaux", url: "https://ville.example/datasets/hopitaux" }],
} as const;

const alert: Alert = {
  id: id("0c"),
  state: "running",
  facts,
  place: { level: "departement", code: "35", label: "Ille-et-Vilaine" },
  period: "2026-11-25",
  value: 43,
  status: "observed",
  version: 3,
  raisedAt,
  rule: {
    id: id("0b"),
    dataset: id("02"),
    table: id("01"),
    audience: "everybody",
    condition: { kind: "threshold", way: "above", value: 40 },
    level: "departement",
    note: "",
    createdAt: raisedAt,
    isFollowed: false,
    isOwn: false,
  },
  dataset: {
    id: id("02"),
    slug: "lits-occupes",
    title: "Lits occupés",
    organization: id("03"),
    organizationName: "Ville",
    organizationSlug: "ville",
    description: "",
    state: "published",
    createdAt: raisedAt,
    modifiedAt: raisedAt,
    metadata: { ...noMetadata, indicator: facts },
    origins: [],
  },
};

/** The example of an alert that a webhook takes. */
export const alertChecks: Checks = {
  alert: ({ text }) => {
    const told = toMessage("https://ville.example", id("0a"), { alerts: [alert], more: 0 });
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(told)));
  },
};
