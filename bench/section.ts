/** The report with a section in the place of the one with its heading, or at its end. */
export function putSection(report: string, section: string): string {
  const [heading = ""] = section.split("\n");
  const begin = `\n${report}`.indexOf(`\n${heading}\n`);
  const body = `${section.trimEnd()}\n`;
  if (begin < 0) return `${report.trimEnd()}\n\n${body}`;
  const next = report.indexOf("\n## ", begin + 1);
  return report.slice(0, begin) + body + (next < 0 ? "" : report.slice(next));
}

/** Of a part that cannot run here: no section, and why is said to who runs it. */
export function notHere(why: string): string {
  console.error(why);
  return "";
}
