import { error, fail, redirect } from "@sveltejs/kit";
import { attempt, type Refused } from "#pages/reading/forms.ts";
import { mayEdit } from "#pages/reading/open-table.ts";
import { organizationsOfHere } from "#pages/reading/organizations.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import { readSentForm, type SentForm } from "#pages/publishing/multipart.ts";
import { titleOf } from "#pages/publishing/title.ts";
import type { Upload } from "../../../../tables/import/uploads.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member")
    redirect(303, `/sign-in?back=${encodeURIComponent(url.pathname + url.search)}`);
  const all = await organizationsOfHere({ rooms, actor });
  const organizations = all.filter(({ id }) => mayEdit(actor, id));
  const slug = url.searchParams.get("dataset");
  const dataset = slug === null ? undefined : await rooms.datasets.getDataset(actor, slug);
  if (
    dataset !== undefined &&
    (dataset.organizationOrigin !== undefined || !mayEdit(actor, dataset.organization))
  )
    error(403);
  const tables = dataset === undefined ? [] : await rooms.tables.listTables(actor, dataset.id);
  return {
    organizations: organizations.map(({ id, name }) => ({ id, name })),
    dataset,
    tables: tables.map(({ id, name }) => ({ id, name })),
  };
};

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const { rooms, actor } = locals;
    if (actor.kind !== "member") error(401);
    let sent: SentForm<Upload>;
    try {
      sent = await readSentForm(request, (name, bytes) => rooms.imports.receiveFile(actor, name, bytes));
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      const refused: Refused = { refusal, values: {} };
      return fail(refusal.status, refused);
    }
    const form = new FormData();
    for (const [name, value] of sent.fields) form.set(name, value);
    return attempt(form, () => begin(locals, sent, url));
  },
};

/** Makes the dataset where it is new, and starts the import. */
async function begin(
  { rooms, actor }: App.Locals,
  { fields, received }: SentForm<Upload>,
  url: URL,
): Promise<never> {
  const from = sourceOf(fields, received);
  if (from === undefined) return redirect(303, `${url.pathname}?missing=file`);
  const slug = url.searchParams.get("dataset");
  const { id } =
    slug === null
      ? await rooms.datasets.createDataset(actor, {
          organization: fields.get("organization") ?? "",
          title: fields.get("title") || titleOf(from.name),
        })
      : await rooms.datasets.getDataset(actor, slug);
  const begun = await rooms.imports.importLater(actor, id, from.source, optionsOf(fields));
  return redirect(303, `/imports/${begun.id}`);
}

/** The file that was sent with the form or before it, else the address. */
function sourceOf(fields: SentForm<Upload>["fields"], received: Upload | undefined) {
  const upload = received?.id ?? fields.get("upload") ?? "";
  if (upload !== "") return { name: received?.fileName ?? fields.get("fileName") ?? "", source: { upload } };
  const url = fields.get("url") ?? "";
  if (url === "") return undefined;
  const refresh = (["hourly", "daily", "weekly"] as const).find((one) => one === fields.get("refresh"));
  return { name: url, source: { url, ...(refresh === undefined ? {} : { refresh }) } };
}

function optionsOf(fields: SentForm<Upload>["fields"]) {
  const names = (fields.get("key") ?? "").split(",").map((name) => name.trim());
  const key = names.filter(Boolean);
  const [table, schema] = [fields.get("table") ?? "", fields.get("schema") ?? ""];
  return {
    ...(table === "" ? {} : { table }),
    ...(key.length === 0 ? {} : { key }),
    ...(schema === "" ? {} : { schema }),
  };
}
