import { HtmlValidate, StaticConfigLoader } from "html-validate";

/** Of what the validator knows otherwise than the standard: a header of a table may fold. */
const elements = {
  meta: { attributes: { content: { required: (node: Attributed) => !node.hasAttribute("charset") } } },
  th: { permittedDescendants: [{ exclude: ["header", "footer", "@heading"] }] },
};

interface Attributed {
  hasAttribute(name: string): boolean;
}

/** What breaks the standard of HTML, and no more: how a document is written is not looked at. */
const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard"],
    rules: { "input-attributes": "error" },
    elements: ["html5", elements],
  }),
);

/** What is wrong in a document as the server sent it: the rule, and what it says. */
export async function findInvalid(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
