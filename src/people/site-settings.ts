import { isDay } from "../base/day.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Language, languages } from "../base/language.ts";

/** A text in each language of the pages; an empty one says nothing. */
export type InLanguages = Readonly<Record<Language, string>>;

/** What the home page is made of, in the order that it has at first. */
export const homeBlocks = ["figures", "themes", "featured", "news", "latest", "producers"] as const;

export type HomeBlock = (typeof homeBlocks)[number];

/** How the steward composes the home page. */
export interface HomeSettings {
  /** Its two sentences; where one is empty, the program's own stands. */
  readonly title: InLanguages;
  readonly lead: InLanguages;
  readonly blocks: readonly { readonly name: HomeBlock; readonly shown: boolean }[];
  /** What is put forward, by its address: `/datasets/…` or `/reuses/…`. */
  readonly featured: string;
  /** The board that it opens with, by its address: `/boards/…`; empty for none. */
  readonly board: string;
}

/** How far the pages meet what French law asks (RGAA): without an assessment they do not. */
export const conformities = ["none", "partial", "full"] as const;

export type Conformity = (typeof conformities)[number];

/** Who answers for the site; empty texts say nothing. */
export interface LegalSettings {
  readonly publisher: string;
  readonly address: string;
  readonly director: string;
  readonly phone: string;
  /** Where messages of the contact page go, too. */
  readonly email: string;
  readonly host: string;
  readonly hostAddress: string;
  /** Whom one asks about personal data. */
  readonly privacy: string;
  readonly accessibility: Conformity;
  /** A day, as `2026-11-27`. */
  readonly assessedOn: string;
  readonly assessedBy: string;
}

export const usualHome: HomeSettings = {
  title: { fr: "", en: "" },
  lead: { fr: "", en: "" },
  blocks: homeBlocks.map((name) => ({ name, shown: true })),
  featured: "",
  board: "",
};

export const usualLegal: LegalSettings = {
  publisher: "",
  address: "",
  director: "",
  phone: "",
  email: "",
  host: "",
  hostAddress: "",
  privacy: "",
  accessibility: "none",
  assessedOn: "",
  assessedBy: "",
};

const max = { title: 120, lead: 400, featured: 300, legal: 500 } as const;

export function toHome(home: HomeSettings): HomeSettings {
  for (const language of languages) {
    checkLength(`title-${language}`, home.title[language], max.title);
    checkLength(`lead-${language}`, home.lead[language], max.lead);
  }
  checkLength("featured", home.featured, max.featured);
  if (home.featured !== "" && !/^\/(?:datasets|reuses)\/[^/?#\s]+$/.test(home.featured)) {
    throw new Failure("invalid", "site-featured-wrong", { parameter: "featured" });
  }
  const { board } = home;
  checkLength("board", board, max.featured);
  if (board !== "" && !/^\/boards\/[^/?#\s]+$/.test(board)) {
    throw new Failure("invalid", "site-board-wrong", { parameter: "board" });
  }
  const { title, lead, featured } = home;
  return { title: { ...title }, lead: { ...lead }, featured, board, blocks: allBlocks(home.blocks) };
}

/** Each block once: those of a later version of the program come at the end. */
export function allBlocks(blocks: HomeSettings["blocks"]): HomeSettings["blocks"] {
  const known = blocks.filter(
    ({ name }, index) =>
      homeBlocks.includes(name) && blocks.findIndex((other) => other.name === name) === index,
  );
  const missing = homeBlocks.filter((name) => !known.some((block) => block.name === name));
  return [
    ...known.map(({ name, shown }) => ({ name, shown })),
    ...missing.map((name) => ({ name, shown: true })),
  ];
}

export function toLegal(legal: Partial<LegalSettings>): LegalSettings {
  const all = { ...usualLegal, ...defined({ ...legal }) };
  for (const [field, text] of Object.entries(all)) checkLength(field, text, max.legal);
  if (
    all.email !== "" &&
    !/^[^\s\p{C}@<>"(),:;]+@[^\s\p{C}@<>"(),:;]+\.[^\s\p{C}@<>"(),:;]+$/u.test(all.email)
  ) {
    throw new Failure("invalid", "people-email-wrong", { parameter: "email" });
  }
  if (all.assessedOn !== "" && !isDay(all.assessedOn)) {
    throw new Failure("invalid", "site-day-wrong", { parameter: "assessedOn" });
  }
  if (!conformities.includes(all.accessibility)) {
    throw new Failure("invalid", "site-conformity-wrong", {
      parameter: "accessibility",
      expected: conformities.join(", "),
    });
  }
  return all;
}

function checkLength(parameter: string, text: string, most: number): void {
  if (text.length > most) throw new Failure("invalid", "people-profile-long", { parameter, max: most });
}
