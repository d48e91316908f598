import { escapeHtml } from "../base/escape-html.ts";
import { type AssuranceLevel, assuranceLevels } from "../access/actor.ts";
import type { Language } from "../base/language.ts";
import { say, sayNamed } from "../words/say.ts";
import type { InventedCitizen, TrustingSite } from "./settings.ts";

/** The pages of the provider: a site of its own, that looks like none of those that trust it. */

interface Choosing {
  readonly language: Language;
  readonly citizens: readonly InventedCitizen[];
  /** Where the choice is sent. */
  readonly action: string;
  /** Who asks, and the least level. */
  readonly site: string;
  readonly level: AssuranceLevel;
}

/** Who somebody is for the sites that ask: one button each, and how surely the provider is to say it. */
export function choosePage({ language, citizens, action, site, level }: Choosing): string {
  const options = assuranceLevels
    .filter((one) => assuranceLevels.indexOf(one) >= assuranceLevels.indexOf(level))
    .map(
      (one) =>
        `<option value="${one}"${one === usual(level) ? " selected" : ""}>${levelSaid(language, one)}</option>`,
    );
  const buttons = citizens.map(
    (citizen) =>
      `<li><button name="citizen" value="${escapeHtml(citizen.id)}">${named(citizen)}</button>${facts(language, citizen)}</li>`,
  );
  return page(
    language,
    say(language, "provider-choose"),
    `<p>${escapeHtml(say(language, "provider-choose-lead", { site }))}</p>
<form method="post" action="${escapeHtml(action)}">
<p class="field"><label for="level">${escapeHtml(say(language, "provider-level"))}</label>
<select id="level" name="level">${options.join("")}</select></p>
<ul>${buttons.join("")}</ul>
<p><button class="plain" name="citizen" value="">${escapeHtml(say(language, "provider-nobody"))}</button></p>
</form>`,
  );
}

/** What most people are known at who show a paper or a card: good for what asks for less. */
function usual(level: AssuranceLevel): AssuranceLevel {
  return level === "eidas3" ? "eidas3" : "eidas2";
}

/** What the provider is, whom it knows, and where to begin. */
export function firstPage(
  language: Language,
  {
    citizens,
    clients,
  }: { readonly citizens: readonly InventedCitizen[]; readonly clients: readonly TrustingSite[] },
): string {
  const sites = clients.map(
    ({ name, outAddress }) =>
      `<li><a href="${escapeHtml(new URL("/my", outAddress).href)}">${escapeHtml(name)}</a></li>`,
  );
  const people = citizens.map(
    (citizen) => `<li><strong>${named(citizen)}</strong>${facts(language, citizen)}</li>`,
  );
  return page(
    language,
    say(language, "provider-name"),
    `<p>${escapeHtml(say(language, "provider-what"))}</p>
<h2>${escapeHtml(say(language, "provider-people"))}</h2><ul>${people.join("")}</ul>
<h2>${escapeHtml(say(language, "provider-sites"))}</h2><ul>${sites.join("")}</ul>`,
  );
}

/** Whether whoever leaves a site leaves the provider too; `form` is the library's, without its buttons. */
export function signOutPage(language: Language, form: string): string {
  return page(
    language,
    say(language, "provider-out"),
    `<p>${escapeHtml(say(language, "provider-out-lead"))}</p>${form}
<p><button form="op.logoutForm" name="logout" value="yes">${escapeHtml(say(language, "provider-out-yes"))}</button>
<button class="plain" form="op.logoutForm">${escapeHtml(say(language, "provider-out-no"))}</button></p>`,
  );
}

export function toldPage(language: Language, key: string, details: readonly string[] = []): string {
  const more = details.map((detail) => `<p class="soft">${escapeHtml(detail)}</p>`);
  return page(language, sayNamed(language, key), more.join(""));
}

function levelSaid(language: Language, level: AssuranceLevel): string {
  return escapeHtml(sayNamed(language, `level-${level}`));
}

function named({ givenNames, familyName }: InventedCitizen): string {
  return escapeHtml(`${givenNames} ${familyName}`);
}

function facts(language: Language, { birthDate, knows }: InventedCitizen): string {
  const born = say(language, "provider-born", { date: birthDate });
  return `<span class="soft">${[born, ...knows.map((known) => known[language])].map(escapeHtml).join("<br>")}</span>`;
}

function page(language: Language, title: string, main: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><header><strong>${escapeHtml(say(language, "provider-name"))}</strong>
<p class="notice">${escapeHtml(say(language, "provider-invented"))}</p></header>
<main><h1>${escapeHtml(title)}</h1>${main}</main></body></html>`;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1d2330, #e9ecf4); --paper: light-dark(#fff, #14171f);
  --soft: light-dark(#4d566b, #aeb6c8); --line: light-dark(#c5cbd9, #3a4254); --blue: light-dark(#1a3f9c, #9db8ff);
  --wash: light-dark(#eef2fc, #1e2535); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 40rem; padding: 1rem; font: 1.0625rem/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--paper); overflow-wrap: break-word; }
header { padding-block: .5rem 0; border-block-start: 4px solid var(--blue); }
h1 { font-size: 1.6rem; line-height: 1.2; margin-block: 1.5rem .5rem; }
h2 { font-size: 1.25rem; margin-block: 2rem .5rem; }
.notice { padding: .75rem 1rem; background: var(--wash); border-inline-start: 4px solid var(--blue); }
.soft { color: var(--soft); }
.field { display: grid; gap: .25rem; max-width: 24rem; }
select, button { font: inherit; padding: .6rem 1rem; border-radius: .25rem; }
select { color: inherit; background: var(--paper); border: 1px solid var(--soft); }
button { border: 1px solid var(--blue); background: var(--blue); color: light-dark(#fff, #14171f); font-weight: 600;
  cursor: pointer; }
button.plain { background: none; color: var(--blue); }
ul { list-style: none; padding: 0; display: grid; gap: 1.25rem; }
li { display: grid; gap: .35rem; justify-items: start; }
a { color: var(--blue); }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
`;
