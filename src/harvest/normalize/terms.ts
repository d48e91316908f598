import type { Standard } from "../../catalogue/metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { availabilities } from "../../vocabularies/availabilities.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { hvdCategories } from "../../vocabularies/hvd-categories.ts";
import { languages } from "../../vocabularies/languages.ts";
import { themes } from "../../vocabularies/themes.ts";
import { toCode } from "../../vocabularies/vocabulary.ts";

/** Codes of the EU themes, and the texts that are none. A list in one text is taken apart where its parts are themes. */
export function toThemes(texts: readonly string[]): string[] {
  return unique(
    texts.flatMap((text) => {
      const whole = themes.find(text);
      if (whole !== undefined) return [whole.code];
      const parts = text.split(/[,;|/]/).map((part) => themes.find(part)?.code);
      return parts.length > 1 && parts.every((code) => code !== undefined) ? parts : [text];
    }),
  );
}

/** `undefined` where the source says that it does not know. */
export function toFrequency(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const code = toCode(frequencies, text);
  return code === "UNKNOWN" ? undefined : code;
}

export function toAvailability(text: string): string {
  return toCode(availabilities, text);
}

export function toAccessRights(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toCode(accessRights, text);
}

export function toHvdCategories(texts: readonly string[]): string[] {
  return unique(texts.map((text) => toCode(hvdCategories, text)));
}

export function toStandard(text: string): Standard {
  return /^https?:\/\//.test(text) ? { uri: text } : { title: text };
}

export function toEmail(text: string | undefined): string | undefined {
  const email = text?.replace(/^mailto:/i, "").trim();
  return email !== undefined && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined;
}

/** Codes of languages, ISO 639-1; several may stand in one text (`en,es`). */
export function toLanguages(texts: readonly string[]): string[] {
  return unique(
    texts.flatMap((text) => {
      const known = languages.find(text);
      if (known !== undefined) return [known.code];
      return text.split(/[,;\s]+/).flatMap((part) => languages.find(part)?.code ?? []);
    }),
  );
}

export function toLanguage(text: string | undefined): string | undefined {
  return text === undefined ? undefined : languages.find(text)?.code;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
