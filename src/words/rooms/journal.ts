import type { Words } from "../words.ts";

/** The journal of accesses: its refusals, its checks, and its pages. */
export const journalWords = {
  "journal-changed": {
    fr: "Le journal des accès ne suit plus sa tête signée à {size} entrées : il a été modifié. Il n’est plus signé ; « maille check » dit ce qui a changé.",
    en: "The journal of accesses no longer follows its signed head of {size} entries: it was changed. It is signed no more; “maille check” tells what changed.",
  },
  "journal-cosignature-wrong": {
    fr: "La signature de témoin envoyée par {instance} ne se vérifie pas.",
    en: "The witness signature sent by {instance} does not verify.",
  },
  "journal-cursor-wrong": {
    fr: "Ce curseur n’en est pas un : reprenez celui que donne la page précédente.",
    en: "This is not a cursor: take the one that the page before gives.",
  },
  "journal-entry-unknown": {
    fr: "Le journal n’a pas d’entrée {index} que vous puissiez lire.",
    en: "The journal has no entry {index} that you may read.",
  },
  "journal-no-tile": {
    fr: "L’arbre du journal n’a pas cette tuile à sa dernière tête signée.",
    en: "The tree of the journal has no such tile under its last signed head.",
  },
  "journal-not-witnessed": {
    fr: "Cette instance n’est pas témoin d’un journal de ce nom.",
    en: "This instance witnesses no journal of that name.",
  },

  "journal-parties-wrong": {
    fr: "Le message ne dit pas de quelles personnes et organisations il demande les lectures.",
    en: "The message does not tell of which people and organizations it asks the readings.",
  },
  "answer-accesses-of-parties": {
    fr: "Ce qu’ont lu ici des personnes et organisations de l’instance qui demande, le plus récent d’abord.",
    en: "What people and organizations of the instance that asks read here, the newest first.",
  },
  "operation-listAccessesOfParties": {
    fr: "Lire ce que les siens ont lu ici ; signé par leur instance",
    en: "Read what one’s people read here; signed by their instance",
  },
  "journal-page-here": { fr: "Ici", en: "Here" },
  "journal-page-elsewhere": { fr: "Là où vous avez lu", en: "Where you have read" },

  "command-check-journal": {
    fr: "Journal : {entries} entrées, {checkpoints} têtes signées, {cosignatures} signatures de témoins, {erased} valeurs effacées.",
    en: "Journal: {entries} entries, {checkpoints} signed heads, {cosignatures} witness signatures, {erased} erased values.",
  },

  "command-verify-purpose": {
    fr: "vérifier une décision, un accord, le reçu d’un prêt, une entrée du journal ou une tête signée",
    en: "verify a decision, an agreement, the receipt of a loan, an entry of the journal or a signed head",
  },
  "command-verify-option-keys": {
    fr: "les clés auxquelles vous croyez : adresse=fichier JWKS, autant de fois qu’il y a de signataires",
    en: "the keys that you believe: address=JWKS file, once for each signer",
  },
  "command-verify-option-offline": {
    fr: "ne demander ses clés à aucune instance",
    en: "ask no instance for its keys",
  },
  "command-verify-good": {
    fr: "Tout ce que dit le fichier est prouvé.",
    en: "All that the file claims is proved.",
  },
  "command-verify-unproved": {
    fr: "Rien n’est faux, et tout n’est pas prouvé : il manque des clés.",
    en: "Nothing is false, and not all of it is proved: keys are missing.",
  },
  "command-verify-bad": { fr: "Le fichier est faux.", en: "The file is false." },
  "command-verify-keys-whose": {
    fr: "Plusieurs instances signent : dites de qui sont les clés de {file}, par exemple --keys https://ville.example={file}",
    en: "Several instances sign: say whose keys {file} holds, for example --keys https://ville.example={file}",
  },
  "command-verify-no-address": {
    fr: "{instance} n’est pas l’adresse d’une instance.",
    en: "{instance} is not the address of an instance.",
  },
  "command-verify-keys-fetched": {
    fr: "Clés de {instance} : celles qu’elle publie à {url}.",
    en: "Keys of {instance}: those that it publishes at {url}.",
  },
  "command-verify-keys-away": {
    fr: "{instance} ne donne pas ses clés à {url}.",
    en: "{instance} does not give its keys at {url}.",
  },
  "command-verify-unknown": {
    fr: "{file} n’est ni une décision, ni un accord, ni le reçu d’un prêt, ni une archive de données emportées, ni une entrée du journal avec sa preuve, ni une tête signée.",
    en: "{file} is neither a decision, nor an agreement, nor the receipt of a loan, nor an archive of data taken away, nor an entry of the journal with its proof, nor a signed head.",
  },
  "command-verify-no-file": { fr: "Le fichier {file} ne se lit pas.", en: "The file {file} cannot be read." },
  "command-verify-no-keys": {
    fr: "{file} n’est pas un JWKS : prenez celui que l’instance publie à /.well-known/jwks.json.",
    en: "{file} is not a JWKS: take the one that the instance publishes at /.well-known/jwks.json.",
  },
  "command-verify-agreement-producer": {
    fr: "Signé par le producteur, {instance}, clé {key}, le {at}.",
    en: "Signed by the producer, {instance}, key {key}, at {at}.",
  },
  "command-verify-agreement-asker": {
    fr: "Signé par l’instance du demandeur, {instance}, clé {key}, le {at}.",
    en: "Signed by the asker’s instance, {instance}, key {key}, at {at}.",
  },
  "command-verify-agreement-unproved-producer": {
    fr: "La signature du producteur n’est pas prouvée : les clés de {instance} ne sont pas connues ici (clé {key}, {at}).",
    en: "The producer’s signature is not proved: the keys of {instance} are not known here (key {key}, {at}).",
  },
  "command-verify-agreement-unproved-asker": {
    fr: "La signature du demandeur n’est pas prouvée : les clés de {instance} ne sont pas connues ici (clé {key}, {at}).",
    en: "The asker’s signature is not proved: the keys of {instance} are not known here (key {key}, {at}).",
  },
  "command-verify-agreement-disowned-producer": {
    fr: "La signature du producteur n’est pas d’une clé de {instance} : la clé {key} ({at}) est révoquée, ou d’un autre.",
    en: "The producer’s signature is not by a key of {instance}: the key {key} ({at}) is revoked, or somebody else’s.",
  },
  "command-verify-agreement-disowned-asker": {
    fr: "La signature du demandeur n’est pas d’une clé de {instance} : la clé {key} ({at}) est révoquée, ou d’un autre.",
    en: "The asker’s signature is not by a key of {instance}: the key {key} ({at}) is revoked, or somebody else’s.",
  },

  "journal-verify-entry": {
    fr: "Entrée {index} du journal de {instance}.",
    en: "Entry {index} of the journal of {instance}.",
  },
  "journal-verify-head": {
    fr: "Tête du journal de {origin}, à {size} entrées.",
    en: "Head of the journal of {origin}, at {size} entries.",
  },
  "journal-verify-signed": {
    fr: "Signée par {origin}, clé {key}.",
    en: "Signed by {origin}, key {key}.",
  },
  "journal-verify-cosigned": {
    fr: "Vue et signée par le témoin {witness}, le {at}.",
    en: "Seen and signed by the witness {witness}, at {at}.",
  },
  "journal-verify-witness-unknown": {
    fr: "La signature du témoin {witness} n’est pas prouvée : ses clés ne sont pas connues ici.",
    en: "The signature of the witness {witness} is not proved: its keys are not known here.",
  },
  "journal-verify-signer-unknown": {
    fr: "La signature de {origin} n’est pas prouvée : ses clés ne sont pas connues ici.",
    en: "The signature of {origin} is not proved: its keys are not known here.",
  },
  "journal-verify-no-witness": {
    fr: "Aucun témoin auquel croire n’a signé cette tête : {origin} seul en répond, et peut en avoir montré une autre à d’autres.",
    en: "No witness that is believed signed this head: {origin} alone vouches for it, and may have shown another to others.",
  },
  "journal-verify-not-included": {
    fr: "L’entrée {index} n’est pas dans l’arbre de {size} entrées qui fut signé : l’entrée ou la preuve a été modifiée.",
    en: "Entry {index} is not in the tree of {size} entries that was signed: the entry or the proof was changed.",
  },
  "journal-verify-clear-wrong": {
    fr: "Ce qui est dit en clair ({field}) n’est pas ce que l’entrée engage.",
    en: "What is told in clear ({field}) is not what the entry commits to.",
  },
  "journal-verify-unreadable": {
    fr: "La tête signée ne se lit pas.",
    en: "The signed head cannot be read.",
  },
  "journal-verify-other-origin": {
    fr: "La tête est du journal de {origin}, et non de {instance}.",
    en: "The head is of the journal of {origin}, and not of {instance}.",
  },
  "journal-verify-unsigned": {
    fr: "La tête du journal de {origin} n’est signée par aucune clé de cette instance.",
    en: "The head of the journal of {origin} is signed by no key of that instance.",
  },
  "journal-verify-cosignature-wrong": {
    fr: "La signature au nom du témoin {witness} n’est pas d’une de ses clés.",
    en: "The signature in the name of the witness {witness} is not by a key of it.",
  },

  "answer-accesses": {
    fr: "Les accès aux données de l’organisation, les plus récents d’abord.",
    en: "The accesses to the organization’s data, the newest first.",
  },
  "answer-accesses-file": {
    fr: "Tous les accès, les plus anciens d’abord.",
    en: "All the accesses, the oldest first.",
  },
  "answer-own-accesses": {
    fr: "Ce que vous, vos organisations et vos accords avez lu, le plus récent d’abord.",
    en: "What you, your organizations and your agreements read, the newest first.",
  },
  "answer-access-proof": {
    fr: "L’entrée, ce qu’elle engage, et sa preuve sous une tête signée.",
    en: "The entry, what it commits to, and its proof under a signed head.",
  },
  "answer-journal-erased": {
    fr: "De combien d’entrées ce qui désignait la personne a été ôté.",
    en: "From how many entries what told of the person was taken out.",
  },
  "answer-figures": {
    fr: "Lectures et téléchargements, en tout et par jour ; demandes, accords, refus.",
    en: "Readings and downloads, in all and by day; requests, grants, refusals.",
  },
  "parameter-journal-dataset": { fr: "D’un seul jeu de données.", en: "Of one dataset." },
  "parameter-journal-agreement": { fr: "Sous un seul accord.", en: "Under one agreement." },
  "parameter-journal-instance": {
    fr: "Depuis une seule instance, par son adresse.",
    en: "From one instance, by its address.",
  },
  "parameter-journal-from": { fr: "À partir de ce jour (UTC).", en: "From that day on (UTC)." },
  "parameter-journal-to": { fr: "Jusqu’à ce jour compris (UTC).", en: "Up to that day, included (UTC)." },
  "parameter-journal-cursor": {
    fr: "Ce que la page précédente donne pour la suite.",
    en: "What the page before gives for what follows.",
  },
  "parameter-journal-format": { fr: "Le format du fichier.", en: "The format of the file." },
  "operation-listAccesses": {
    fr: "Lister qui a lu les données d’une organisation",
    en: "List who read an organization’s data",
  },
  "operation-exportAccesses": {
    fr: "Exporter le journal des accès d’une organisation",
    en: "Export an organization’s journal of accesses",
  },
  "operation-listOwnAccesses": { fr: "Lister ses propres accès", en: "List one’s own accesses" },
  "operation-proveAccess": {
    fr: "Prendre une entrée du journal avec sa preuve, que « maille verify » vérifie",
    en: "Take an entry of the journal with its proof, which “maille verify” verifies",
  },
  "operation-erasePerson": {
    fr: "Ôter du journal ce qui désigne une personne",
    en: "Take what tells of a person out of the journal",
  },
  "operation-getFigures": {
    fr: "Lire combien un jeu de données est lu et demandé",
    en: "Read how often a dataset is read and asked for",
  },
  "docs-tag-journal": { fr: "Journal des accès", en: "Access log" },
  "journal-page-title": { fr: "Journal des accès", en: "Access log" },
  "journal-page-intro": {
    fr: "Chaque lecture des données qui ne sont pas ouvertes à tous : qui, pour quoi, quoi, quand. Tout retrait et toute modification se verraient.",
    en: "Each reading of data that is not open to all: who, what for, what, when. Any removal or change would be detectable.",
  },
  "journal-page-own": { fr: "Ce que j’ai lu", en: "What I have read" },
  "journal-page-own-intro": {
    fr: "Vos lectures de données qui ne sont pas ouvertes à tous, et celles faites au nom de vos organisations ou sous vos accords, telles que leurs producteurs les voient.",
    en: "Your readings of data that is not open to all, and those made in the name of your organizations or under your agreements, as their producers see them.",
  },
  "journal-page-own-none": {
    fr: "Aucune lecture de données restreintes en votre nom sur ce site.",
    en: "No reading of restricted data in your name on this site.",
  },
  "journal-page-none": { fr: "Aucune lecture.", en: "No reading." },
  "journal-page-when": { fr: "Quand", en: "When" },
  "journal-page-who": { fr: "Qui", en: "Who" },
  "journal-page-what": { fr: "Quoi", en: "What" },
  "journal-page-how": { fr: "Comment et pour quoi", en: "How and what for" },
  "journal-page-rows": { fr: "Lignes", en: "Rows" },
  "journal-page-rows-most": {
    fr: "{n, plural, one {jusqu’à # ligne} other {jusqu’à # lignes}}",
    en: "{n, plural, one {up to # row} other {up to # rows}}",
  },
  "journal-page-ended-whole": { fr: "lu en entier", en: "delivered in full" },
  "journal-page-ended-left": { fr: "le lecteur s’est arrêté", en: "the reader stopped" },
  "journal-page-ended-cut": { fr: "coupé ici", en: "cut here" },
  "journal-page-proof": { fr: "Preuve", en: "Proof" },
  "journal-page-proof-of": { fr: "Preuve de l’entrée {index}", en: "Proof of entry {index}" },
  "journal-page-staff": { fr: "Le producteur", en: "The producer" },
  "journal-page-account": { fr: "Un compte supprimé", en: "A deleted account" },
  "journal-page-erased": { fr: "Personne effacée", en: "Erased person" },
  "journal-page-gone": { fr: "Un jeu de données supprimé", en: "A deleted dataset" },
  "journal-page-version": { fr: "version {n}", en: "version {n}" },
  "journal-page-from": { fr: "Du", en: "From" },
  "journal-page-to": { fr: "Au", en: "To" },
  "journal-page-filter": { fr: "Afficher", en: "Show" },
  "journal-page-older": { fr: "Lectures plus anciennes", en: "Earlier readings" },
  "journal-page-export": { fr: "Exporter en {format}", en: "Export as {format}" },
  "journal-page-head": { fr: "Journal des accès", en: "Access log" },
  "journal-page-head-told": {
    fr: "{n, plural, one {# entrée signée} other {# entrées signées}}, {witnesses, plural, one {# témoin} other {# témoins}}",
    en: "{n, plural, one {# signed entry} other {# signed entries}}, {witnesses, plural, one {# witness} other {# witnesses}}",
  },
  "journal-page-findings": { fr: "Un journal a été modifié", en: "A journal was changed" },
  "journal-reading-page": { fr: "Une page de lignes", en: "A page of rows" },
  "journal-reading-profile": { fr: "Le résumé des colonnes", en: "The summary of the columns" },
  "journal-reading-features": { fr: "La carte", en: "The map" },
  "journal-reading-chart": { fr: "Un graphique", en: "A chart" },
  "journal-reading-sql": { fr: "Une question en SQL", en: "A question in SQL" },
  "journal-reading-parquet": { fr: "Le fichier Parquet", en: "The Parquet file" },
  "journal-reading-demand": { fr: "Une demande sur une ligne", en: "A request about a row" },
  "journal-reading-told-once": { fr: "Dit une fois, pour une démarche", en: "Told once, for a procedure" },
  "journal-reading-mandate": { fr: "Un mandat qui commence", en: "A mandate that begins" },
  "journal-reading-check": {
    fr: "Quelqu’un admis à voir ses lignes, après vérification",
    en: "Somebody let in to see their rows, after a check",
  },
  "journal-reading-check-code": {
    fr: "Un code imprimé pour que quelqu’un voie ses lignes",
    en: "A code printed for somebody to see their rows",
  },
  "journal-reading-erasure": { fr: "Des lignes effacées", en: "Rows erased" },
  "journal-reading-connection": {
    fr: "Un autre site peut demander qui lit ces données",
    en: "Another site may ask who reads this data",
  },
  "journal-reading-connection-end": {
    fr: "Un autre site ne peut plus demander qui lit ces données",
    en: "Another site may no longer ask who reads this data",
  },
  "journal-reading-weakening": { fr: "Une protection levée", en: "A protection lifted" },
  "journal-reading-search": {
    fr: "Une personne cherchée, pour qu’on l’aide",
    en: "A person looked for, to have them helped",
  },
  "journal-reading-original": { fr: "Le fichier d’origine", en: "The original file" },
  "figures-heading": { fr: "Usage", en: "Usage" },
  "figures-heading-producer": { fr: "Usage sur le site du producteur", en: "Usage on the producer’s site" },
  "figures-unknown": {
    fr: "Le site du producteur ne répond pas pour l’instant.",
    en: "The producer’s site does not answer at the moment.",
  },
  "figures-readings": {
    fr: "{n, plural, one {# lecture} other {# lectures}}",
    en: "{n, plural, one {# reading} other {# readings}}",
  },
  "figures-downloads": {
    fr: "{n, plural, one {# téléchargement} other {# téléchargements}}",
    en: "{n, plural, one {# download} other {# downloads}}",
  },
  "figures-requests": {
    fr: "{asked, plural, one {# demande d’accès} other {# demandes d’accès}}, {granted, plural, one {# accordée} other {# accordées}}, {refused, plural, one {# refusée} other {# refusées}}",
    en: "{asked, plural, one {# request for access} other {# requests for access}}, {granted, plural, one {# granted} other {# granted}}, {refused, plural, one {# refused} other {# refused}}",
  },
  "figures-median": {
    fr: "délai médian de réponse : {days} jours",
    en: "median time to answer: {days} days",
  },
} as const satisfies Words;
