import type { LayoutServerLoad } from "./$types";

export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { rooms, actor, settings } = locals;
  const account = actor.kind === "member" ? await rooms.accounts.getAccount(actor) : undefined;
  const unread = await rooms.sharing.countUnread(actor);
  const editor =
    actor.kind === "member" &&
    (actor.administrator || actor.memberships.some(({ role }) => role !== "reader"));
  return {
    language: locals.language,
    theme: locals.theme,
    instance: { name: settings.name, url: rooms.instance.url, hue: settings.accentHue },
    here: `${url.pathname}${url.search}`,
    ...(account === undefined
      ? {}
      : { me: { name: account.name, administrator: account.administrator, editor, unread } }),
  };
};
