interface Shown {
  readonly url: Pick<URL, "pathname">;
  readonly route: { readonly id: string | null };
  readonly status: number;
  readonly data: Partial<App.PageData>;
}

/** Pages of one's own: a link to them shows nothing to others. */
const closed = /^\/(?:admin|account|claim|recovery|invitation|sign-|embed)/;

/**
 * What other sites show of a link to a page (Open Graph, ogp.me): its title, its description, else the
 * site's, and the picture of the home or the logo.
 */
export function cardOf(
  { url, route, status, data }: Shown,
  { title, description }: { readonly title: string; readonly description?: string | undefined },
): readonly { readonly property: string; readonly content: string }[] {
  const { instance, language } = data;
  if (instance === undefined || status !== 200 || closed.test(route.id ?? "/admin")) return [];
  const [role, picture] =
    instance.picture === undefined
      ? (["logo", instance.logo] as const)
      : (["home", instance.picture] as const);
  const size =
    picture?.width === undefined || picture.height === undefined
      ? []
      : [
          { property: "og:image:width", content: String(picture.width) },
          { property: "og:image:height", content: String(picture.height) },
        ];
  return [
    { property: "og:site_name", content: instance.name },
    { property: "og:title", content: title },
    { property: "og:description", content: description ?? instance.lead },
    { property: "og:type", content: "website" },
    { property: "og:url", content: `${instance.url}${url.pathname}` },
    { property: "og:locale", content: language === "en" ? "en_GB" : "fr_FR" },
    ...(picture === undefined
      ? []
      : [{ property: "og:image", content: `${instance.url}/pictures/${role}/${picture.hash}` }, ...size]),
  ];
}
