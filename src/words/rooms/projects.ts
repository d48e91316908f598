import type { Words } from "../words.ts";

/** What is said of projects, their pictures and their keys, and what their routes do. */
export const projectWords = {
  "projects-not-found": {
    fr: "Il n’y a pas ici de projet « {project} », ou il n’est pas publié.",
    en: "There is no project “{project}” here, or it is not published.",
  },
  "projects-not-yours": {
    fr: "Seul qui le possède peut faire cela : une personne, ou l’équipe d’une organisation.",
    en: "Only its owner may do this: a person, or the editors of an organization.",
  },
  "projects-url-wrong": {
    fr: "Cette adresse n’en est pas une. Écrivez-la entière, comme https://exemple.fr/carte.",
    en: "This is not an address. Write it whole, as https://example.org/map.",
  },
  "projects-theme-unknown": { fr: "Ce thème n’est pas dans la liste.", en: "This theme is not in the list." },
  "projects-description-missing": {
    fr: "Décrivez le projet en quelques phrases avant de le publier.",
    en: "Describe the project in a few sentences before you publish it.",
  },
  "projects-archived": {
    fr: "Ce projet est archivé. Publiez-le à nouveau d’abord.",
    en: "This project is archived. Publish it again first.",
  },
  "projects-datasets-many": {
    fr: "Un projet cite au plus {max} jeux de données.",
    en: "A project names at most {max} datasets.",
  },
  "projects-dataset-not-used": {
    fr: "Ce projet n’utilise pas ce jeu de données.",
    en: "This project does not use this dataset.",
  },
  "projects-picture-alternative": {
    fr: "Dites en quelques mots ce que montre l’image ({max} caractères au plus).",
    en: "Tell in a few words what the picture shows ({max} characters at most).",
  },
  "projects-pictures-many": {
    fr: "Un projet a au plus {max} images.",
    en: "A project has at most {max} pictures.",
  },
  "projects-picture-not-found": { fr: "Cette image n’existe pas.", en: "There is no such picture." },
  "projects-key-name-wrong": {
    fr: "Donnez un nom à la clé ({max} caractères au plus).",
    en: "Name the key ({max} characters at most).",
  },
  "projects-key-expiry-wrong": {
    fr: "Une clé finit dans le futur, et dans {days} jours au plus.",
    en: "A key ends in the future, and within {days} days at most.",
  },
  "projects-keys-many": {
    fr: "Un projet a au plus {max} clés. Révoquez-en une.",
    en: "A project has at most {max} keys. Revoke one.",
  },
  "projects-key-not-found": {
    fr: "Cette clé n’existe pas, ou elle est déjà révoquée.",
    en: "There is no such key, or it is revoked already.",
  },
  "projects-key-message-wrong": {
    fr: "Ce message ne dit pas de quelle clé il s’agit, ou ce qu’elle ouvre.",
    en: "This message does not tell which key it is about, or what it opens.",
  },
  "projects-key-untied": {
    fr: "{instance} n’est pas liée à cette instance : ses clés ne sont pas prises ici.",
    en: "{instance} is not tied to this instance: its keys are not taken here.",
  },
  "operation-tellProjectKey": {
    fr: "Dire, d’instance à instance, ce qu’ouvre la clé d’un projet",
    en: "Tell, from instance to instance, what the key of a project opens",
  },
  "operation-askProjectKeyUses": {
    fr: "Demander, d’instance à instance, quel jour des clés ont servi pour la dernière fois",
    en: "Ask, from instance to instance, on which day keys were last used",
  },
  "answer-key-uses": {
    fr: "Les clés connues ici, avec le jour (UTC) de leur dernier usage.",
    en: "The keys that are known here, with the day (UTC) of their last use.",
  },
  "answer-project": { fr: "Le projet.", en: "The project." },
  "answer-projects": {
    fr: "Les projets publiés, le plus récent d’abord ; ceux d’un propriétaire, dans l’état où qui demande peut les voir.",
    en: "Published projects, newest first; those of one owner, in whatever state the caller may see them.",
  },
  "answer-used-datasets": {
    fr: "Les jeux de données du projet, retirés compris, que peut connaître qui demande.",
    en: "The datasets of the project, withdrawn ones too, that the caller may know of.",
  },
  "answer-picture": { fr: "L’image.", en: "The picture." },
  "answer-picture-bytes": { fr: "L’image, telle qu’elle est gardée.", en: "The picture, as it is kept." },
  "answer-project-keys": {
    fr: "La plus récente d’abord, avec celles qui n’ouvrent plus rien.",
    en: "Newest first, with those that open nothing any more.",
  },
  "answer-made-key": {
    fr: "La clé, avec son secret, qui n’est dit que cette fois.",
    en: "The key, with its secret, which is told this time only.",
  },
  "parameter-project-q": {
    fr: "Des mots, sans accents s’il le faut ; chacun doit s’y trouver.",
    en: "Words, without accents if need be; each must be there.",
  },
  "parameter-project-theme": { fr: "Le code d’un thème.", en: "The code of a theme." },
  "parameter-project-dataset": {
    fr: "Ceux qui utilisent ce jeu de données, par son identifiant.",
    en: "Those that use this dataset, by its identifier.",
  },
  "parameter-project-organization": {
    fr: "Ceux de cette organisation, par son identifiant.",
    en: "Those of this organization, by its identifier.",
  },
  "parameter-project-of": {
    fr: "« mine » : les siens, brouillons compris.",
    en: "“mine”: one’s own, drafts too.",
  },
  "parameter-picture-alternative": {
    fr: "Ce que montre l’image, pour qui ne la voit pas.",
    en: "What the picture shows, for who does not see it.",
  },
  "operation-listProjects": { fr: "Chercher parmi les projets", en: "Search projects" },
  "operation-createProject": { fr: "Créer un projet, en brouillon", en: "Create a project, as a draft" },
  "operation-getProject": { fr: "Lire un projet", en: "Read a project" },
  "operation-changeProject": { fr: "Modifier un projet", en: "Change a project" },
  "operation-deleteProject": {
    fr: "Supprimer un projet, avec ses clés",
    en: "Delete a project, with its keys",
  },
  "operation-publishProject": {
    fr: "Publier un projet ; les producteurs de ses données en sont informés",
    en: "Publish a project; it is told to the producers of its data",
  },
  "operation-archiveProject": {
    fr: "Archiver un projet ; ses clés n’ouvrent plus rien",
    en: "Archive a project; its keys open nothing any more",
  },
  "operation-listDatasetsOfProject": {
    fr: "Lister les jeux de données d’un projet",
    en: "List the datasets of a project",
  },
  "operation-addDatasetToProject": {
    fr: "Ajouter un jeu de données à un projet",
    en: "Add a dataset to a project",
  },
  "operation-removeDatasetFromProject": {
    fr: "Retirer un jeu de données d’un projet",
    en: "Take a dataset out of a project",
  },
  "operation-listProjectKeys": { fr: "Lister les clés d’un projet", en: "List the keys of a project" },
  "operation-createProjectKey": {
    fr: "Faire une clé d’API ; son secret n’est dit qu’une fois",
    en: "Make an API key; its secret is told once",
  },
  "operation-revokeProjectKey": { fr: "Révoquer une clé", en: "Revoke a key" },
  "operation-addProjectPicture": {
    fr: "Ajouter une image : les octets d’un PNG, d’un JPEG ou d’un WebP",
    en: "Add a picture: the bytes of a PNG, a JPEG or a WebP",
  },
  "operation-removeProjectPicture": { fr: "Retirer une image", en: "Take a picture out" },
  "operation-getReusesFeed": {
    fr: "Suivre les réutilisations publiées",
    en: "Follow the reuses that are published",
  },
  "operation-getProjectPicture": { fr: "Lire une image", en: "Read a picture" },
  "mail-reuse-subject": {
    fr: "Une réutilisation de vos données : {title}",
    en: "A reuse of your data: {title}",
  },
  "mail-reuse": {
    fr: "Bonjour,\n\n{owner} vient de publier sur {instance} ce qui a été fait de vos données : « {title} ». Sont utilisés :",
    en: "Hello,\n\n{owner} has just published on {instance} what was made of your data: “{title}”. It uses:",
  },
  "mail-request-assigned-subject": {
    fr: "Une demande de données pour vous : {title}",
    en: "A request for data for you: {title}",
  },
  "mail-request-assigned": {
    fr: "Bonjour,\n\nSur {instance}, cette demande de données est confiée à votre organisation. Répondez-y sur sa page.",
    en: "Hello,\n\nOn {instance}, this request for data is assigned to your organization. Answer it on its page.",
  },
  "mail-request-answered-subject": {
    fr: "Réponse à votre demande de données : {title}",
    en: "An answer to your request for data: {title}",
  },
  "mail-request-answered": {
    fr: "Bonjour,\n\nVotre demande de données sur {instance}, « {title} », a une réponse.",
    en: "Hello,\n\nYour request for data on {instance}, “{title}”, has an answer.",
  },
  "mail-request-refused": {
    fr: "Bonjour,\n\nVotre demande de données sur {instance}, « {title} », est refusée, pour cette raison :",
    en: "Hello,\n\nYour request for data on {instance}, “{title}”, is refused, for this reason:",
  },
  "mail-request-page": { fr: "La demande et sa réponse :", en: "The request and its answer:" },
  "mail-request-forgotten": {
    fr: "Votre adresse est maintenant effacée de {instance}.",
    en: "Your address is now erased from {instance}.",
  },
  "doors-feed-of-reuses": { fr: "Réutilisations publiées sur {name}", en: "Reuses published on {name}" },
} as const satisfies Words;
