/** The slug or id that somebody means who wrote an address, whole or its path, or the slug itself. */
export function datasetNamed(text: string): string {
  const path = URL.parse(text, "https://here.invalid/")?.pathname ?? text;
  return /\/datasets\/([^/]+)/.exec(path)?.[1] ?? text.replace(/^\/+|\/+$/g, "");
}
