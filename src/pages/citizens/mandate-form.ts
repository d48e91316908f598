import { mandateKinds, toActs } from "../../citizens/mandate.ts";
import { field } from "../reading/forms.ts";

/** What the form of a mandate says; the room checks it. */
export function toMandate(form: FormData) {
  const may = toActs(form.getAll("may").filter((one) => typeof one === "string"));
  return { email: field(form, "email"), until: field(form, "until"), may };
}

/** The same of one that an organization gives, with what finds the person. */
export function toGranted(form: FormData) {
  const kind = mandateKinds.find((one) => one === field(form, "kind"));
  const facts = Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      name.startsWith("fact-") && typeof value === "string" ? [[name.slice("fact-".length), value]] : [],
    ),
  );
  return {
    ...toMandate(form),
    kind: kind === "guardian" ? kind : ("parent" as const),
    proof: field(form, "proof"),
    facts,
  };
}
