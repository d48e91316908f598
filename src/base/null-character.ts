/** PostgreSQL keeps every text but those with a U+0000: `character_not_in_repertoire`, `untranslatable_character`. */
const codes: ReadonlySet<unknown> = new Set(["22021", "22P05"]);

/** Whether PostgreSQL refused a text for a U+0000 in it. */
export function isNullCharacter(error: unknown): boolean {
  return error instanceof Error && error.name === "PostgresError" && "code" in error && codes.has(error.code);
}
