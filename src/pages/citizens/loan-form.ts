import { defined } from "../../base/defined.ts";
import { field } from "../reading/forms.ts";
import type { PossibleBorrower } from "../../citizens/room.ts";

/** How a borrower is named by the form. */
export function valueOf({ to, project }: PossibleBorrower): string {
  return project === undefined ? to : `${to} ${project.id}`;
}

/** What somebody lends, as the form says it. */
export function toLoan(form: FormData) {
  const [to = "", project] = field(form, "to").split(" ");
  const [column, from, until] = ["period", "from", "to-day"].map((name) => field(form, name));
  const period =
    column === undefined || column === ""
      ? undefined
      : { column, ...defined({ from: from || undefined, to: until || undefined }) };
  return {
    to,
    purpose: field(form, "purpose"),
    columns: form.getAll("columns").filter((one) => typeof one === "string"),
    until: field(form, "until"),
    ...defined({ project, period }),
  };
}
