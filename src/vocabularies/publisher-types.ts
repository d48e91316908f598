import { openVocabulary, toTerm } from "./vocabulary.ts";

const adms = "http://purl.org/adms/publishertype";

/** What sort of body publishes (ADMS publisher types, which DCAT-AP asks for). */
export const publisherTypes = openVocabulary(
  adms,
  (
    [
      [
        "LocalAuthority",
        "Collectivité locale",
        "Local authority",
        "commune",
        "EPCI",
        "département",
        "mairie",
      ],
      ["RegionalAuthority", "Collectivité régionale", "Regional authority", "région"],
      ["NationalAuthority", "Administration nationale", "National authority", "État", "ministère"],
      ["SupraNationalAuthority", "Autorité supranationale", "Supra-national authority"],
      [
        "Academia-ScientificOrganisation",
        "Enseignement supérieur et recherche",
        "Academia or scientific organisation",
        "université",
      ],
      ["Company", "Entreprise", "Company", "société"],
      ["IndustryConsortium", "Groupement d’entreprises", "Industry consortium"],
      [
        "NonGovernmentalOrganisation",
        "Organisation non gouvernementale",
        "Non-governmental organisation",
        "ONG",
      ],
      ["NonProfitOrganisation", "Organisme à but non lucratif", "Non-profit organisation", "association"],
      ["PrivateIndividual(s)", "Particulier", "Private individual", "PrivateIndividual", "individu"],
      ["StandardisationBody", "Organisme de normalisation", "Standardisation body"],
    ] as const
  ).map((row) => toTerm(adms, row)),
);
