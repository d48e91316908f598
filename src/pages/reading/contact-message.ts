import type { Language } from "../../base/language.ts";
import { field } from "./forms.ts";

/**
 * What somebody writes to the steward. `undefined` where a field that nobody sees is filled in: that was a
 * program, which is told that all went well.
 */
export function contactMessage(form: FormData, language: Language) {
  if (field(form, "website") !== "") return undefined;
  return { name: field(form, "name"), email: field(form, "email"), text: field(form, "text"), language };
}
