import type { Words } from "../words.ts";

/** What the demonstration says of its data about people, all of whom are invented. */
export const demonstrationPeopleWords = {
  "demo-citizen-contract": { fr: "Contrat d’eau {number}", en: "Water contract {number}" },
  "demo-citizen-card": { fr: "Carte de bus {number}", en: "Bus card {number}" },
  "demo-agent": { fr: "Nolwenn Bernard", en: "Nolwenn Bernard" },
  "demo-adviser-person": { fr: "Sacha Lemoine", en: "Sacha Lemoine" },
  "demo-water": { fr: "Régie de l’eau", en: "Water company" },
  "demo-water-description": {
    fr: "Elle distribue l’eau dans une ville inventée pour la démonstration.",
    en: "It supplies water in a town that was invented for the demonstration.",
  },
  "demo-town": { fr: "Action sociale de la ville", en: "Social service of the town" },
  "demo-town-description": {
    fr: "Elle calcule le quotient familial de familles inventées pour la démonstration.",
    en: "It works out the family quotient of families that were invented for the demonstration.",
  },
  "demo-adviser": { fr: "Conseil Énergie et eau", en: "Energy and water advice" },
  "demo-adviser-description": {
    fr: "On lui prête ses relevés pour comprendre ses factures. Inventé pour la démonstration.",
    en: "People lend it their readings to understand their bills. Invented for the demonstration.",
  },
  "demo-households-provenance": {
    fr: "Inventé par Maille. Aucun foyer n’existe ; les quartiers de Rennes portent leur nom.",
    en: "Invented by Maille. No household exists; the districts of Rennes have their names.",
  },
  "demo-persons-provenance": {
    fr: "Inventé par Maille. Personne n’existe.",
    en: "Invented by Maille. Nobody exists.",
  },
  "demo-averages-title": { fr: "Eau des foyers, par quartier", en: "Water of households, by district" },
  "demo-averages-description": {
    fr: "Ce qu’un foyer consomme en moyenne chaque mois dans chaque quartier, en m³, et combien de foyers sont comptés : jamais moins de quarante. Données inventées pour la démonstration.",
    en: "What a household uses on average each month in each district, in m³, and how many households are counted: never less than forty. Data invented for the demonstration.",
  },
  "demo-averages-keywords": {
    fr: "eau, consommation, foyers, quartiers",
    en: "water, consumption, households, districts",
  },
  "demo-averages-figure-districts": {
    fr: "Plus en été, dans chaque quartier",
    en: "More in summer, in each district",
  },
  "demo-readings-title": { fr: "Relevés d’eau des foyers", en: "Water readings of households" },
  "demo-readings-description": {
    fr: "Les relevés de chaque contrat, mois par mois. Chacun n’y voit que les siens. Données inventées pour la démonstration.",
    en: "The readings of each contract, month by month. Each person sees theirs alone. Data invented for the demonstration.",
  },
  "demo-readings-keywords": { fr: "eau, relevés, compteurs", en: "water, readings, meters" },
  "demo-readings-reason": {
    fr: "Un contrat. Personne d’autre que chaque abonné ne lit ses lignes.",
    en: "A contract. Nobody but each subscriber reads their rows.",
  },
  "demo-readings-fact-contrat": { fr: "Numéro de contrat", en: "Number of the contract" },
  "demo-readings-fact-nom": { fr: "Nom de famille", en: "Family name" },
  "demo-readings-compared": { fr: "Moyenne de votre quartier", en: "Average of your district" },
  "demo-readings-name": { fr: "Vos relevés d’eau", en: "Your water readings" },
  "demo-readings-purposes": {
    fr: "Facturer l’eau et trouver les fuites.",
    en: "To bill water and find leaks.",
  },
  "demo-readings-origin": { fr: "Le compteur de votre logement.", en: "The meter of your home." },
  "demo-readings-retention": { fr: "Cinq ans après la facture.", en: "Five years after the bill." },
  "demo-readings-recipients": { fr: "Le service des abonnés.", en: "The customer service." },
  "demo-cards-title": { fr: "Voyages des cartes de bus", en: "Journeys of bus cards" },
  "demo-cards-description": {
    fr: "Combien de voyages chaque carte fait, mois par mois. Chacun n’y voit que les siens. Données inventées pour la démonstration.",
    en: "How many journeys each card makes, month by month. Each person sees theirs alone. Data invented for the demonstration.",
  },
  "demo-cards-keywords": { fr: "bus, cartes, voyages, abonnements", en: "buses, cards, journeys, passes" },
  "demo-cards-reason": {
    fr: "Un contrat. Personne d’autre que le titulaire d’une carte ne lit ses lignes.",
    en: "A contract. Nobody but the holder of a card reads its rows.",
  },
  "demo-cards-fact-carte": { fr: "Numéro de la carte", en: "Number of the card" },
  "demo-cards-fact-nom": { fr: "Nom de famille", en: "Family name" },
  "demo-cards-name": { fr: "Vos voyages en bus", en: "Your bus journeys" },
  "demo-cards-purposes": { fr: "Facturer les voyages.", en: "To bill journeys." },
  "demo-cards-origin": { fr: "Les valideurs des bus.", en: "The validators of the buses." },
  "demo-cards-retention": { fr: "Deux ans.", en: "Two years." },
  "demo-cards-recipients": { fr: "L’agence commerciale.", en: "The ticket office." },
  "demo-quotients-title": { fr: "Quotients familiaux", en: "Family quotients" },
  "demo-quotients-description": {
    fr: "Le quotient familial de chaque famille. Chacune n’y voit que le sien ; il peut être dit une fois à une autre administration, à sa demande. Données inventées pour la démonstration.",
    en: "The family quotient of each family. Each sees theirs alone; it may be told once to another administration, at their request. Data invented for the demonstration.",
  },
  "demo-quotients-keywords": {
    fr: "quotient familial, familles, aides",
    en: "family quotient, families, aid",
  },
  "demo-quotients-reason": {
    fr: "Une mission de service public. Personne d’autre que la famille ne lit ses lignes.",
    en: "A public task. Nobody but the family reads its rows.",
  },
  "demo-quotients-name": { fr: "Votre quotient familial", en: "Your family quotient" },
  "demo-quotients-purposes": {
    fr: "Calculer ce que la ville fait payer.",
    en: "To work out what the town charges.",
  },
  "demo-quotients-origin": { fr: "Votre déclaration.", en: "Your declaration." },
  "demo-quotients-retention": { fr: "Deux ans.", en: "Two years." },
  "demo-quotients-recipients": { fr: "L’action sociale de la ville.", en: "The social service of the town." },
  "demo-quotients-ground": {
    fr: "Article L114-8 du code des relations entre le public et l’administration",
    en: "Article L114-8 of the French code of relations between the public and the administration",
  },
  "demo-quotients-not-here": {
    fr: "La demande du tarif réduit n’est pas encore arrivée de l’autre côté. Relancez le territoire : il reprendra.",
    en: "The request for the reduced fare has not reached the other side yet. Start the territory again: it goes on.",
  },
  "demo-uses-title": {
    fr: "Ce que consomment les gestes de tous les jours",
    en: "What everyday uses of water take",
  },
  "demo-uses-description": {
    fr: "Des ordres de grandeur en litres, arrondis. Inventés pour la démonstration.",
    en: "Orders of magnitude in litres, rounded. Invented for the demonstration.",
  },
  "demo-uses-keywords": { fr: "eau, économies, conseils", en: "water, savings, advice" },
  "demo-fare-title": { fr: "Tarif réduit des bus", en: "Reduced bus fare" },
  "demo-fare-note": {
    fr: "Pour que personne n’apporte deux fois le même papier.",
    en: "So that nobody brings the same paper twice.",
  },
  "demo-fare-lead": {
    fr: "Les bus à moitié prix, pour un quotient familial de moins de 700 €. Une procédure inventée pour la démonstration.",
    en: "Buses at half price, for a family quotient of less than €700. A procedure invented for the demonstration.",
  },
  "demo-fare-right": {
    fr: "Votre quotient familial est de moins de 700 € : les bus sont pour vous à moitié prix. Un droit inventé pour la démonstration.",
    en: "Your family quotient is below €700: buses are at half price for you. A right invented for the demonstration.",
  },
  "demo-fare-right-law": {
    fr: "Code des relations entre le public et l’administration",
    en: "French code of relations between the public and the administration",
  },
  "demo-fare-law": {
    fr: "Article L1113-1 du code des transports",
    en: "Article L1113-1 of the French transport code",
  },
} as const satisfies Words;
