import type { Dataset } from "../../catalogue/dataset.ts";
import type { ShownFigure } from "./kept-figures.ts";

interface Shown {
  readonly url: Pick<URL, "pathname">;
  readonly route: { readonly id: string | null };
  readonly status: number;
  readonly data: Partial<App.PageData> & {
    readonly dataset?: Pick<Dataset, "slug" | "state" | "access">;
    readonly figures?: readonly Pick<ShownFigure, "title" | "lost">[];
  };
}

/** Pages of one's own: a link to them shows nothing to others. */
const closed = /^\/(?:admin|account|claim|recovery|invitation|sign-|embed)/;

/**
 * What other sites show of a link to a page (Open Graph, ogp.me): its title, its description, else the
 * site's, and a picture: one that the page names, of a dataset the first chart or map that is kept of it, else that of the home,
 * or the logo.
 */
export function cardOf(
  { url, route, status, data }: Shown,
  { title, description, picture }: Told,
): readonly Property[] {
  const { instance, language } = data;
  if (instance === undefined || status !== 200 || closed.test(route.id ?? "/admin")) return [];
  return [
    { property: "og:site_name", content: instance.name },
    { property: "og:title", content: title },
    { property: "og:description", content: description ?? instance.lead },
    { property: "og:type", content: "website" },
    { property: "og:url", content: `${instance.url}${url.pathname}` },
    { property: "og:locale", content: language === "en" ? "en_GB" : "fr_FR" },
    ...(ownPicture(instance.url, picture) ?? figureOf(instance.url, { route, data }) ?? pictureOf(instance)),
  ];
}

interface Told {
  readonly title: string;
  readonly description?: string | undefined;
  /** The address here of a picture that the page says itself, a PNG. */
  readonly picture?: string | undefined;
}

function ownPicture(site: string, picture: string | undefined): readonly Property[] | undefined {
  if (picture === undefined) return undefined;
  return [
    { property: "og:image", content: `${site}${picture}` },
    { property: "og:image:type", content: "image/png" },
  ];
}

interface Property {
  readonly property: string;
  readonly content: string;
}

/** A restricted table has no picture that everybody may see, and what is lost cannot be drawn. */
function figureOf(
  site: string,
  { route, data: { dataset, figures = [] } }: Pick<Shown, "route" | "data">,
): readonly Property[] | undefined {
  const figure = figures.find(({ lost }) => lost === undefined);
  const isOpen = dataset !== undefined && dataset.access === undefined && dataset.state === "published";
  if (figure === undefined || !isOpen || route.id?.startsWith("/datasets/[slug]") !== true) return undefined;
  return [
    { property: "og:image", content: `${site}/datasets/${dataset.slug}/figures/card.png` },
    { property: "og:image:alt", content: figure.title },
  ];
}

type Instance = NonNullable<Partial<App.PageData>["instance"]>;

function pictureOf({ url, picture: home, logo }: Instance): readonly Property[] {
  const [role, picture] = home === undefined ? (["logo", logo] as const) : (["home", home] as const);
  if (picture === undefined) return [];
  const { hash, width, height } = picture;
  return [
    { property: "og:image", content: `${url}/pictures/${role}/${hash}` },
    ...(width === undefined || height === undefined
      ? []
      : [
          { property: "og:image:width", content: String(width) },
          { property: "og:image:height", content: String(height) },
        ]),
  ];
}
