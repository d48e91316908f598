import type { Agent, Contact, Coverage, Distribution, Metadata } from "../../catalogue/metadata.ts";
import { hvdLegislation } from "../../vocabularies/hvd-categories.ts";
import { distinct, toChecksum, toDistribution, toSizeBytes } from "../normalize/distribution.ts";
import { type Draft, present } from "../normalize/draft.ts";
import { Fields, isRawRecord, listOf, type RawRecord } from "../normalize/fields.ts";
import { toAccessRights, toEmail, toFrequency } from "../normalize/terms.ts";
import { territoryOf } from "../normalize/territory.ts";
import type { RecordContext } from "./record-context.ts";
import { zoneOf } from "./udata-zones.ts";

/** A dataset of udata (API 1), or of its dumps, where it stands beside its resources. */
export function udataRecord(told: RawRecord, context: RecordContext): Draft {
  const fields = new Fields(unfolded(told), context.base);
  const harvest = fields.object("harvest");
  const extras = fields.object("extras");
  const slug = fields.text("slug");
  const badges = fields.objects("badges").map((badge) => badge.text("kind"));
  return {
    identifier: fields.text("id", "slug"),
    title: fields.text("title"),
    description: fields.markdown("description", "description_short"),
    licence: licenceOf(fields),
    url: fields.address("page") ?? pageOf(slug, context),
    deleted: fields.has("deleted"),
    metadata: {
      language: context.language,
      keywords: fields.texts("tags"),
      frequency: toFrequency(fields.text("frequency")),
      accessRights: accessRightsOf(fields),
      issued: harvest.date("issued_at", "created_at") ?? fields.date("created_at", "created_at_internal"),
      modified:
        harvest.date("modified_at") ?? fields.date("last_update", "last_modified", "last_modified_internal"),
      temporal: fields.object("temporal_coverage").period(["start"], ["end"]),
      spatial: spatialOf(fields),
      publisher: publisherOf(fields),
      contacts: contactsOf(fields),
      landingPage: harvest.address("remote_url") ?? extras.address("remote_url"),
      documentation: harvest.addresses("ods_references"),
      legislation: badges.includes("hvd") ? [hvdLegislation] : [],
      identifiers: identifiersOf(fields, harvest, extras),
      distributions: distributionsOf(fields),
      interactions: interactionsOf(fields),
    },
    problems: fields.problems,
  };
}

/** Dumps tell `{ dataset, organization, resources }`. */
function unfolded(told: RawRecord): RawRecord {
  const dataset = told["dataset"];
  return isRawRecord(dataset) ? { ...told, ...dataset } : told;
}

function licenceOf(fields: Fields): string | undefined {
  const licence = fields.raw("license");
  if (!isRawRecord(licence)) return fields.licence("license", [fields.text("license")]);
  const told = fields.object("license");
  return told.licence("id", [told.text("id"), told.text("url"), told.text("title")]);
}

function pageOf(slug: string | undefined, context: RecordContext): string | undefined {
  if (context.portal === undefined || slug === undefined) return undefined;
  return `${context.portal}/datasets/${encodeURIComponent(slug)}/`;
}

/** udata opens a dataset, closes it, or asks for an account. */
function accessRightsOf(fields: Fields): string | undefined {
  if (fields.flag("private") === true) return "NON_PUBLIC";
  const access = fields.text("access_type");
  return access === "open_with_account" ? "RESTRICTED" : toAccessRights(access);
}

function publisherOf(fields: Fields): Agent | undefined {
  const organization = fields.object("organization");
  const name = organization.text("name");
  if (name !== undefined) {
    return present({ name, uri: organization.text("uri"), url: organization.address("url", "page") });
  }
  const owner = fields.object("owner");
  const person = [owner.text("first_name"), owner.text("last_name")].filter((part) => part !== undefined);
  return person.length === 0 ? undefined : { name: [...new Set(person)].join(" ") };
}

function contactsOf(fields: Fields): Contact[] {
  const listed = [...fields.objects("contact_points"), ...fields.objects("contact_point")];
  const contacts = listed.map((contact): Contact =>
    present({
      name: contact.text("name"),
      email: toEmail(contact.text("email")),
      url: contact.address("contact_form"),
    }),
  );
  const extras = fields.object("extras");
  const told = present({
    name: extras.text("contact_name", "dcat_contact_name"),
    email: toEmail(extras.text("contact_email", "dcat_contact_email")),
  });
  return [...contacts, told].filter((contact) => Object.keys(contact).length > 0);
}

function spatialOf(fields: Fields): Coverage[] {
  const spatial = fields.object("spatial");
  const zones = listOf(spatial.raw("zones")).flatMap((told) => {
    const zone = new Fields(isRawRecord(told) ? told : { id: told }, "");
    const id = zone.text("id");
    return id === undefined ? [] : [zoneOf(id, zone.text("name"))];
  });
  const bbox = spatial.box("geom", territoryOf(zones));
  return bbox === undefined ? zones : [...zones, { bbox }];
}

function identifiersOf(fields: Fields, harvest: Fields, extras: Fields): string[] {
  const known = [
    fields.text("id"),
    fields.text("slug"),
    fields.text("uri"),
    harvest.text("dct_identifier"),
    harvest.text("uri"),
    harvest.text("remote_id") ?? extras.text("harvest:remote_id"),
    extras.text("dct:identifier"),
    extras.text("inspire:identifier"),
    extras.text("identifier"),
    extras.text("guid"),
  ];
  return [...new Set(known.flatMap((one) => one ?? []))];
}

function distributionsOf(fields: Fields): Distribution[] {
  return distinct(
    fields.objects("resources").map((resource, position) => {
      const harvest = resource.object("harvest");
      const isHere = resource.text("filetype") === "file";
      return toDistribution(
        {
          id: resource.text("id"),
          kind: resource.text("type") === "api" ? "service" : undefined,
          title: resource.text("title"),
          description: resource.markdown("description"),
          accessUrl: resource.address("url", "latest"),
          downloadUrl: isHere ? resource.address("url") : undefined,
          format: resource.text("format"),
          mediaType: resource.text("mime"),
          sizeBytes: toSizeBytes(resource.raw("filesize")),
          checksum: checksumOf(resource.object("checksum")),
          issued: harvest.date("issued_at", "created_at") ?? resource.date("created_at"),
          modified: harvest.date("modified_at") ?? resource.date("last_modified"),
          conformsTo: schemaOf(resource),
        },
        position,
      );
    }),
  );
}

function checksumOf(checksum: Fields): Distribution["checksum"] {
  const value = checksum.text("value");
  const found = toChecksum(checksum.text("type"), value);
  if (value !== undefined && found === undefined) checksum.tell("read-checksum-wrong", "value");
  return found;
}

/** `{ name: "etalab/schema-irve", version }` names a schema of schema.data.gouv.fr. */
function schemaOf(resource: Fields): Distribution["conformsTo"] {
  const schema = resource.object("schema");
  const name = schema.text("name");
  const uri =
    schema.address("url") ?? (name === undefined ? undefined : `https://schema.data.gouv.fr/${name}/`);
  if (uri === undefined) return undefined;
  const version = schema.text("version");
  return [present({ uri, title: version === undefined ? name : `${name ?? ""} ${version}`.trim() })];
}

function interactionsOf(fields: Fields): Metadata["interactions"] {
  const metrics = fields.object("metrics");
  const counts = present({
    views: metrics.number("views"),
    downloads: metrics.number("resources_downloads"),
    reuses: metrics.number("reuses"),
    followers: metrics.number("followers"),
  });
  return Object.keys(counts).length === 0 ? undefined : counts;
}
