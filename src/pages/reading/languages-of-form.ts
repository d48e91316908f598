import { field } from "./forms.ts";

/** A text that a form asks for in each language: `title-fr`, `title-en`. */
export function inLanguages(form: FormData, name: string): { readonly fr: string; readonly en: string } {
  return { fr: field(form, `${name}-fr`), en: field(form, `${name}-en`) };
}
