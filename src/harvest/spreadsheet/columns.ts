import { squeezed } from "../../vocabularies/vocabulary.ts";

/** What a column of a list of links says of a dataset. */
export type ColumnRole =
  | "identifier"
  | "title"
  | "description"
  | "download"
  | "page"
  | "producer"
  | "licence"
  | "format"
  | "mediaType"
  | "size"
  | "md5"
  | "sha256"
  | "theme"
  | "keywords"
  | "place"
  | "issued"
  | "modified"
  | "period"
  | "start"
  | "end"
  | "frequency"
  | "email"
  | "contact"
  | "language"
  | "access"
  | "documentation"
  | "version";

/**
 * Names that people give to such columns, in French and English, the likeliest first; a dot stands
 * before a member of a JSON object.
 */
const names: Readonly<Record<ColumnRole, string>> = {
  identifier:
    "identifiant|id|identifier|dataset_id|id du jeu de données|uid|uuid|mdb_source_id|référence|code|name|nom technique|nom|slug|siren",
  title:
    "titre|title|intitulé|libellé|titre du jeu de données|nom du jeu de données|jeu de données|jeu|dataset|nom|name|provider|désignation",
  description:
    "description|résumé|descriptif|présentation|synopsis|summary|notes|commentaire|commentaires|contenu",
  download:
    "url de téléchargement|lien de téléchargement|téléchargement|download url|download|urls.direct_download|urls.static_current|urls.realtime_vehicle_positions|urls.realtime_trip_updates|urls.realtime_alerts|fichier|url du fichier",
  page: "url|lien|link|adresse|adresse url|href|uri|adresse web|page|page web|site|site web|site internet|landing page|access url|url-ptf|url-datagouv|homepage",
  producer:
    "producteur|producer|publisher|éditeur|organisme|organisation|organization|owner.name|propriétaire|owner|fournisseur|service producteur|service|direction|author|auteur|collectivité",
  licence:
    "license.spdx_identifier|licence|license|license_id|licence_id|licence url|license url|license.url|rights.license_id|conditions d'utilisation",
  format: "format|type de fichier|file type|extension|formats|type|data_type|spec",
  mediaType: "mime|mimetype|type mime|media type",
  size: "taille|size|poids|filesize|taille (octets)|bytes",
  md5: "md5",
  sha256: "sha256|checksum",
  theme: "thème|theme|themes|thèmes|thématique|thématiques|catégorie|category|categories|domaine|topic",
  keywords: "mots-clés|mots clés|mot-clé|keywords|keyword|tags|tag|étiquettes|collection",
  place:
    "territoire|territory|couverture|couverture spatiale|couverture géographique|emprise|zone|commune|place|périmètre|spatial|location.municipality|location.subdivision_name|pays|country|location.country_code",
  issued:
    "date de publication|publié le|publication|issued|créé le|date de création|created|metadatacreated|date d'ouverture",
  modified:
    "date de mise à jour|mise à jour|mis à jour le|maj|dernière mise à jour|modified|last_modified|updated|date de modification|modifié le|date",
  period: "période|period|couverture temporelle|temporal|année|year|millésime|date_ref|date de référence",
  start: "début|date de début|start|start_date|temporal_start",
  end: "fin|date de fin|end|end_date|temporal_end",
  frequency: "fréquence|frequency|fréquence de mise à jour|périodicité|mise à jour (fréquence)|actualisation",
  email: "courriel|email|e-mail|mail|adresse mail|contact_email|feed_contact_email|courriel de contact",
  contact: "contact|point de contact|nom du contact|référent",
  language: "langue|langues|language|languages|lang|langs",
  access: "accès|droits d'accès|access rights|access_mode|diffusion|visibilité|ouverture",
  documentation: "documentation|doc|url documentation|notice",
  version: "version",
};

export interface Columns {
  /** The columns of each role, the likeliest first. */
  readonly of: ReadonlyMap<ColumnRole, readonly string[]>;
  /** The identifier is a name, which may stand for several years of the same data. */
  readonly namedById: boolean;
}

/** Roles in the order in which they choose: a column has one role, but a name may identify and be the title. */
const order = Object.keys(names) as ColumnRole[];

export function findColumns(header: readonly string[]): Columns {
  const bySqueezed = new Map(header.map((column) => [squeezed(column), column] as const));
  const of = new Map<ColumnRole, readonly string[]>();
  const taken = new Set<string>();
  // The title chooses before the identifier, which then takes a name only where it is not the title.
  for (const role of ["title", ...order.filter((role) => role !== "title")] as ColumnRole[]) {
    const found = names[role].split("|").flatMap((name) => bySqueezed.get(squeezed(name)) ?? []);
    const free = [...new Set(found)].filter((column) => !taken.has(column));
    const kept = role === "title" || role === "identifier" ? free.slice(0, 1) : free;
    for (const column of kept) taken.add(column);
    if (kept.length > 0) of.set(role, kept);
  }
  const identifier = of.get("identifier")?.[0];
  return { of, namedById: identifier !== undefined && /^(?:nom|name|code)/i.test(identifier) };
}
