import type { OwnTable } from "../../citizens/room.ts";
import { writeDate } from "../reading/format.ts";
import { escapeHtml } from "../../base/escape-html.ts";
import { speak } from "../reading/speak.ts";

/** The conditions of what somebody takes away, as one page that prints. */
export function conditionsPage(
  { language, settings }: Pick<App.Locals, "language" | "settings">,
  { declared: { told }, version }: OwnTable,
): string {
  const { officer } = told;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["my-purposes", told.purposes],
    ["my-ground", [speak(language, `my-ground-${told.ground}`), told.basis].filter(Boolean).join(" ")],
    ["my-origin", told.origin],
    ["my-retention", told.retention],
    ["my-recipients", told.recipients],
    ["my-algorithms", told.algorithms],
    ["my-officer", officer.email ?? officer.url ?? officer.name],
  ];
  const title = speak(language, "my-file-title", { name: told.name });
  const date = writeDate(language, version.createdAt);
  const items = lines.flatMap(([key, text]) =>
    text === undefined ? [] : [`<dt>${escapeHtml(speak(language, key))}</dt><dd>${escapeHtml(text)}</dd>`],
  );
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}dt{font-weight:bold;margin-top:1em}dd{margin:0;white-space:pre-line}</style>
<h1>${escapeHtml(title)}</h1><p>${escapeHtml(speak(language, "my-file-taken", { site: settings.name, date }))}</p><dl>${items.join("")}</dl></html>
`;
}
