/** The first that a `User-Agent` names: browsers name those that they descend from after themselves. */
const browsers = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["SamsungBrowser", "Samsung Internet"],
  ["Firefox", "Firefox"],
  ["FxiOS", "Firefox"],
  ["CriOS", "Chrome"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;

const systems = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux|X11/, "Linux"],
] as const;

/** `Firefox · Linux`, as people know their devices; the beginning of what is no browser. */
export function describeAgent(userAgent: string): string {
  const browser = browsers.find(([mark]) => userAgent.includes(`${mark}/`))?.[1];
  const system = systems.find(([mark]) => mark.test(userAgent))?.[1];
  const known = [browser, system].filter((part) => part !== undefined).join(" · ");
  return known === "" ? userAgent.replaceAll(/[^\x20-\x7e]/g, "").slice(0, 60) : known;
}
