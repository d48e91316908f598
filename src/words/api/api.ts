import type { Words } from "../words.ts";

export const apiWords = {
  "api-no-such-route": {
    fr: "Il n’y a rien à l’adresse « {path} » pour la méthode {method}. La liste des adresses est sur /api/docs/.",
    en: "There is nothing at “{path}” for the method {method}. The addresses are listed at /api/docs/.",
  },
  "api-fields-wrong": {
    fr: "{n, plural, one {Un champ ne convient pas} other {# champs ne conviennent pas}}. Rien n’a été changé. Le premier : {parameter}, {reason}.",
    en: "{n, plural, one {One field is not right} other {# fields are not right}}. Nothing was changed. The first: {parameter}, {reason}.",
  },
  "api-json-malformed": {
    fr: "Le corps de la demande n’est pas du JSON bien formé.",
    en: "The body of the request is not well-formed JSON.",
  },
  "api-body-too-large": {
    fr: "Le corps de la demande dépasse {limit} octets. Les fichiers s’envoient par /api/uploads.",
    en: "The body of the request exceeds {limit} bytes. Files are sent through /api/uploads.",
  },
  "api-cross-site": {
    fr: "Cette demande vient d’un autre site. Pour agir depuis un autre site ou un programme, utilisez un jeton d’API.",
    en: "This request comes from another site. To act from another site or a program, use an API token.",
  },
  "api-authorization-scheme": {
    fr: "L’en-tête Authorization doit avoir la forme « Bearer maille_… ».",
    en: "The Authorization header must have the form “Bearer maille_…”.",
  },
  "api-media-type": {
    fr: "Le corps de cette demande doit être du JSON, annoncé par « Content-Type: {expected} ».",
    en: "The body of this request must be JSON, announced by “Content-Type: {expected}”.",
  },
  "api-null-character": {
    fr: "Le texte envoyé contient un caractère nul (U+0000), qui ne peut pas être gardé. Retirez-le.",
    en: "The text sent holds a null character (U+0000), which cannot be kept. Remove it.",
  },
  "api-session-needed": {
    fr: "Un jeton d’API ne peut ni faire d’autres jetons ni changer le mot de passe. Connectez-vous avec votre adresse et votre mot de passe.",
    en: "An API token can neither make other tokens nor change the password. Sign in with your address and password.",
  },
  "api-too-many-requests": {
    fr: "Plus de {quota} demandes en {window} secondes. Recommencez dans {retryAfterS, plural, one {# seconde} other {# secondes}}.",
    en: "More than {quota} requests in {window} seconds. Retry in {retryAfterS, plural, one {# second} other {# seconds}}.",
  },
  "api-unhealthy": {
    fr: "La base ou le moteur de l’instance ne répond pas en ce moment ; réessayez dans quelques secondes.",
    en: "The instance’s database or engine does not answer just now; try again in a few seconds.",
  },
  "api-database-away": {
    fr: "La base du site ne répond pas en ce moment ; elle redémarre sans doute. Rien n’a été perdu ; réessayez dans quelques secondes.",
    en: "The site’s database does not answer just now; it is probably starting again. Nothing was lost; try again in a few seconds.",
  },
} as const satisfies Words;
