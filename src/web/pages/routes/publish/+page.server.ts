import { error, fail, redirect } from "@sveltejs/kit";
import { attempt, type Refused } from "#pages/reading/forms.ts";
import { mayEdit } from "#pages/reading/open-table.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import { readSentForm, type SentForm } from "#pages/publishing/multipart.ts";
import { titleOf } from "#pages/publishing/title.ts";
import type { Upload } from "../../../rooms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member")
    redirect(303, `/sign-in?back=${encodeURIComponent(url.pathname + url.search)}`);
  const all = await rooms.organizations.listOrganizations(actor, { page: 1, pageSize: 500 });
  const organizations = all.items.filter(({ id }) => mayEdit(actor, id));
  const slug = url.searchParams.get("dataset");
  const dataset = slug === null ? undefined : await rooms.datasets.getDataset(actor, slug);
  if (dataset !== undefined && !mayEdit(actor, dataset.organization)) error(403);
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
  const address = fields.get("url") ?? "";
  const uploaded = received?.id ?? fields.get("upload") ?? "";
  const sourceName = received?.fileName ?? (uploaded === "" ? address : (fields.get("fileName") ?? ""));
  if (uploaded === "" && address === "") redirect(303, `${url.pathname}?missing=file`);
  const slug = url.searchParams.get("dataset");
  const dataset =
    slug === null
      ? await rooms.datasets.createDataset(actor, {
          organization: fields.get("organization") ?? "",
          title: (fields.get("title") ?? "") || titleOf(sourceName),
        })
      : await rooms.datasets.getDataset(actor, slug);
  const every = (["hourly", "daily", "weekly"] as const).find((one) => one === fields.get("refresh"));
  const table = fields.get("table") ?? "";
  const key = (fields.get("key") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const schema = fields.get("schema") ?? "";
  const begun = await rooms.imports.importLater(
    actor,
    dataset.id,
    uploaded === ""
      ? { url: address, ...(every === undefined ? {} : { refresh: every }) }
      : { upload: uploaded },
    {
      ...(table === "" ? {} : { table }),
      ...(key.length === 0 ? {} : { key }),
      ...(schema === "" ? {} : { schema }),
    },
  );
  return redirect(303, `/imports/${begun.id}`);
}
