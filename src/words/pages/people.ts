import type { Words } from "../words.ts";

/** What the pages of organizations and of who acts for them say. */
export const pagesPeopleWords = {
  "pages-certified": { fr: "service public vérifié", en: "verified public service" },
  "pages-certified-meaning": {
    fr: "Les administrateurs de ce site ont vérifié qui est cette organisation et qu’elle agit pour un service public.",
    en: "The administrators of this site have checked who this organization is and that it acts for a public service.",
  },
  "pages-certified-since": { fr: "Vérifiée le {date}", en: "Verified on {date}" },
  "pages-certify": { fr: "vérifier", en: "verify" },
  "pages-certify-named": { fr: "Vérifier {name}", en: "Verify {name}" },
  "pages-certify-not": { fr: "retirer la vérification", en: "remove verification" },
  "pages-certify-not-named": {
    fr: "Retirer la vérification de {name}",
    en: "Remove verification of {name}",
  },
  "pages-certify-help": {
    fr: "« Vérifié » : vous avez contrôlé qui est l’organisation et qu’elle agit pour un service public. La mention figure sur sa page et sur celles de ses jeux de données.",
    en: "Verified: you have checked who this organization is and that it acts for a public service. The mark appears on its page and on those of its datasets.",
  },
  "pages-organization-kind": { fr: "Type d’organisation", en: "Type of organization" },
  "pages-organization-kind-none": { fr: "non précisé", en: "not specified" },
  "pages-kind-commune": { fr: "commune", en: "commune" },
  "pages-kind-epci": { fr: "intercommunalité", en: "group of communes" },
  "pages-kind-departement": { fr: "département", en: "département" },
  "pages-kind-region": { fr: "région", en: "région" },
  "pages-kind-state": { fr: "service de l’État", en: "state service" },
  "pages-kind-public-body": { fr: "établissement public", en: "public body" },
  "pages-kind-company": { fr: "entreprise", en: "company" },
  "pages-kind-association": { fr: "association", en: "association" },
  "pages-kind-research": { fr: "recherche ou enseignement", en: "research or teaching" },
  "pages-organization-site": { fr: "Site", en: "Website" },
  "pages-organization-contact": { fr: "Contact", en: "Contact" },
  "pages-organization-contact-help": {
    fr: "L’adresse où poser une question sur ces données. Tout le monde la voit.",
    en: "Where to send questions about this data. Everyone can see it.",
  },
  "pages-organization-siren": { fr: "Numéro SIREN (facultatif)", en: "SIREN number (optional)" },
  "pages-organization-siren-short": { fr: "SIREN", en: "SIREN" },
  "pages-organization-follow": { fr: "Suivre et moissonner", en: "Follow and harvest" },
  "pages-organization-feed": { fr: "Nouveautés (Atom)", en: "Updates (Atom)" },
  "pages-organization-catalog": { fr: "Catalogue DCAT ({format})", en: "DCAT catalogue ({format})" },
  "pages-leave": { fr: "Quitter cette organisation", en: "Leave this organization" },
  "pages-letter-sent": {
    fr: "L’invitation est partie à {email}. Le lien ci-dessous est le même.",
    en: "The invitation was sent to {email}. The link below is the same one.",
  },
  "pages-letter-failed": {
    fr: "Le message n’a pas pu être envoyé. L’invitation est valable : transmettez vous-même le lien.",
    en: "The e-mail could not be sent. The invitation is valid: share the link yourself.",
  },
  "pages-invite-do-mail": { fr: "Envoyer l’invitation", en: "Send the invitation" },
} as const satisfies Words;
