/** `Content-Disposition` of a file to save, whatever its name: RFC 6266, with the name of RFC 8187. */
export function attachment(fileName: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = fileName.replaceAll(/[^\u0020-\u007e]|["\\%;/]/g, "_");
  const whole = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
