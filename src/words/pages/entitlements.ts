import type { Words } from "../words.ts";

/** The pages of rights that are told without being asked for: where they are declared, opposed, and read. */
export const pagesEntitlementsWords = {
  "entitlement-heading": { fr: "Droits signalés", en: "Rights that are told" },
  "entitlement-intro": {
    fr: "Vos lignes disent qui a un droit ailleurs. Chaque personne reliée est prévenue, peut s’y opposer, puis l’organisme qui accorde ce droit en est informé. Aucun nom n’est montré ici.",
    en: "Your rows tell who has a right elsewhere. Each person who is linked is told first and may oppose, then the organization that grants the right is told. No name is shown here.",
  },
  "entitlement-none": { fr: "Aucun droit n’est signalé.", en: "No right is told." },
  "entitlement-of": {
    fr: "Pour la démarche {procedure} ({organization})",
    en: "For the procedure {procedure} ({organization})",
  },
  "entitlement-law": { fr: "Ce qui le permet", en: "What allows it" },
  "entitlement-counts": {
    fr: "{announced, plural, one {# personne prévenue} other {# personnes prévenues}} · {told, plural, one {# signalée} other {# signalées}} · {opposed, plural, one {# s’y est opposée} other {# s’y sont opposées}}",
    en: "{announced, plural, one {# person told first} other {# people told first}} · {told, plural, one {# passed on} other {# passed on}} · {opposed, plural, one {# opposed} other {# opposed}}",
  },
  "entitlement-ended": { fr: "Plus rien n’est signalé", en: "Nothing is told any more" },
  "entitlement-ended-withdrawn": { fr: "Droit retiré", en: "The right was withdrawn" },
  "entitlement-ended-link": { fr: "Plus reliée à ses lignes", en: "Not linked to their rows any more" },
  "entitlement-ended-condition": { fr: "La condition n’est plus remplie", en: "The condition holds no more" },
  "entitlement-ended-declaration": {
    fr: "Déclaration du fichier changée",
    en: "The declaration of the table changed",
  },
  "entitlement-ended-erased": { fr: "Lignes effacées à sa demande", en: "Rows erased at their request" },
  "entitlement-ended-refused": { fr: "Refusé par l’autre site", en: "Refused by the other site" },
  "entitlement-state-asked": {
    fr: "Attend qu’une autre personne de l’équipe confirme",
    en: "Waits for another editor to confirm it",
  },
  "entitlement-state-running": { fr: "En cours", en: "Running" },
  "entitlement-state-withdrawn": { fr: "Retiré", en: "Withdrawn" },
  "entitlement-confirm": { fr: "Confirmer", en: "Confirm" },
  "entitlement-confirm-named": { fr: "Confirmer « {title} »", en: "Confirm “{title}”" },
  "entitlement-confirm-help": {
    fr: "Les personnes concernées seront prévenues.",
    en: "The people concerned will be told.",
  },
  "entitlement-withdraw": { fr: "Retirer", en: "Withdraw" },
  "entitlement-withdraw-named": { fr: "Retirer « {title} »", en: "Withdraw “{title}”" },
  "entitlement-withdraw-help": {
    fr: "Plus personne n’est prévenu, et ce qui attend n’est pas signalé.",
    en: "Nobody is told any more, and what waits is not passed on.",
  },
  "entitlement-withdraw-forget": {
    fr: "Faire oublier là-bas ce qui est déjà signalé. Sinon, c’y est gardé jusqu’à son terme.",
    en: "Have forgotten there what was passed on. Otherwise it is kept there until its day.",
  },
  "entitlement-unmet": {
    fr: "La condition n’est plus remplie pour {n, plural, one {# personne signalée} other {# personnes signalées}}.",
    en: "The condition holds no more of {n, plural, one {# person} other {# people}} passed on.",
  },
  "entitlement-forget": { fr: "Faire oublier", en: "Have it forgotten" },
  "entitlement-forget-named": {
    fr: "Faire oublier ce qui n’est plus vrai : {title}",
    en: "Have forgotten what holds no more: {title}",
  },
  "entitlement-forget-help": {
    fr: "L’autre organisme l’oublie, et chaque personne est prévenue. Ce droit ne sera plus signalé pour elle.",
    en: "The other organization forgets it, and each person is told. This right is passed on of them no more.",
  },
  "entitlement-new": { fr: "Déclarer un droit", en: "Declare a right" },
  "entitlement-no-agreement": {
    fr: "Il faut d’abord un accord « dites-le-nous une fois » sur ce tableau, que l’autre organisme demande.",
    en: "First there must be an agreement for “told once” over this table, which the other organization asks for.",
  },
  "entitlement-agreement": { fr: "Accord avec", en: "Agreement with" },
  "entitlement-choose": { fr: "Choisir", en: "Choose" },
  "entitlement-title": { fr: "Le droit", en: "The right" },
  "entitlement-lead": { fr: "En mots simples, pour la personne", en: "In plain words, for the person" },
  "entitlement-condition": { fr: "Condition sur les lignes", en: "Condition on rows" },
  "entitlement-condition-help": {
    fr: "Un filtre de l’API des tableaux : quotient__strictly_less=700",
    en: "A filter of the table API: quotient__strictly_less=700",
  },
  "entitlement-law-title": { fr: "Nom du texte de loi", en: "Name of the law" },
  "entitlement-law-article": { fr: "Article de loi", en: "Article of law" },
  "entitlement-law-address": { fr: "Adresse du texte sur le web", en: "Web address of the law" },
  "entitlement-procedure-title": {
    fr: "Démarche de l’autre organisme",
    en: "Procedure of the other organization",
  },
  "entitlement-procedure-slug": { fr: "Son adresse", en: "Its address" },
  "entitlement-procedure-slug-help": {
    fr: "La fin de l’adresse de sa page : tarif-reduit",
    en: "The end of the address of its page: reduced-fare",
  },
  "entitlement-columns": { fr: "Ce qui est transmis", en: "What is told" },
  "entitlement-columns-help": {
    fr: "De qui il s’agit, et le moins possible d’autre.",
    en: "Of whom it is, and as little else as can be.",
  },
  "entitlement-delay": { fr: "Jours pour s’opposer", en: "Days to oppose" },
  "entitlement-delay-help": { fr: "De {least} à {most}.", en: "From {least} to {most}." },
  "entitlement-keep": { fr: "Gardé combien de jours", en: "Kept for how many days" },
  "entitlement-keep-help": { fr: "{max} au plus, selon l’accord.", en: "{max} at most, by the agreement." },
  "entitlement-declare": { fr: "Déclarer", en: "Declare" },
  "my-entitlements": { fr: "Droits signalés à mon sujet", en: "Rights told of me" },
  "my-entitlements-waits": {
    fr: "{n, plural, one {# droit sera signalé} other {# droits seront signalés}} à un autre organisme, sauf si vous vous y opposez.",
    en: "{n, plural, one {# right is} other {# rights are}} about to be told to another organization, unless you oppose.",
  },
  "my-entitlements-see": { fr: "Voir et décider", en: "See and decide" },
  "my-entitlements-lead": {
    fr: "{producer} peut signaler à un autre organisme que vous avez un droit, parce qu’un texte le permet. Vous êtes prévenu d’abord, et vous pouvez vous y opposer avant comme après.",
    en: "{producer} may tell another organization that you have a right, because a law allows it. You are told first, and you may oppose it, before and after.",
  },
  "my-entitlements-none": { fr: "Aucun droit n’est signalé à votre sujet.", en: "Nothing is told of you." },
  "my-entitlement-announced": {
    fr: "{organization} le saura le {date}, pour la démarche {procedure}, et l’oubliera après {days} jours.",
    en: "{organization} will be told on {date}, for the procedure {procedure}, and forgets it after {days} days.",
  },
  "my-entitlement-leaving": {
    fr: "En cours d’envoi à {organization}, pour la démarche {procedure}.",
    en: "On its way to {organization}, for the procedure {procedure}.",
  },
  "my-entitlement-told": {
    fr: "{organization} l’a appris le {date}, pour la démarche {procedure}, et l’oubliera après {days} jours.",
    en: "{organization} was told on {date}, for the procedure {procedure}, and forgets it after {days} days.",
  },
  "my-entitlement-opposed": {
    fr: "Vous vous y êtes opposé : {organization} n’en sait rien, ou l’oublie.",
    en: "You opposed: {organization} is not told, or forgets it.",
  },
  "my-entitlement-ended": {
    fr: "Ce droit n’est pas signalé à {organization}. Si vous pensez l’avoir, demandez-le par la démarche {procedure}.",
    en: "{organization} is not told of this right. If you think that you have it, ask for it by the procedure {procedure}.",
  },
  "my-entitlement-ended-told": {
    fr: "{organization} l’avait appris le {date}, et il lui est demandé de l’oublier. Si vous pensez avoir ce droit, demandez-le par la démarche {procedure}.",
    en: "{organization} was told on {date}, and is asked to forget it. If you think that you have this right, ask for it by the procedure {procedure}.",
  },
  "my-entitlement-law": { fr: "Ce qui le permet :", en: "What allows it:" },
  "my-entitlement-rows": { fr: "Exactement ce qui partirait", en: "Exactly what would leave" },
  "my-entitlement-nothing": {
    fr: "En l’état de vos lignes, rien ne partirait.",
    en: "As your rows are now, nothing would leave.",
  },
  "my-entitlement-columns": { fr: "Ce qui est parti : {columns}.", en: "What left: {columns}." },
  "my-entitlement-oppose": { fr: "Je m’y oppose", en: "I oppose" },
  "my-entitlement-oppose-named": { fr: "Je m’oppose à : {title}", en: "I oppose: {title}" },
  "my-entitlement-oppose-help": {
    fr: "{organization} n’en saura rien, ou l’oubliera. Cela ne se reprend pas ; vous pourrez toujours demander ce droit vous-même, par la démarche {procedure}.",
    en: "{organization} is not told, or forgets it. This cannot be taken back; you may still ask for this right yourself, by the procedure {procedure}.",
  },
  "told-entitlements": { fr: "Droits signalés à l’organisme", en: "Rights told to the organization" },
  "told-entitlements-lead": {
    fr: "D’autres organismes vous signalent qu’une personne a droit à l’une de vos démarches. Elle en a été prévenue au moins quinze jours avant, et peut encore s’y opposer.",
    en: "Other organizations tell you that a person has a right to one of your procedures. They were told at least fifteen days before, and may oppose still.",
  },
  "told-entitlements-none": { fr: "Rien n’a été signalé.", en: "Nothing was told." },
  "told-entitlements-takes": { fr: "Démarches qui en reçoivent", en: "Procedures that take them" },
  "told-entitlements-takes-help": {
    fr: "Une démarche n’en reçoit que si vous l’ouvrez ici, et par un accord.",
    en: "A procedure takes them only once you open it here, and by an agreement.",
  },
  "told-entitlements-open": { fr: "Recevoir des droits pour « {title} »", en: "Take for {title}" },
  "told-entitlements-close": { fr: "Ne plus en recevoir pour « {title} »", en: "Take no more for {title}" },
  "told-entitlement-state-taken": { fr: "Gardé jusqu’au {date}", en: "Kept until {date}" },
  "told-entitlement-state-forgotten": {
    fr: "Oublié, à la demande de qui l’avait signalé",
    en: "Forgotten, as who told it asked",
  },
  "told-entitlement-state-over": { fr: "Effacé à son terme", en: "Erased when its time was up" },
  "told-entitlement-title": { fr: "Signalé le {date}", en: "Told on {date}" },
  "told-entitlement-first": {
    fr: "La personne en a été prévenue le {date}.",
    en: "The person was told on {date}.",
  },
} as const satisfies Words;
