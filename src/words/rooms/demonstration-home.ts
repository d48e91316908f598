import type { Words } from "../words.ts";

/** What the portal of the demonstration opens with. */
export const demonstrationHomeWords = {
  "demo-portal-organization": { fr: "Portail du territoire", en: "Portal of the territory" },
  "demo-portal-organization-description": {
    fr: "Rassemble les données de la métropole, des bus et des associations, et en tire des chiffres.",
    en: "Gathers the data of the metropolis, the buses and the associations, and makes figures of them.",
  },
  "demo-home-not-here": {
    fr: "Les données de la métropole ne sont pas encore sur le portail.",
    en: "The data of the metropolis are not on the portal yet.",
  },
  "demo-home-board": { fr: "Le territoire en chiffres", en: "The territory in figures" },
  "demo-home-board-description": {
    fr: "Ce que consomment les communes, et combien nous sommes.",
    en: "What communes consume, and how many we are.",
  },
  "demo-home-electricity": { fr: "Électricité par habitant", en: "Electricity per inhabitant" },
  "demo-home-electricity-unit": { fr: "MWh", en: "MWh" },
  "demo-home-electricity-description": {
    fr: "Électricité consommée dans l’année, pour chaque habitant. Les consommations sont inventées pour la démonstration.",
    en: "Electricity used in the year, for each inhabitant. What is used is invented for the demonstration.",
  },
  "demo-home-electricity-method": {
    fr: "Somme des consommations des communes, divisée par leur population.",
    en: "Sum of what the communes use, divided by their population.",
  },
  "demo-home-water": { fr: "Eau par habitant", en: "Water per inhabitant" },
  "demo-home-water-unit": { fr: "m³", en: "m³" },
  "demo-home-water-description": {
    fr: "Eau consommée dans l’année, pour chaque habitant. Les consommations sont inventées pour la démonstration.",
    en: "Water used in the year, for each inhabitant. What is used is invented for the demonstration.",
  },
  "demo-home-water-method": {
    fr: "Somme des consommations des communes, divisée par leur population.",
    en: "Sum of what the communes use, divided by their population.",
  },
  "demo-home-population": { fr: "Population", en: "Population" },
  "demo-home-population-unit": { fr: "habitants", en: "inhabitants" },
  "demo-home-population-description": {
    fr: "Habitants de chaque département, d’après l’Insee.",
    en: "Inhabitants of each département, after Insee.",
  },
  "demo-home-population-method": {
    fr: "Populations municipales du code officiel géographique, additionnées par région et pour la France.",
    en: "Populations of the official geographic code, added up by région and for France.",
  },
  "demo-home-invented": {
    fr: "Les consommations d’eau et d’électricité sont **inventées** pour la démonstration. Les populations sont réelles (Insee).",
    en: "What is used of water and electricity is **invented** for the demonstration. Populations are real (Insee).",
  },
  "demo-home-words": {
    fr: "{in_place}, chaque habitant a consommé **{value}** d’électricité {when}, {change} {over}. Choisissez votre commune ci-dessus pour lire la sienne.",
    en: "Each inhabitant {in_place} used **{value}** of electricity {when}, {change} {over}. Choose your commune above to read its own.",
  },
  "demo-decision-title": {
    fr: "Éteindre l’éclairage public de minuit à cinq heures",
    en: "Switch street lights off from midnight to five",
  },
  "demo-decision-by": {
    fr: "Conseil du territoire (inventé)",
    en: "Council of the territory (invented)",
  },
  "demo-decision-reference": { fr: "Délibération de démonstration", en: "Deliberation of the demonstration" },
  "demo-decision-text": {
    fr: "Décision **inventée** pour la démonstration : aucun conseil ne l’a prise.\n\nL’éclairage public s’éteint de minuit à cinq heures, sauf le long des grands axes et près des arrêts des bus de nuit.\n\nLe chiffre cité est gardé tel qu’il était ce jour-là. Quand la métropole publie une nouvelle année, cette page dit ce qu’il est devenu, et si l’effet attendu est là.",
    en: "A decision **invented** for the demonstration: no council took it.\n\nStreet lights go off from midnight to five, except along main roads and near the stops of night buses.\n\nThe figure cited is kept as it was on that day. When the metropolis publishes another year, this page says what became of it, and whether the expected effect is there.",
  },
  "demo-decision-considered": {
    fr: "- Remplacer d’abord toutes les lampes : l’économie viendrait cinq ans plus tard.\n- Baisser la lumière toute la nuit : la moitié de l’économie.",
    en: "- Replace all lamps first: what is saved would come five years later.\n- Dim the lights all night: half of what is saved.",
  },
  "demo-home-lists": { fr: "D’où viennent ces chiffres", en: "Where these figures come from" },
} as const satisfies Words;
