import { field } from "./forms.ts";
import { inLanguages } from "./languages-of-form.ts";

/** What the form of a note says. */
export function newsIn(form: FormData) {
  return {
    day: field(form, "day"),
    title: inLanguages(form, "title"),
    text: inLanguages(form, "text"),
    link: field(form, "link"),
  };
}
