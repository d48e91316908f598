interface AdminGroup {
  readonly key: string;
  readonly links: readonly { readonly href: string; readonly key: string }[];
}

/** The pages of the administration by what they are about; the first of each group is where its tab leads. */
export const adminGroups: readonly AdminGroup[] = [
  { key: "pages-admin-overview", links: [{ href: "/admin", key: "pages-admin-overview" }] },
  {
    key: "pages-admin-group-site",
    links: [
      { href: "/admin/settings", key: "pages-admin-look" },
      { href: "/admin/home", key: "pages-admin-home" },
      { href: "/admin/news", key: "pages-admin-news" },
      { href: "/admin/pages", key: "pages-admin-pages" },
    ],
  },
  {
    key: "pages-admin-group-people",
    links: [
      { href: "/admin/people", key: "pages-admin-people" },
      { href: "/admin/organizations", key: "pages-admin-organizations" },
      { href: "/admin/accounts", key: "pages-admin-accounts" },
      { href: "/admin/requests", key: "requests-heading" },
    ],
  },
  {
    key: "pages-admin-group-network",
    links: [
      { href: "/admin/network", key: "pages-network-ties" },
      { href: "/harvests", key: "pages-nav-harvests" },
      { href: "/admin/rudi", key: "pages-rudi-heading" },
      { href: "/admin/keys", key: "pages-admin-keys" },
    ],
  },
  {
    key: "pages-admin-group-work",
    links: [
      { href: "/admin/jobs", key: "pages-admin-jobs" },
      { href: "/admin/outbox", key: "pages-outbox-heading" },
    ],
  },
];

export function groupAt(pathname: string): AdminGroup | undefined {
  return adminGroups.find(({ links }) => links.some(({ href }) => isWithin(pathname, href)));
}

/** A page below is of its link. */
export function isWithin(pathname: string, href: string): boolean {
  return pathname === href || (href !== "/admin" && pathname.startsWith(`${href}/`));
}
