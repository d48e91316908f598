import { isDay } from "../base/day.ts";
import { isTooDeep } from "../harvest/normalize/depth.ts";
import { isRawRecord, type RawRecord } from "../harvest/normalize/fields.ts";
import {
  apiVersion,
  apiVersionRead,
  doi,
  fileTypes,
  hashAlgorithms,
  languages,
  matchingTypes,
  parameterTypes,
  selfdataCategories,
  standardLicences,
  storageStatuses,
  titleMax,
  uuid,
} from "./standard.ts";

/** One thing that a record may not say, in the codes of RUDI's integration reports. */
export interface RudiError {
  readonly code: `ERR-${number}`;
  /** Its path in the record: `available_formats[0].connector.url`. */
  readonly field: string;
  /** What its message is worded with. */
  readonly args: Readonly<Record<string, string | number>>;
}

type Rule = (value: unknown, field: string) => RudiError[];

/** Every error of a record, by the standard of RUDI 1.2 to 1.4.1 and what its portal asks beyond it. */
export function checkRecord(value: unknown): readonly RudiError[] {
  if (!isRawRecord(value) || isTooDeep(value)) return [{ code: "ERR-101", field: "", args: {} }];
  return [...record(value, ""), ...atOdds(value)];
}

function missing(field: string): RudiError {
  return { code: "ERR-202", field, args: { field } };
}

function wrongType(field: string, expected: string, value: unknown): RudiError {
  const found = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return { code: "ERR-201", field, args: { field, expected, found } };
}

function text(value: unknown, field: string): RudiError[] {
  if (typeof value !== "string") return [wrongType(field, "string", value)];
  return value.trim() === "" ? [{ code: "ERR-308", field, args: { field } }] : [];
}

function matching(pattern: RegExp): Rule {
  return (value, field) => {
    const errors = text(value, field);
    if (errors.length > 0 || typeof value !== "string" || pattern.test(value)) return errors;
    return [{ code: "ERR-307", field, args: { field, value: value.slice(0, 200) } }];
  };
}

function oneOf(list: ReadonlySet<string>, name: string): Rule {
  return (value, field) => {
    if (typeof value !== "string") return [wrongType(field, "string", value)];
    if (list.has(value)) return [];
    return [{ code: "ERR-302", field, args: { field, value: value.slice(0, 200), list: name } }];
  };
}

function atMost(most: number): Rule {
  return (value, field) => {
    const errors = text(value, field);
    if (errors.length > 0 || typeof value !== "string" || value.length <= most) return errors;
    return [{ code: "ERR-203", field, args: { field, most, length: value.length } }];
  };
}

function flag(value: unknown, field: string): RudiError[] {
  return typeof value === "boolean" ? [] : [wrongType(field, "boolean", value)];
}

/** A whole number may come as text, as RUDI's own portal reads it. */
function count(value: unknown, field: string): RudiError[] {
  const number = typeof value === "string" && /^\d{1,18}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) return [wrongType(field, "integer", value)];
  return number >= 0 ? [] : [{ code: "ERR-307", field, args: { field, value: number } }];
}

function degrees(most: number): Rule {
  return (value, field) => {
    if (typeof value !== "number") return [wrongType(field, "number", value)];
    return Math.abs(value) <= most ? [] : [{ code: "ERR-307", field, args: { field, value } }];
  };
}

function date(value: unknown, field: string): RudiError[] {
  const errors = text(value, field);
  if (errors.length > 0 || typeof value !== "string") return errors;
  const isDate = isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
  return isDate ? [] : [{ code: "ERR-307", field, args: { field, value: value.slice(0, 200) } }];
}

function address(value: unknown, field: string): RudiError[] {
  const errors = text(value, field);
  if (errors.length > 0 || typeof value !== "string" || URL.canParse(value)) return errors;
  return [{ code: "ERR-307", field, args: { field, value: value.slice(0, 200) } }];
}

/** `needed`, `optional`: members by name. What else stands there is kept, and not looked at. */
function members(
  needed: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule {
  return (value, field) => {
    if (!isRawRecord(value)) return [wrongType(field, "object", value)];
    const path = (name: string) => (field === "" ? name : `${field}.${name}`);
    const isAbsent = (name: string) => value[name] === undefined || value[name] === null;
    return [
      ...Object.entries(needed).flatMap(([name, rule]) =>
        isAbsent(name) ? [missing(path(name))] : rule(value[name], path(name)),
      ),
      ...Object.entries(optional).flatMap(([name, rule]) =>
        isAbsent(name) ? [] : rule(value[name], path(name)),
      ),
    ];
  };
}

function list(rule: Rule, least = 0): Rule {
  return (value, field) => {
    if (!Array.isArray(value)) return [wrongType(field, "array", value)];
    if (value.length < least) return [missing(field)];
    return value.slice(0, 1000).flatMap((each, index) => rule(each, `${field}[${index}]`));
  };
}

const entries = (least = 0) =>
  list(
    members({
      lang: oneOf(languages, "languages"),
      text: (value, field) => (typeof value === "string" ? [] : [wrongType(field, "string", value)]),
    }),
    least,
  );

const dates = members(
  { created: date, updated: date },
  { validated: date, published: date, expires: date, deleted: date },
);

const organization = members(
  { organization_id: matching(uuid), organization_name: text },
  {
    organization_coordinates: members({}, { latitude: degrees(90), longitude: degrees(180) }),
  },
);

const contact = members({
  contact_id: matching(uuid),
  contact_name: text,
  email: matching(/^[^\s@]+@[^\s@]+$/),
});

const connector = members(
  { url: address },
  {
    interface_contract: text,
    connector_parameters: list(
      members(
        {},
        { key: text, type: oneOf(parameterTypes, "parameter types"), accepted_values: list(() => []) },
      ),
    ),
  },
);

const medium: Rule = (value, field) => {
  if (!isRawRecord(value)) return [wrongType(field, "object", value)];
  const common = members(
    {
      media_type: oneOf(new Set(["FILE", "SERVICE", "SERIES"]), "FILE, SERVICE, SERIES"),
      media_id: matching(uuid),
      connector,
    },
    { media_name: text, media_dates: dates, media_visual: address },
  )(value, field);
  const own = mediumRules[String(value["media_type"])];
  return own === undefined ? common : [...common, ...own(value, field)];
};

const mediumRules: Readonly<Record<string, Rule>> = {
  FILE: members(
    {
      file_type: oneOf(fileTypes, "media types"),
      file_size: count,
      checksum: members({ algo: oneOf(hashAlgorithms, "MD5, SHA-256, SHA-512"), hash: text }),
    },
    { file_structure: address },
  ),
  SERVICE: members({}, { api_documentation_url: address }),
  SERIES: members(
    {},
    {
      latency: count,
      period: count,
      current_number_of_records: count,
      current_size: count,
      total_number_of_records: count,
      total_size: count,
    },
  ),
};

const licence: Rule = (value, field) => {
  if (!isRawRecord(value)) return [wrongType(field, "object", value)];
  const type = value["licence_type"];
  if (type === "STANDARD")
    return members({ licence_label: oneOf(standardLicences, "licences") })(value, field);
  if (type === "CUSTOM")
    return members({ custom_licence_label: entries(1), custom_licence_uri: address })(value, field);
  return members({ licence_type: oneOf(new Set(["STANDARD", "CUSTOM"]), "STANDARD, CUSTOM") })(value, field);
};

const access = members(
  {
    licence,
    // Optional in the standard; the portal refuses what does not tell.
    confidentiality: members({ restricted_access: flag, gdpr_sensitive: flag }),
  },
  {
    usage_constraint: entries(),
    bibliographical_reference: entries(),
    mandatory_mention: entries(1),
    access_constraint: entries(),
    other_constraints: entries(),
  },
);

const selfdata = members(
  {},
  {
    ext_selfdata_connector: connector,
    ext_selfdata_content: members(
      {},
      {
        matching_data: list(
          members(
            { code: text, type: oneOf(matchingTypes, "types") },
            { label: entries(1), help: entries() },
          ),
        ),
        selfdata_access: oneOf(new Set(["API", "OUT"]), "API, OUT"),
        selfdata_held: (value, field) =>
          isRawRecord(value) ||
          typeof value === "boolean" ||
          Array.isArray(value) ||
          typeof value === "string"
            ? []
            : [wrongType(field, "object", value)],
        selfdata_categories: list(oneOf(selfdataCategories, "categories")),
        deletable_data: flag,
      },
    ),
  },
);

const version: Rule = (value, field) => {
  if (typeof value !== "string") return [wrongType(field, "string", value)];
  if (apiVersionRead.test(value)) return [];
  return [{ code: "ERR-106", field, args: { version: value.slice(0, 50), current: apiVersion } }];
};

const record = members(
  {
    global_id: matching(uuid),
    resource_title: atMost(titleMax),
    synopsis: entries(1),
    summary: entries(1),
    theme: text,
    keywords: list(text),
    producer: organization,
    contacts: list(contact),
    available_formats: list(medium, 1),
    dataset_dates: dates,
    storage_status: oneOf(storageStatuses, "online, archived, unavailable"),
    access_condition: access,
    metadata_info: members(
      { api_version: version },
      {
        metadata_dates: dates,
        metadata_provider: organization,
        metadata_contacts: list(contact),
        metadata_source: address,
      },
    ),
  },
  {
    local_id: text,
    doi: matching(doi),
    resource_languages: list(oneOf(languages, "languages")),
    temporal_spread: members({ start_date: date }, { end_date: date }),
    geography: members(
      {
        bounding_box: members({
          north_latitude: degrees(90),
          south_latitude: degrees(90),
          west_longitude: degrees(180),
          east_longitude: degrees(180),
        }),
      },
      { geographic_distribution: members({ type: text }), projection: text },
    ),
    dataset_size: members({}, { numbers_of_records: count, number_of_fields: count }),
    ext_metadata: members({}, { ext_selfdata: selfdata }),
  },
);

/** What cannot stand beside something else. */
function atOdds(value: RawRecord): RudiError[] {
  const told = isRawRecord(value["access_condition"])
    ? value["access_condition"]["confidentiality"]
    : undefined;
  const isOpen = isRawRecord(told) && told["gdpr_sensitive"] === true && told["restricted_access"] === false;
  if (!isOpen) return [];
  const field = "access_condition.confidentiality.gdpr_sensitive";
  return [{ code: "ERR-306", field, args: { field, other: "restricted_access" } }];
}
