import type { Words } from "../words.ts";

/** What the demonstration says of itself and of its data. */
export const demonstrationWords = {
  "demo-organization": { fr: "Démonstration", en: "Demonstration" },
  "demo-organization-description": {
    fr: "Des données réelles pour découvrir Maille. Vous pouvez les retirer.",
    en: "Real data to get to know Maille with. You may withdraw them.",
  },
  "demo-interrupted": {
    fr: "Le chargement de la démonstration a été interrompu. Relancez « maille demo » : il reprendra.",
    en: "Loading the demonstration was interrupted. Run “maille demo” again: it goes on.",
  },
  "demo-package-missing": {
    fr: "La démonstration a besoin du paquet « {package} », qui n’est pas installé. Installez-le avec « npm ci », sans « --omit=optional ».",
    en: "The demonstration needs the package “{package}”, which is not installed. Install it with “npm ci”, without “--omit=optional”.",
  },
  "demo-communes-title": { fr: "Communes de France", en: "Communes of France" },
  "demo-communes-description": {
    fr: "Les communes (villes et villages), leur population en nombre d’habitants, leurs codes postaux, leur intercommunalité, leur département et leur région. Sources : Insee (code officiel géographique, populations), DGCL, La Poste. Licence Ouverte 2.0.",
    en: "The communes (towns and villages), their population in inhabitants, postal codes, intercommunal body, département and region. Sources: Insee (official geographic code, populations), DGCL, La Poste. Licence Ouverte 2.0.",
  },
  "demo-communes-keywords": {
    fr: "communes, villes, population, codes postaux, code officiel géographique",
    en: "communes, towns, population, postal codes, official geographic code",
  },
  "demo-epci-title": { fr: "Intercommunalités à fiscalité propre", en: "Intercommunal bodies (EPCI)" },
  "demo-epci-description": {
    fr: "Les métropoles et communautés, leur population municipale et le nombre de leurs communes. Source : DGCL. Licence Ouverte 2.0.",
    en: "Metropolises and communities, their population and the number of their communes. Source: DGCL. Licence Ouverte 2.0.",
  },
  "demo-epci-keywords": {
    fr: "intercommunalités, EPCI, métropoles, communautés de communes, population",
    en: "intercommunal bodies, EPCI, metropolises, population",
  },
  "demo-departements-title": { fr: "Départements", en: "Départements" },
  "demo-departements-description": {
    fr: "Les départements, leur population, leur chef-lieu et leur région. Source : Insee. Licence Ouverte 2.0.",
    en: "The départements, their population, chief town and region. Source: Insee. Licence Ouverte 2.0.",
  },
  "demo-departements-keywords": {
    fr: "départements, population, chefs-lieux, code officiel géographique",
    en: "départements, population, chief towns, official geographic code",
  },
  "demo-regions-title": { fr: "Régions", en: "Regions" },
  "demo-regions-description": {
    fr: "Les régions, leur population, leur chef-lieu et le nombre de leurs départements et communes. Source : Insee. Licence Ouverte 2.0.",
    en: "The regions, their population, chief town, and how many départements and communes they have. Source: Insee. Licence Ouverte 2.0.",
  },
  "demo-regions-keywords": {
    fr: "régions, population, chefs-lieux, code officiel géographique",
    en: "regions, population, chief towns, official geographic code",
  },
  "demo-communes-provenance": {
    fr: "Tiré du paquet npm @etalab/decoupage-administratif, qui rassemble le code officiel géographique et les populations de l’Insee, les intercommunalités de la DGCL et les codes postaux de La Poste.",
    en: "Taken from the npm package @etalab/decoupage-administratif, which gathers Insee’s official geographic code and populations, the DGCL’s intercommunal bodies and La Poste’s postal codes.",
  },
  "demo-portal-name": {
    fr: "Portail du territoire (démonstration)",
    en: "Portal of the territory (demonstration)",
  },
  "demo-metropolis-name": { fr: "Métropole (démonstration)", en: "Metropolis (demonstration)" },
  "demo-operator-name": { fr: "Réseau de bus (démonstration)", en: "Bus network (demonstration)" },
  "demo-association-name": {
    fr: "Association Emploi (démonstration)",
    en: "Employment association (demonstration)",
  },
  "demo-portal-description": {
    fr: "Il suit les instances du territoire : ce qu’elles publient se trouve ici, et reste chez elles.",
    en: "It follows the instances of the territory: what they publish is found here, and stays with them.",
  },
  "demo-metropolis": { fr: "Métropole", en: "Metropolis" },
  "demo-metropolis-description": {
    fr: "Des données ouvertes réelles, pour découvrir Maille. Vous pouvez les retirer.",
    en: "Real open data, to get to know Maille with. You may withdraw them.",
  },
  "demo-operator": { fr: "Réseau de bus", en: "Bus network" },
  "demo-operator-description": {
    fr: "Un exploitant de transports : ses arrêts sont ouverts à tous, leur fréquentation se lit sur demande.",
    en: "A transport operator: its stops are open to everybody, how busy they are is read on request.",
  },
  "demo-association": { fr: "Association Emploi", en: "Employment association" },
  "demo-association-description": {
    fr: "Une association qui aide à trouver un travail.",
    en: "An association that helps people find work.",
  },
  "demo-reuser": { fr: "Camille Le Gall", en: "Camille Le Gall" },
  "demo-reuser-organization": { fr: "Laboratoire des mobilités", en: "Mobility laboratory" },
  "demo-reuser-organization-description": {
    fr: "Une équipe de recherche qui étudie les déplacements.",
    en: "A research team that studies how people travel.",
  },
  "demo-officer": { fr: "Dominique Moreau", en: "Dominique Moreau" },
  "demo-stops-title": { fr: "Arrêts du réseau", en: "Stops of the network" },
  "demo-stops-description": {
    fr: "Les arrêts de Berlin et du Brandebourg, leur nom et leur position. Source : VBB, CC BY 4.0.",
    en: "The stops of Berlin and Brandenburg, their names and where they are. Source: VBB, CC BY 4.0.",
  },
  "demo-stops-keywords": {
    fr: "arrêts, transports en commun, bus, tramway",
    en: "stops, public transport, bus, tramway",
  },
  "demo-stops-provenance": {
    fr: "Tiré du paquet npm vbb-stations, calculé à partir des horaires que publie la VBB.",
    en: "Taken from the npm package vbb-stations, computed from the timetables that VBB publishes.",
  },
  "demo-passages-title": { fr: "Fréquentation des arrêts", en: "How busy the stops are" },
  "demo-passages-description": {
    fr: "Les arrivées et départs de chaque arrêt, pondérés par le mode de transport, et son rang dans le réseau. Source : VBB, CC BY 4.0.",
    en: "Arrivals and departures of each stop, weighted by the mode of transport, and its rank in the network. Source: VBB, CC BY 4.0.",
  },
  "demo-passages-keywords": {
    fr: "fréquentation, passages, arrêts, transports en commun",
    en: "passages, traffic, stops, public transport",
  },
  "demo-activities-title": { fr: "Nomenclature d’activités (NAF)", en: "Classification of activities (NAF)" },
  "demo-activities-description": {
    fr: "Les divisions, groupes, classes et sous-classes de la nomenclature d’activités française, révision 2. Source : Insee. Licence Ouverte 2.0.",
    en: "Divisions, groups, classes and sub-classes of the French classification of activities, revision 2. Source: Insee. Licence Ouverte 2.0.",
  },
  "demo-activities-keywords": {
    fr: "activités, entreprises, NAF, nomenclature, APE",
    en: "activities, companies, NAF, classification",
  },
  "demo-activities-provenance": {
    fr: "Tiré du paquet npm @socialgouv/codes-naf, qui reprend la nomenclature de l’Insee.",
    en: "Taken from the npm package @socialgouv/codes-naf, which reproduces Insee’s classification.",
  },
  "demo-policy-terms": {
    fr: "Ces données servent à étudier les déplacements. Elles ne sont ni revendues ni rapprochées de données sur des personnes.",
    en: "These data serve to study how people travel. They are neither sold on nor matched with data about people.",
  },
  "demo-policy-reason": {
    fr: "La fréquentation d’un arrêt intéresse nos concurrents : nous la donnons à qui en dit l’usage.",
    en: "How busy a stop is interests our competitors: we give it to those who say what for.",
  },
  "demo-project": { fr: "Carte des arrêts les plus fréquentés", en: "Map of the busiest stops" },
  "demo-passages-not-here": {
    fr: "Le portail n’a pas reçu « Fréquentation des arrêts » du réseau de bus en deux minutes. Relancez « npm start » : il reprendra là.",
    en: "The portal did not receive “How busy the stops are” from the bus network within two minutes. Run “npm start” again: it goes on from there.",
  },
  "demo-request-note": {
    fr: "Nous étudions l’accès aux arrêts les plus fréquentés, pour une carte publique.",
    en: "We study how the busiest stops are reached, for a public map.",
  },
} as const satisfies Words;
