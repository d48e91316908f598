import { defined } from "../../../base/defined.ts";
import { error, fail, redirect } from "@sveltejs/kit";
import { attempt, type RefusedForm, textFields } from "#pages/reading/forms.ts";
import { mayEdit } from "#pages/reading/open-table.ts";
import { editedOrganizations } from "#pages/reading/organizations.ts";
import { findRefusal, type Refusal, refusalOf } from "#pages/reading/refusals.ts";
import { askedBeside, type AskedFields, beginImport, type NewFile } from "#pages/publishing/begin-import.ts";
import { readSentForm, type SentForm } from "#pages/publishing/multipart.ts";
import type { Upload } from "../../../tables/room.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") signInFirst(url.pathname + url.search);
  const slug = url.searchParams.get("dataset");
  const dataset = slug === null ? undefined : await rooms.datasets.getDataset(actor, slug);
  if (
    dataset !== undefined &&
    (dataset.organizationOrigin !== undefined || !mayEdit(actor, dataset.organization))
  )
    error(403);
  const tables = dataset === undefined ? [] : await rooms.tables.listTables(actor, dataset.id);
  return {
    organizations: await editedOrganizations({ rooms, actor }),
    // Whoever administers edits those of others too, and publishes for their own nearly always.
    own: actor.memberships.length === 1 ? actor.memberships[0]?.organization : undefined,
    dataset,
    // Of an import that is tried otherwise.
    asked: { url: url.searchParams.get("url") ?? "", refresh: url.searchParams.get("refresh") ?? "" },
    tables: tables.map(({ id, name }) => ({ id, name })),
  };
};

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const { rooms, actor } = locals;
    if (actor.kind !== "member") error(401);
    let sent: SentForm<Upload>;
    try {
      // The rest of the form is short.
      const length = request.headers.get("content-length");
      const bytesTold = length === null ? undefined : Number(length);
      sent = await readSentForm(request, (name, bytes) =>
        rooms.imports.receiveFile(actor, name, bytes, bytesTold),
      );
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      const refused: RefusedForm = { refusal, values: {} };
      return fail(refusal.status, refused);
    }
    const form = new FormData();
    for (const [name, value] of sent.fields) form.set(name, value);
    // What was received is kept with the rest of the form, so that nobody sends it twice.
    if (sent.received !== undefined) {
      form.set("upload", sent.received.id);
      form.set("fileName", sent.received.fileName);
    }
    const missing = missingOf(sent, url);
    if (missing !== undefined) {
      const refused: RefusedForm = { refusal: missing, values: textFields(form) };
      return fail(missing.status, refused);
    }
    return attempt(form, () => begin(locals, sent, url));
  },
};

/** What the form needs and does not say. */
function missingOf({ fields, received }: SentForm<Upload>, url: URL): Refusal | undefined {
  const refusal = { status: 400, code: "invalid" } as const;
  if (url.searchParams.get("dataset") === null && (fields.get("organization") ?? "") === "") {
    return { ...refusal, key: "pages-publish-organization-missing", args: { parameter: "organization" } };
  }
  if (sourceOf(fields, received) !== undefined) return undefined;
  return { ...refusal, key: "pages-publish-missing", args: { parameter: "file" } };
}

/** A file of several sheets is shown before it is read; one that is to be fetched, once it was. */
async function begin(locals: App.Locals, { fields, received }: SentForm<Upload>, url: URL): Promise<never> {
  const from = sourceOf(fields, received);
  if (from === undefined) error(400);
  const slug = url.searchParams.get("dataset");
  const asked = new Map([...fields, ...(slug === null ? [] : [["dataset", slug] as const])]);
  if ((asked.get("table") ?? "") !== "") return beginImport(locals, asked, from);
  const { source } = from;
  if (!("upload" in source)) {
    return beginImport(locals, asked, { ...from, source: { ...source, asksSheets: true } });
  }
  if (await isWorthALook(locals, source.upload)) {
    redirect(303, `/publish/sheets?${addressOf(source.upload, asked)}`);
  }
  return beginImport(locals, asked, from);
}

async function isWorthALook({ rooms, actor }: App.Locals, upload: string): Promise<boolean> {
  try {
    const { sheets } = await rooms.imports.glance(actor, { upload });
    return sheets.length > 1;
  } catch (thrown) {
    // What cannot be read is told by the import, which keeps why.
    if (findRefusal(thrown) === undefined) throw thrown;
    return false;
  }
}

function addressOf(upload: string, asked: ReadonlyMap<string, string>): URLSearchParams {
  const beside = askedBeside.flatMap((name) => {
    const value = asked.get(name) ?? "";
    return value === "" ? [] : [[name, value]];
  });
  return new URLSearchParams([["upload", upload], ...beside]);
}

/** The file that was sent with the form or before it, else the address. */
function sourceOf(fields: AskedFields, received: Upload | undefined): NewFile | undefined {
  const upload = received?.id ?? fields.get("upload") ?? "";
  if (upload !== "") return { name: received?.fileName ?? fields.get("fileName") ?? "", source: { upload } };
  const url = fields.get("url") ?? "";
  if (url === "") return undefined;
  const refresh = (["hourly", "daily", "weekly"] as const).find((one) => one === fields.get("refresh"));
  return { name: url, source: { url, ...defined({ refresh }) } };
}
