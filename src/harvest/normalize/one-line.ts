/** A text without line ends, with one space where blanks were, and none at its ends. */
export function oneLine(text: string): string {
  return /[^\S ]|  /.test(text) ? text.replace(/\s+/g, " ").trim() : text.trim();
}
