/** A cell as it is compared with the same one of another version: `9.50`, `9.5` and `9.5000` are one number. */
export function toCellText(text: string): string {
  if (!/^-?\d+\.\d+$/.test(text)) return text;
  return text.replace(/\.?0+$/, "");
}
