import type { Words } from "../words.ts";

/** What the pages of organizations and of who acts for them say. */
export const pagesPeopleWords = {
  "pages-certified": { fr: "service public certifié", en: "certified public service" },
  "pages-certified-meaning": {
    fr: "Les administrateurs de cette instance ont vérifié qui est cette organisation et qu’elle agit pour un service public.",
    en: "The administrators of this instance have checked who this organization is and that it acts for a public service.",
  },
  "pages-certified-since": { fr: "Certifiée le {date}", en: "Certified on {date}" },
  "pages-certify": { fr: "certifier", en: "certify" },
  "pages-certify-named": { fr: "Certifier {name}", en: "Certify {name}" },
  "pages-certify-not": { fr: "retirer le certificat", en: "take back the certificate" },
  "pages-certify-not-named": {
    fr: "Retirer le certificat de {name}",
    en: "Take back the certificate of {name}",
  },
  "pages-certify-help": {
    fr: "Le certificat dit à chacun que vous savez qui est l’organisation et qu’elle agit pour un service public. Il est montré sur sa page et sur celles de ses jeux de données.",
    en: "The certificate tells everybody that you know who the organization is and that it acts for a public service. Its page and those of its datasets show it.",
  },
  "pages-organization-kind": { fr: "Sorte d’organisation", en: "Kind of organization" },
  "pages-organization-kind-none": { fr: "non précisée", en: "not told" },
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
    en: "The address where questions about this data are asked. Everybody sees it.",
  },
  "pages-organization-siren": { fr: "Numéro SIREN (facultatif)", en: "SIREN number (optional)" },
  "pages-organization-siren-short": { fr: "SIREN", en: "SIREN" },
  "pages-organization-follow": { fr: "Suivre et moissonner", en: "Follow and harvest" },
  "pages-organization-feed": { fr: "Nouveautés (Atom)", en: "News (Atom)" },
  "pages-organization-catalog": { fr: "Catalogue DCAT ({format})", en: "DCAT catalogue ({format})" },
  "pages-leave": { fr: "Quitter cette organisation", en: "Leave this organization" },
  "pages-letter-sent": {
    fr: "L’invitation est partie à {email}. Le lien ci-dessous est le même.",
    en: "The invitation was sent to {email}. The link below is the same.",
  },
  "pages-letter-failed": {
    fr: "La lettre n’est pas partie, l’invitation vaut quand même : transmettez le lien.",
    en: "The letter was not sent, the invitation stands all the same: hand over the link.",
  },
  "pages-invite-do-mail": { fr: "Envoyer l’invitation", en: "Send the invitation" },
} as const satisfies Words;
