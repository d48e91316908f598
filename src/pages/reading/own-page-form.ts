import { ownPagePlaces, type OwnPageChange } from "../../site/own-page.ts";
import { field } from "./forms.ts";
import { inLanguages } from "./languages-of-form.ts";

/** What the form of a page of the steward says. */
export function ownPageIn(form: FormData): OwnPageChange {
  const place = ownPagePlaces.find((one) => one === field(form, "place")) ?? "hidden";
  return { title: inLanguages(form, "title"), text: inLanguages(form, "text"), place };
}
