import type { Language } from "../../base/language.ts";
import type { Dataset } from "../../catalogue/dataset.ts";

/** A dataset's words in the language of a reader, where its producer wrote them in that too. */
interface Told {
  readonly title: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Of the title, where it is known and is not the page's. */
  readonly lang: string | undefined;
}

export function toldIn(
  language: Language,
  dataset: Pick<Dataset, "title" | "description" | "metadata">,
): Told {
  const { title, description, metadata } = dataset;
  const own = metadata.language;
  const translation = own === language ? undefined : metadata.translations[language];
  if (translation?.title === undefined) {
    const lang = own === undefined || own === language ? undefined : own;
    return { title, description: translation?.description ?? description, keywords: metadata.keywords, lang };
  }
  return {
    title: translation.title,
    description: translation.description ?? description,
    keywords: translation.keywords ?? metadata.keywords,
    lang: undefined,
  };
}

/** The title alone, for the name of a page. */
export function titleIn(
  language: Language,
  dataset: Pick<Dataset, "title" | "description" | "metadata">,
): string {
  return toldIn(language, dataset).title;
}
