import type { Id } from "../base/id.ts";

/** A reuse, being made or published. Its keys open what its agreements let out. */
export interface Project {
  readonly id: Id;
  readonly slug: string;
  readonly owner: { readonly kind: "person" | "organization"; readonly id: Id; readonly name: string };
  readonly title: string;
  /** Markdown, or empty. */
  readonly description: string;
  readonly url?: string;
  readonly state: "draft" | "published" | "archived";
  readonly createdAt: Date;
  readonly publishedAt?: Date;
  readonly datasets: readonly Id[];
}

/** For scripts. The secret is told once; the SHA-256 of it opens the data of the project's agreements. */
export interface ProjectKey {
  readonly id: Id;
  readonly project: Id;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
}
