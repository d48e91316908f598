import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";

export type ProjectState = "draft" | "published" | "archived";

/** A reuse, being made or published. Its keys open what its agreements let out. */
export interface Project {
  readonly id: Id;
  /** Its part of the address: `/reuses/{slug}`. It stays once published. */
  readonly slug: string;
  readonly owner: ProjectOwner;
  readonly title: string;
  /** Markdown, or empty. */
  readonly description: string;
  readonly url?: string;
  /** A data theme of the European vocabulary, by its code. */
  readonly theme?: string;
  readonly state: ProjectState;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  /** When it was last published. */
  readonly publishedAt?: Date;
  readonly archivedAt?: Date;
  /** In the order of their adding, whether or not the reader may read them. */
  readonly datasets: readonly Id[];
  readonly pictures: readonly Picture[];
}

interface ProjectOwner {
  readonly kind: "person" | "organization";
  readonly id: Id;
  readonly name: string;
  /** Of an organization. */
  readonly slug?: string;
}

export interface Picture {
  readonly id: Id;
  readonly mediaType: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What it shows, for who does not see it. */
  readonly alternative: string;
}

/** For scripts. The secret is told once; the SHA-256 of it opens the data of the project's agreements. */
export interface ProjectKey {
  readonly id: Id;
  readonly project: Id;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt?: Date;
  /** At each instance that was told of it. */
  readonly uses: readonly KeyUse[];
}

/** When a key was last shown at the instance of a producer, as that instance tells it. */
export interface KeyUse {
  /** By its address. */
  readonly instance: string;
  /** The day (ISO 8601, UTC); absent where it was never shown, or where that is not known. */
  readonly lastUsedOn?: string;
  /** When the instance said so last; absent where it never did. */
  readonly knownAt?: Date;
  /** It does not say so now. */
  readonly isSilent: boolean;
}

/** What its form asks. */
export const askedOfProject = ["title", "description", "url", "theme"] as const;

/** Empty texts take a field back. */
export interface ProjectChange {
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly theme?: string;
}

export const picturesMax = 6;
export const pictureBytesMax = 2_000_000;
export const datasetsMax = 100;

/** The address of a site, of a page or of a repository; empty where none is told. */
export function toProjectUrl(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  const url = URL.parse(/^[a-z]+:/i.test(trimmed) ? trimmed : `https://${trimmed}`);
  if (url !== null && /^https?:$/.test(url.protocol) && url.href.length <= 1000) return url.href;
  throw new Failure("invalid", "projects-url-wrong", { parameter: "url" });
}
