/** A text as it stands in HTML, within an attribute in quotes too. */
export function escapeHtml(text: string): string {
  // Most texts that are written hold none, and are many.
  if (!/[&<>"']/.test(text)) return text;
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
