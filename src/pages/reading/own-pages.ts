import type { Language } from "../../base/language.ts";
import type { InstanceSettings } from "../../people/instance.ts";
import {
  isTemplate,
  type OwnPage,
  type OwnPagePlace,
  type Template,
  writtenIn,
} from "../../site/own-page.ts";
import { writeDay } from "./format.ts";
import { speak } from "./speak.ts";
import { typeset } from "./typography.ts";

/** A page of the steward as the menu and the footer name it. */
export interface FramePage {
  readonly slug: string;
  readonly href: string;
  readonly title: string;
  readonly place: OwnPagePlace;
}

/** What a template is filled from. */
interface Facts {
  readonly settings: Pick<InstanceSettings, "legal" | "profile" | "name">;
  readonly url: string;
  readonly language: Language;
}

/** Addresses that people try, with the page that they look for. */
export const expectedAddresses: Readonly<Record<string, Template>> = {
  "/mentions-legales": "legal",
  "/legal": "legal",
  "/legal-notice": "legal",
  "/imprint": "legal",
  "/confidentialite": "privacy",
  "/donnees-personnelles": "privacy",
  "/politique-de-confidentialite": "privacy",
  "/privacy": "privacy",
  "/privacy-policy": "privacy",
  "/rgpd": "privacy",
  "/accessibilite": "accessibility",
  "/declaration-accessibilite": "accessibility",
  "/accessibility": "accessibility",
  "/accessibility-statement": "accessibility",
  "/contact": "contact",
  "/nous-contacter": "contact",
  "/aide": "help",
  "/help": "help",
  "/faq": "help",
};

export function listFramePages(
  pages: readonly Omit<OwnPage, "text">[],
  language: Language,
): readonly FramePage[] {
  return pages.map((page) => ({
    slug: page.slug,
    href: `/pages/${page.slug}`,
    title: ownPageTitle(page, language),
    place: page.place,
  }));
}

/** As it is written, else as its template calls it. */
export function ownPageTitle({ slug, title }: Pick<OwnPage, "slug" | "title">, language: Language): string {
  if (isTemplate(slug)) {
    return title[language] === "" ? speak(language, `pages-own-${slug}`) : typeset(language, title[language]);
  }
  return typeset(language, writtenIn(language, title));
}

/** In Markdown: as it is written, else as its template says it of what is known. */
export function ownPageText({ slug, text }: Pick<OwnPage, "slug" | "text">, facts: Facts): string {
  if (!isTemplate(slug)) return writtenIn(facts.language, text);
  return text[facts.language] === "" ? templateText(slug, facts) : text[facts.language];
}

/** What a template says of what is known. */
export function templateText(template: Template, facts: Facts): string {
  return parts[template](facts)
    .filter((part) => part !== "")
    .join("\n\n");
}

type Say = (key: string, args?: Parameters<typeof speak>[2]) => string;

const parts: Readonly<Record<Template, (facts: Facts) => readonly string[]>> = {
  legal: (facts) => {
    const { legal } = facts.settings;
    const say = sayingIn(facts);
    const publisher = lines(publisherOf(facts), legal.address, phoneOf(facts), mailOf(legal.email));
    return [
      publisher === "" ? say("own-legal-publisher-none") : say("own-legal-publisher", { lines: publisher }),
      known(legal.director, (director) => say("own-legal-director", { director })),
      known(lines(legal.host, legal.hostAddress), (host) => say("own-legal-host", { lines: host })),
      say("own-legal-reuse"),
      say("own-legal-software"),
    ];
  },
  privacy: (facts) => {
    const { legal } = facts.settings;
    const say = sayingIn(facts);
    const contact = mailOf(legal.privacy || legal.email) || `[${say("pages-own-contact")}](/pages/contact)`;
    return [
      say("own-privacy-visit"),
      say("own-privacy-account"),
      say("own-privacy-restricted"),
      say("own-privacy-data"),
      say("own-privacy-rights", { contact }),
    ];
  },
  accessibility: (facts) => {
    const { legal, name } = facts.settings;
    const say = sayingIn(facts);
    const by = known(legal.assessedBy, (who) => say("own-accessibility-assessed-by", { by: who }));
    return [
      say("own-accessibility-promise", { publisher: publisherOf(facts) || name, url: facts.url }),
      say(`own-accessibility-${legal.accessibility}`),
      known(legal.assessedOn, (day) =>
        say("own-accessibility-assessed", {
          day: writeDay(facts.language, day),
          by,
        }),
      ),
      say("own-accessibility-feedback"),
      say("own-accessibility-remedies"),
    ];
  },
  contact: (facts) => {
    const { legal } = facts.settings;
    const say = sayingIn(facts);
    const told = lines(publisherOf(facts), legal.address, phoneOf(facts), mailOf(legal.email));
    return [say("own-contact-lead"), told === "" ? say("own-contact-none") : told];
  },
  help: (facts) => {
    const say = sayingIn(facts);
    return ["search", "read", "reuse", "restricted", "publish"].map((part) => say(`own-help-${part}`));
  },
};

function sayingIn({ language }: Facts): Say {
  return (key, args) => speak(language, key, args);
}

function publisherOf({ settings: { legal, profile } }: Facts): string {
  return legal.publisher || profile?.operator || "";
}

function phoneOf(facts: Facts): string {
  return known(facts.settings.legal.phone, (phone) => sayingIn(facts)("own-phone", { phone }));
}

/** An address of mail as a link; anything else as it is written. */
function mailOf(text: string): string {
  return /^[^\s@()[\]]+@[^\s@()[\]]+$/.test(text) ? `[${text}](mailto:${text})` : text;
}

function known(text: string, tell: (text: string) => string): string {
  return text === "" ? "" : tell(text);
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n");
}
