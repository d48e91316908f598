import type { Words } from "../words.ts";

/** The pages of the provider of identities of the demonstration. */
export const identityProviderWords = {
  "provider-name": { fr: "Identités inventées", en: "Invented identities" },
  "provider-invented": {
    fr: "Un service d’essai. Personne ici n’existe, et il n’y a pas de mot de passe.",
    en: "A service to try with. Nobody here exists, and there is no password.",
  },
  "provider-what": {
    fr: "Les sites du petit territoire laissent ce service dire qui vous êtes, comme d’autres le font de FranceConnect. Il dit à chacun un état civil, et un nom qui n’est que pour lui.",
    en: "The sites of the small territory let this service say who you are, as others let FranceConnect. It tells each of them a civil status, and a name that is for that site alone.",
  },
  "provider-people": { fr: "Qui vous pouvez être", en: "Who you can be" },
  "provider-sites": { fr: "Par où commencer", en: "Where to begin" },
  "provider-choose": { fr: "Qui êtes-vous ?", en: "Who are you?" },
  "provider-choose-lead": {
    fr: "« {site} » demande qui vous êtes. Choisissez une personne inventée.",
    en: "“{site}” asks who you are. Choose an invented person.",
  },
  "provider-level": {
    fr: "Avec quelle sûreté le service doit le dire",
    en: "How surely the service is to say it",
  },
  "provider-nobody": { fr: "Personne : revenir sans me connecter", en: "Nobody: go back without signing in" },
  "provider-born": { fr: "Né(e) le {date, date}", en: "Born on {date, date}" },
  "provider-out": { fr: "Vous déconnecter d’ici aussi ?", en: "Sign out here too?" },
  "provider-out-lead": {
    fr: "Vous avez quitté un site du territoire. Tant que ce service se souvient de vous, un bouton suffit pour entrer sur les autres.",
    en: "You left a site of the territory. As long as this service remembers you, one button is enough to enter the others.",
  },
  "provider-out-yes": { fr: "Me déconnecter", en: "Sign out" },
  "provider-out-no": { fr: "Rester connecté", en: "Stay signed in" },
  "provider-out-done": { fr: "C’est fait.", en: "Done." },
  "provider-over": {
    fr: "Ce choix est terminé. Revenez au site d’où vous venez, et connectez-vous à nouveau.",
    en: "This choice is over. Go back to the site that you come from, and sign in again.",
  },
  "provider-refused": { fr: "Cela n’a pas pu se faire", en: "This could not be done" },
  "provider-not-open": {
    fr: "Le service d’identités d’essai n’a pas pu s’ouvrir à {issuer}. Un autre programme occupe peut-être son port.",
    en: "The provider of invented identities could not open at {issuer}. Another program may hold its port.",
  },
} as const satisfies Words;
