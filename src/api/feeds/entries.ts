import type { Alert } from "../../alerts/alert.ts";
import { sayAlert } from "../../alerts/say-alert.ts";
import type { Language } from "../../base/language.ts";
import { cleanText } from "../../catalogue/cleaning/cleaning.ts";
import type { TakenDecision } from "../../decisions/decision.ts";
import type { Project } from "../../projects/project.ts";
import type { Table, Version } from "../../tables/table.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { say } from "../../words/say.ts";

/** What a feed tells, whatever its format. */
export interface Feed {
  readonly title: string;
  /** The address of the feed without the end that tells its format. */
  readonly address: string;
  /** The parameters of the address, with their `?`. */
  readonly search: string;
  /** The page that shows the same. */
  readonly page: string;
  readonly language: Language;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly summary: string;
  readonly updated: Date;
  readonly published: Date;
  readonly author: string;
  readonly tags: readonly string[];
}

export function datasetEntry(dataset: Dataset, url: string): FeedEntry {
  const { id, slug, title, description, organizationName, metadata, modifiedAt, publishedAt } = dataset;
  return {
    id: `urn:uuid:${id}`,
    title: cleanText(title, 300) || slug,
    url: `${url}/datasets/${encodeURIComponent(slug)}`,
    summary: cleanText(description, 1000),
    updated: modifiedAt,
    published: publishedAt ?? modifiedAt,
    author: cleanText(organizationName, 200),
    tags: metadata.keywords.map((keyword) => cleanText(keyword, 100)).filter((keyword) => keyword !== ""),
  };
}

export function projectEntry(project: Project, url: string): FeedEntry {
  const { id, slug, title, description, owner, theme, modifiedAt, publishedAt } = project;
  return {
    id: `urn:uuid:${id}`,
    title: cleanText(title, 300) || slug,
    url: `${url}/reuses/${encodeURIComponent(slug)}`,
    summary: cleanText(description, 1000),
    updated: modifiedAt,
    published: publishedAt ?? modifiedAt,
    author: cleanText(owner.name, 200),
    tags: theme === undefined ? [] : [theme],
  };
}

/** With its figure, and what was done. */
export function alertEntry(alert: Alert, url: string, language: Language): FeedEntry {
  const { id, rule, dataset, facts, place, raisedAt, closed } = alert;
  const said = sayAlert(language, rule.condition, facts, {
    ...alert,
    title: dataset.title,
    place: place.label,
  });
  const sources = facts.sources.map((source) => `${source.title} (${source.url})`);
  const about = [rule.note, closed?.words ?? "", ...sources].filter((text) => text !== "");
  return {
    id: `urn:uuid:${id}`,
    title: cleanText(said, 500),
    url: `${url}/alerts/${id}`,
    summary: cleanText([said, ...about].join("\n\n"), 2000),
    updated: closed?.at ?? raisedAt,
    published: raisedAt,
    author: cleanText(rule.organization?.name ?? dataset.organizationName, 200),
    tags: [cleanText(place.label, 100)],
  };
}

/** With what its last version corrects. */
export function decisionEntry(decision: TakenDecision, url: string): FeedEntry {
  const { id, slug, content, organization, published, createdAt, modifiedAt } = decision;
  const told = [published?.correction ?? "", content.text].filter((text) => text !== "");
  return {
    id: `urn:uuid:${id}`,
    title: cleanText(content.title, 300) || slug,
    url: `${url}/decisions/${encodeURIComponent(slug)}`,
    summary: cleanText(told.join("\n\n"), 1000),
    updated: published?.at ?? modifiedAt,
    published: published?.at ?? createdAt,
    author: cleanText(organization.name, 200),
    tags: [],
  };
}

/** Of a version, which never changes. */
export function versionEntry(
  { dataset, table, version }: { dataset: Dataset; table: Table; version: Version },
  url: string,
  language: Language,
): FeedEntry {
  const { rows, columns, changes } = version;
  const told = say(language, "doors-feed-version-content", { rows, columns: columns.length });
  const before =
    changes === undefined
      ? []
      : [
          say(language, "doors-feed-rows-before", {
            number: String(changes.against),
            rows: changes.rowsBefore,
          }),
        ];
  return {
    id: `urn:uuid:${version.id}`,
    title: say(language, "doors-feed-version", {
      table: cleanText(table.name, 200),
      number: String(version.number),
    }),
    url: `${url}/api/resources/${table.id}/versions/${version.number}/`,
    summary: [told, ...before].join(" "),
    updated: version.createdAt,
    published: version.createdAt,
    author: cleanText(dataset.organizationName, 200),
    tags: [],
  };
}
