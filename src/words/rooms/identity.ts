import type { Words } from "../words.ts";

/** Keys, signatures and proofs between instances. */
export const identityWords = {
  "identity-key-unknown": {
    fr: "La clé {key} n’est pas parmi celles que publie cette instance : elle a été révoquée, ou n’est pas la sienne.",
    en: "The key {key} is not among those that this instance publishes: it was revoked, or is not its own.",
  },
  "identity-key-out-of-time": {
    fr: "La clé {key} ne signait pas à ce moment ({at}) : elle n’avait pas commencé, ou une autre l’avait remplacée.",
    en: "The key {key} did not sign at that time ({at}): it had not begun, or another had replaced it.",
  },
  "identity-key-not-found": {
    fr: "Cette instance n’a pas de clé {key}, ou l’a déjà révoquée.",
    en: "This instance has no key {key}, or has revoked it already.",
  },
  "identity-rotation-under-way": {
    fr: "Une nouvelle clé est déjà publiée et signera à partir de {from}. Attendez ce moment, ou révoquez-la.",
    en: "A new key is published already and signs from {from}. Wait until then, or revoke it.",
  },
  "identity-document-malformed": {
    fr: "Ce n’est pas un document signé : il faut un JWS compact dont l’en-tête dit alg, typ, kid et iat, et dont le contenu est un objet JSON.",
    en: "This is not a signed document: a compact JWS is needed whose header tells alg, typ, kid and iat, and whose payload is a JSON object.",
  },
  "identity-document-algorithm": {
    fr: "L’algorithme de signature « {found} » n’est pas admis : seul EdDSA (Ed25519) l’est.",
    en: "The algorithm “{found}” is not accepted for signatures: only EdDSA (Ed25519) is.",
  },
  "identity-document-type": {
    fr: "Ce document signé est de type « {found} », là où il faut « {expected} ».",
    en: "This signed document is of type “{found}”, where “{expected}” is needed.",
  },
  "identity-signature-wrong": {
    fr: "La signature ne correspond pas : ce qui est signé a été modifié en chemin, ou ne l’a pas été par cette clé.",
    en: "The signature does not match: what is signed was changed on its way, or was not signed by this key.",
  },
  "identity-message-unsigned": {
    fr: "Cette demande entre instances doit être signée (RFC 9421) : l’en-tête {header} manque, ou n’a rien sous le nom « maille ».",
    en: "This request between instances must be signed (RFC 9421): the header {header} is missing, or has nothing named “maille”.",
  },
  "identity-message-malformed": {
    fr: "L’en-tête {header} de cette demande signée n’a pas la forme attendue. FEDERATION.md donne un exemple.",
    en: "The header {header} of this signed request does not have the expected form. FEDERATION.md gives an example.",
  },
  "identity-message-uncovered": {
    fr: "La signature de cette demande ne couvre pas {component}, qui pourrait donc avoir été changé en chemin.",
    en: "The signature of this request does not cover {component}, which may so have been changed on its way.",
  },
  "identity-message-elsewhere": {
    fr: "Cette demande est signée pour {url}, qui n’est pas l’adresse de cette instance.",
    en: "This request is signed for {url}, which is not the address of this instance.",
  },
  "identity-message-digest": {
    fr: "Le corps de la demande n’est pas celui que dit son en-tête Content-Digest (sha-256, RFC 9530).",
    en: "The body of the request is not the one that its header Content-Digest tells (sha-256, RFC 9530).",
  },
  "identity-message-replayed": {
    fr: "Cette demande de {instance} a déjà été reçue : elle n’est pas prise une seconde fois.",
    en: "This request of {instance} was received before: it is not taken a second time.",
  },
  "identity-clock-ahead": {
    fr: "L’horloge de {who} avance de {seconds} secondes sur la nôtre, plus que les {max} admises. L’une des deux est à régler (NTP).",
    en: "The clock of {who} is {seconds} seconds ahead of ours, more than the {max} that are accepted. One of the two needs setting (NTP).",
  },
  "identity-clock-behind": {
    fr: "L’horloge de {who} retarde de {seconds} secondes sur la nôtre, plus que les {max} admises, ou la demande est restée en chemin aussi longtemps. Si c’est l’horloge, l’une des deux est à régler (NTP).",
    en: "The clock of {who} is {seconds} seconds behind ours, more than the {max} that are accepted, or the request was on its way for so long. If it is the clock, one of the two needs setting (NTP).",
  },
  "identity-instance-unknown": {
    fr: "L’instance {instance} n’est pas connue ici, ou ses clés n’ont pas pu être lues.",
    en: "The instance {instance} is not known here, or its keys could not be read.",
  },
  "identity-proof-malformed": {
    fr: "La preuve de l’en-tête DPoP n’a pas la forme attendue (RFC 9449 §4) : un JWT de type dpop+jwt avec la clé publique (jwk), signé par elle, qui dit htm, htu, iat et jti.",
    en: "The proof in the header DPoP does not have the expected form (RFC 9449 §4): a JWT of type dpop+jwt with the public key (jwk), signed by it, that tells htm, htu, iat and jti.",
  },
  "identity-proof-method": {
    fr: "La preuve DPoP est faite pour une autre méthode que {expected} (htm).",
    en: "The DPoP proof is made for another method than {expected} (htm).",
  },
  "identity-proof-address": {
    fr: "La preuve DPoP est faite pour une autre adresse que {expected} (htu).",
    en: "The DPoP proof is made for another address than {expected} (htu).",
  },
  "identity-proof-token": {
    fr: "La preuve DPoP ne va pas avec ce jeton (ath).",
    en: "The DPoP proof does not go with this token (ath).",
  },
  "identity-proof-replayed": {
    fr: "Cette preuve DPoP a déjà servi (jti) : il en faut une nouvelle à chaque demande.",
    en: "This DPoP proof was used before (jti): each request needs a new one.",
  },
  "identity-assertion-claim": {
    fr: "L’attestation ne dit pas {claim}, ou ne le dit pas comme il faut (RFC 7523 §3) ; elle vit cinq minutes au plus.",
    en: "The assertion does not tell {claim}, or not as it should (RFC 7523 §3); it lives for five minutes at most.",
  },
  "identity-assertion-audience": {
    fr: "L’attestation est faite pour un autre destinataire que {expected} (aud).",
    en: "The assertion is made for somebody else than {expected} (aud).",
  },
  "identity-assertion-replayed": {
    fr: "Cette attestation a déjà servi (jti). Demandez-en une nouvelle.",
    en: "This assertion was used before (jti). Ask for a new one.",
  },
  "access-key-malformed": {
    fr: "Cette clé de projet n’est pas dite comme il faut : un identifiant, l’empreinte SHA-256 du secret en base64url, un nom et cent accords au plus.",
    en: "This project key is not told as it should be: an identifier, the SHA-256 of the secret in base64url, a name and a hundred agreements at most.",
  },
  "access-key-agreement-foreign": {
    fr: "L’accord {agreement} n’est pas un accord avec {instance} : une clé de cette instance ne peut pas l’ouvrir.",
    en: "The agreement {agreement} is not one with {instance}: a key of that instance cannot open it.",
  },
  "access-key-known": {
    fr: "Une autre clé a déjà ce secret.",
    en: "Another key has this secret already.",
  },
  "access-keys-many": {
    fr: "Une instance a au plus {max} clés de projet en vigueur ici. Révoquez celles qui ne servent plus.",
    en: "An instance has {max} project keys in force here at most. Revoke those that are of no more use.",
  },
  "access-keys-of-agreement-many": {
    fr: "Un accord s’ouvre avec {max} clés en vigueur au plus. Révoquez celles qui ne servent plus.",
    en: "An agreement is opened by {max} keys in force at most. Revoke those that are of no more use.",
  },
  "access-key-unknown": {
    fr: "Cette clé de projet n’est pas connue ici. Une clé n’ouvre que les données des accords de son projet, auprès des instances qui les détiennent.",
    en: "This project key is not known here. A key opens nothing but the data of its project’s agreements, at the instances that hold them.",
  },
  "access-key-revoked": {
    fr: "Cette clé de projet a été révoquée ({at}). Créez-en une nouvelle sur la page du projet.",
    en: "This project key was revoked ({at}). Make a new one on the page of the project.",
  },
  "access-key-expired": {
    fr: "Cette clé de projet n’est plus valable depuis {at}. Créez-en une nouvelle sur la page du projet.",
    en: "This project key is out of date since {at}. Make a new one on the page of the project.",
  },
  "access-grant-type": {
    fr: "Les jetons s’obtiennent ici avec grant_type={expected}.",
    en: "Tokens are given here with grant_type={expected}.",
  },
  "access-token-field-missing": {
    fr: "Le champ {parameter} de la demande de jeton manque, ou n’a pas la valeur attendue.",
    en: "The field {parameter} of the request for a token is missing, or does not have the expected value.",
  },
  "access-token-field-twice": {
    fr: "Le champ {parameter} est donné deux fois.",
    en: "The field {parameter} is given twice.",
  },
  "access-proof-missing": {
    fr: "Il manque l’en-tête DPoP : la preuve que le client détient la clé à laquelle le jeton est lié (RFC 9449). Un tel jeton s’envoie avec « Authorization: DPoP <token> ».",
    en: "The header DPoP is missing: the proof that the client holds the key that the token is bound to (RFC 9449). Such a token is sent with “Authorization: DPoP <token>”.",
  },
  "access-agreements-none": {
    fr: "Aucun de ces accords n’est en cours ici avec ce lecteur : il n’existe pas, a pris fin, a été retiré, ou est avec quelqu’un d’autre.",
    en: "None of these agreements runs here with this reader: it does not exist, has ended, was withdrawn, or is with somebody else.",
  },
  "access-assertion-other-key": {
    fr: "L’attestation est liée à une autre clé que celle de la preuve DPoP.",
    en: "The assertion is bound to another key than that of the DPoP proof.",
  },
  "access-token-other-key": {
    fr: "Ce jeton est lié à une autre clé que celle de la preuve DPoP.",
    en: "This token is bound to another key than that of the DPoP proof.",
  },
  "access-token-foreign": {
    fr: "Ce jeton n’est pas de cette instance.",
    en: "This token is not one of this instance.",
  },
  "access-token-expired": {
    fr: "Ce jeton n’est plus valable depuis {at}. Demandez-en un nouveau.",
    en: "This token is out of date since {at}. Ask for a new one.",
  },
  "access-thumbprint-wrong": {
    fr: "{parameter} est l’empreinte de la clé publique du client (RFC 7638, SHA-256, en base64url : 43 caractères).",
    en: "{parameter} is the thumbprint of the client’s public key (RFC 7638, SHA-256, in base64url: 43 characters).",
  },
  "access-agreement-unknown": {
    fr: "Aucun accord {agreement} ne vous lie, vous ou l’une de vos organisations, à un producteur.",
    en: "No agreement {agreement} is between you, or an organization of yours, and a producer.",
  },
  "access-agreement-not-running": {
    fr: "L’accord {agreement} n’est pas en cours : il n’est pas encore conclu, ou a pris fin.",
    en: "The agreement {agreement} does not run: it is not concluded yet, or has ended.",
  },
} as const satisfies Words;
