import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";

/** The colour of the site, as a drawing writes it. */
export function accentHex({ settings }: Pick<App.Locals, "settings">): string {
  return toHex(accentOf(settings.accentHue, "light"));
}
