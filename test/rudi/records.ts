import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkRecord } from "../../src/rudi/check-record.ts";
import { sharedData } from "../shared-data.ts";

export type Told = Readonly<Record<string, unknown>>;

/** A record of API 1.4.1, with what a model of ours has no word for. */
export function aRecord(change: Told = {}): Told {
  return {
    global_id: "4d12606d-0153-48d7-bee6-c30ee5173c32",
    local_id: "tco-metro",
    resource_title: "Équipements du métro",
    synopsis: [{ lang: "fr", text: "L’état des équipements." }],
    summary: [{ lang: "fr", text: "L’état des équipements, minute par minute." }],
    theme: "transportation",
    keywords: ["métro"],
    producer: { organization_id: "3e5eb30b-c2b4-42e3-87a0-eec871e8757a", organization_name: "Transports" },
    contacts: [
      {
        contact_id: "e3c47bbf-658f-4084-b8ed-8d11f193ff8b",
        contact_name: "Service",
        email: "a@example.org",
        role: "R",
      },
    ],
    available_formats: [
      {
        media_type: "FILE",
        media_id: "39efa487-ddf2-4390-a255-83d896f7591c",
        file_type: "text/csv",
        file_size: 48,
        file_encoding: "UTF-8",
        checksum: { algo: "MD5", hash: "c80d6049868f78cae8b1f37d935b9962" },
        connector: {
          url: "https://a.example/metro.csv",
          interface_contract: "dwnl",
          connector_parameters: [
            { key: "k", value: "v", type: "LONG", usage: "u", accepted_values: [{ cle: 1 }] },
          ],
        },
      },
    ],
    dataset_size: { numbers_of_records: 1560, number_of_fields: 12 },
    dataset_dates: { created: "2021-04-01T01:10:48.970Z", updated: "2021-07-07T20:17:30.970Z" },
    storage_status: "online",
    access_condition: {
      confidentiality: { restricted_access: false, gdpr_sensitive: false },
      licence: { licence_type: "STANDARD", licence_label: "odbl-1.0" },
      mandatory_mention: [{ lang: "fr", text: "Source : transports" }],
    },
    metadata_info: { api_version: "1.4.1" },
    ...change,
  };
}

/** The real records that a portal of RUDI would take; those without a word on confidentiality are open. */
export function pushableRecords(): Told[] {
  const folder = sharedData("catalogues/rudi");
  if (folder === undefined) return [];
  const seen = new Set<unknown>();
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => file.endsWith(".json") && statSync(file).isFile())
    .flatMap((file) => {
      const told = JSON.parse(readFileSync(file, "utf8")) as Told | Told[];
      return Array.isArray(told) ? told : [told];
    })
    .filter((record) => record["resource_title"] !== undefined)
    .map((record) => ({
      ...record,
      access_condition: {
        confidentiality: { restricted_access: false, gdpr_sensitive: false },
        ...(record["access_condition"] as Told),
      },
    }))
    .filter((record) => checkRecord(record).length === 0)
    .filter(({ global_id: id }: Told) => !seen.has(id) && seen.add(id));
}
