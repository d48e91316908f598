/** In days since 1970. */
export function dayOf(at: Date): number {
  return Math.floor(at.getTime() / 86_400_000);
}

/** The first day of a year, a month or a day in ISO 8601. */
export function firstDay(date: string | undefined): number | undefined {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(date ?? "");
  if (parts === null) return undefined;
  const [, year, month = "01", day = "01"] = parts;
  return dayOf(new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))));
}

/** The last day of the same. */
export function lastDay(date: string | undefined): number | undefined {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(date ?? "");
  if (parts === null) return undefined;
  const [, year, month, day] = parts;
  if (day !== undefined) return firstDay(date);
  const next =
    month === undefined ? Date.UTC(Number(year) + 1, 0, 1) : Date.UTC(Number(year), Number(month), 1);
  return dayOf(new Date(next)) - 1;
}
