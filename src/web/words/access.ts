import type { Words } from "./words.ts";

export const accessWords = {
  "access-sign-in-needed": {
    fr: "Connectez-vous pour faire cela, ou envoyez un jeton d’API.",
    en: "Sign in to do this, or send an API token.",
  },
  "access-administrator-needed": {
    fr: "Seul un administrateur de l’instance peut faire cela.",
    en: "Only an administrator of the instance can do this.",
  },
  "access-role-needed": {
    fr: "Votre rôle dans cette organisation ne le permet pas : il faut au moins le rôle « {role} ». Un administrateur de l’organisation peut vous le donner.",
    en: "Your role in this organization does not allow it: at least the role “{role}” is needed. An administrator of the organization can give it to you.",
  },
} as const satisfies Words;
