import type { Language } from "../../base/language.ts";
import { say } from "../../words/say.ts";
import { Html, html } from "../../server/html.ts";

interface DocsFrame {
  readonly language: Language;
  readonly title: string;
  /** Where the instance's home is. */
  readonly home: string;
  /** Entries of the contents: anchor and text. */
  readonly contents: readonly { readonly anchor: string; readonly text: string }[];
}

/** The frame of what a door shows to people: plain HTML that needs no script and no other file. */
export function docsPage({ language, title, home, contents }: DocsFrame, content: Html): string {
  const other = language === "fr" ? "en" : "fr";
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">${say(language, "docs-skip")}</a>
        <header>
          <a href="${home}">${say(language, "docs-home")}</a>
          <a href="?lang=${other}" lang="${other}" hreflang="${other}"
            >${say(language, "docs-other-language")}</a
          >
        </header>
        <div class="columns">
          <nav aria-label="${say(language, "docs-contents")}">
            <ul>
              ${contents.map(({ anchor, text }) => html`<li><a href="#${anchor}">${text}</a></li>`)}
            </ul>
          </nav>
          <main id="content" tabindex="-1">
            <h1>${title}</h1>
            ${content}
          </main>
        </div>
      </body>
    </html>`.text;
}

const style = new Html(`
:root { --ink: #1b1d20; --quiet: #50565e; --paper: #fff; --raised: #f3f4f6; --line: #d5d9de; --link: #00609a;
  font: 1rem/1.6 "Atkinson Hyperlegible Next", system-ui, sans-serif; color: var(--ink); background: var(--paper); }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef0; --quiet: #b0b7bf; --paper: #15181b; --raised: #1f2428;
  --line: #3a4148; --link: #7cc4f4; } }
* { box-sizing: border-box; }
body { margin: 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 1; }
header { display: flex; justify-content: space-between; gap: 1rem; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); }
.columns { display: grid; gap: 2rem; max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
@media (min-width: 60rem) { .columns { grid-template-columns: 15rem minmax(0, 1fr); }
  nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; } }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .3rem 0; }
main { min-width: 0; }
main:focus { outline: none; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .5rem 0 1.5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2.25rem 0 .5rem; overflow-wrap: anywhere; }
h4 { font-size: .95rem; margin: 1.25rem 0 .25rem; color: var(--quiet); }
p { max-width: 42rem; margin: .5rem 0; }
.method { display: inline-block; min-width: 3.75rem; padding: 0 .4rem; margin-right: .4rem; border: 1px solid currentColor;
  border-radius: .25rem; font-size: .8rem; text-align: center; }
.quiet { color: var(--quiet); }
code, pre { font: .875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem 1rem; overflow: auto; max-height: 26rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
@media print { nav, header, .skip { display: none; } pre { max-height: none; white-space: pre-wrap; } }
`);
