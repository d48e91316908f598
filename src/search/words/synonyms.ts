/**
 * What the public sector calls by several names, in French and English: general vocabulary, written
 * from the terms of administration and of open data, never for one question. A group a line.
 */

/** Names of the same thing: acronyms with what they stand for. */
export const sameThings = `
EPCI = établissement public de coopération intercommunale = intercommunalité
PLU = plan local d'urbanisme
PLUi = plan local d'urbanisme intercommunal
SCoT = schéma de cohérence territoriale
POS = plan d'occupation des sols
GPU = géoportail de l'urbanisme
DECP = données essentielles de la commande publique = données essentielles des marchés publics
BOAMP = bulletin officiel des annonces des marchés publics
PMR = personne à mobilité réduite
ERP = établissement recevant du public
IRVE = infrastructure de recharge pour véhicules électriques = borne de recharge = point de recharge
DVF = demandes de valeurs foncières = valeurs foncières
SIRENE = système informatisé du répertoire des entreprises et des établissements = répertoire des entreprises
SIREN = numéro d'entreprise
SIRET = numéro d'établissement
RNA = répertoire national des associations
RNE = répertoire national des élus
RPG = registre parcellaire graphique
BAN = base adresse nationale
BAL = base adresse locale
BPE = base permanente des équipements
GTFS = general transit feed specification
COG = code officiel géographique
IRIS = ilots regroupés pour l'information statistique
QPV = quartier prioritaire de la politique de la ville = quartier prioritaire
ZFE = zone à faibles émissions
ZAC = zone d'aménagement concerté
ZAE = zone d'activité économique
ZNIEFF = zone naturelle d'intérêt écologique faunistique et floristique
ZRR = zone de revitalisation rurale
AOM = autorité organisatrice de la mobilité
PPRI = plan de prévention du risque inondation
PPRN = plan de prévention des risques naturels
PPRT = plan de prévention des risques technologiques
ICPE = installation classée pour la protection de l'environnement
INSPIRE = infrastructure d'information géographique européenne
INSEE = institut national de la statistique et des études économiques
IGN = institut national de l'information géographique et forestière
BRGM = bureau de recherches géologiques et minières
ADEME = agence de la transition écologique = agence de l'environnement et de la maîtrise de l'énergie
ANSM = agence nationale de sécurité du médicament
ANSES = agence nationale de sécurité sanitaire de l'alimentation
ARS = agence régionale de santé
HAS = haute autorité de santé
CPAM = caisse primaire d'assurance maladie
CNAM = caisse nationale de l'assurance maladie = assurance maladie
CNAF = caisse nationale des allocations familiales
CAF = caisse d'allocations familiales = allocations familiales
URSSAF = union de recouvrement des cotisations de sécurité sociale
RSA = revenu de solidarité active
APA = allocation personnalisée d'autonomie
AAH = allocation aux adultes handicapés
APL = aide personnalisée au logement
HLM = habitation à loyer modéré = logement social
RPLS = répertoire des logements locatifs des bailleurs sociaux
DPE = diagnostic de performance énergétique
GES = gaz à effet de serre
PCAET = plan climat air énergie territorial
ENR = énergie renouvelable
ODRE = open data réseaux énergies
EPHAD = établissement d'hébergement pour personnes âgées dépendantes = maison de retraite = EHPAD
PMI = protection maternelle et infantile
SDIS = service départemental d'incendie et de secours
SAMU = service d'aide médicale urgente
FINESS = fichier national des établissements sanitaires et sociaux
RPPS = répertoire partagé des professionnels de santé
DAE = défibrillateur automatisé externe = défibrillateur
DREES = direction de la recherche, des études, de l'évaluation et des statistiques
DARES = direction de l'animation de la recherche, des études et des statistiques
DGFIP = direction générale des finances publiques
DGCL = direction générale des collectivités locales
DREAL = direction régionale de l'environnement, de l'aménagement et du logement
DRAC = direction régionale des affaires culturelles
DDT = direction départementale des territoires
DINUM = direction interministérielle du numérique
CNIL = commission nationale de l'informatique et des libertés
CADA = commission d'accès aux documents administratifs
ARCEP = autorité de régulation des communications électroniques et des postes
ANFR = agence nationale des fréquences
ANCT = agence nationale de la cohésion des territoires
ANAH = agence nationale de l'habitat
ANRU = agence nationale pour la rénovation urbaine
CSA = conseil supérieur de l'audiovisuel
ARCOM = autorité de régulation de la communication audiovisuelle et numérique
AMF = autorité des marchés financiers
HATVP = haute autorité pour la transparence de la vie publique
INPI = institut national de la propriété industrielle
INRAE = institut national de recherche pour l'agriculture, l'alimentation et l'environnement
CNRS = centre national de la recherche scientifique
CEREMA = centre d'études et d'expertise sur les risques, l'environnement, la mobilité et l'aménagement
OFB = office français de la biodiversité
ONF = office national des forêts
INPN = inventaire national du patrimoine naturel
MNHN = muséum national d'histoire naturelle
SHOM = service hydrographique et océanographique de la marine
RATP = régie autonome des transports parisiens
SNCF = société nationale des chemins de fer français
STIF = Île-de-France Mobilités = syndicat des transports d'Île-de-France
OSM = OpenStreetMap
MEAE = MAE = ministère de l'Europe et des affaires étrangères = affaires étrangères
MESR = ministère de l'enseignement supérieur et de la recherche
MTE = ministère de la transition écologique
MASA = ministère de l'agriculture et de la souveraineté alimentaire
MEF = ministère de l'économie et des finances
BnF = bibliothèque nationale de France
BDNB = base de données nationale des bâtiments
CCAS = centre communal d'action sociale
MSAP = maison de services au public = France services
MDPH = maison départementale des personnes handicapées
DETR = dotation d'équipement des territoires ruraux
DGF = dotation globale de fonctionnement
OFGL = observatoire des finances et de la gestion publique locales
LOLF = loi organique relative aux lois de finances
PLF = projet de loi de finances
PLFSS = projet de loi de financement de la sécurité sociale
TVA = taxe sur la valeur ajoutée
CFE = cotisation foncière des entreprises
CVAE = cotisation sur la valeur ajoutée des entreprises
ETP = équivalent temps plein
CDD = contrat à durée déterminée
CDI = contrat à durée indéterminée
SMIC = salaire minimum interprofessionnel de croissance
PIB = produit intérieur brut = GDP
PME = petites et moyennes entreprises
TPE = très petite entreprise
ESS = économie sociale et solidaire
IDH = indice de développement humain
REP = réseau d'éducation prioritaire
UAI = unité administrative immatriculée
CROUS = centre régional des œuvres universitaires et scolaires
CIO = centre d'information et d'orientation
CFA = centre de formation d'apprentis
BAFA = brevet d'aptitude aux fonctions d'animateur
CSP = catégorie socioprofessionnelle
AOP = appellation d'origine protégée
AOC = appellation d'origine contrôlée
IGP = indication géographique protégée
PAC = politique agricole commune
RGPD = règlement général sur la protection des données = GDPR
API = interface de programmation
SIG = système d'information géographique = GIS
MNT = modèle numérique de terrain
BDTOPO = BD TOPO
LIDAR = télédétection laser
DROM = département et région d'outre-mer = DOM
TOM = territoire d'outre-mer
AMDAC = administrateur ministériel des données = administrateur ministériel des données, des algorithmes et des codes sources = AMD
ONISR = observatoire national interministériel de la sécurité routière
BAAC = bulletin d'analyse des accidents corporels
PEI = point d'eau incendie = bouche d'incendie = borne d'incendie
AEP = alimentation en eau potable
STEP = station d'épuration
ANC = assainissement non collectif = SPANC
CSDI = centre de stockage des déchets inertes
PAV = point d'apport volontaire
OMR = ordures ménagères résiduelles
DMA = déchets ménagers et assimilés
PM10 = particules fines = PM2.5
SUP = servitude d'utilité publique
PDIPR = plan départemental des itinéraires de promenade et de randonnée
TAD = transport à la demande
P+R = parc relais = parking relais
TER = train express régional
TGV = train à grande vitesse
BHNS = bus à haut niveau de service
VAE = vélo à assistance électrique
WIFI = accès internet sans fil
FTTH = fibre optique = très haut débit
CRPA = code des relations entre le public et l'administration
`;

/** Words that people use for one another. */
export const nearThings = `
déchets = ordures = poubelles = détritus
déchetterie = déchèterie = centre de tri
collecte des déchets = ramassage des ordures
tri sélectif = recyclage = valorisation des déchets
bac = conteneur = colonne de tri
crèche = petite enfance = garderie = accueil du jeune enfant = assistante maternelle
école = établissement scolaire = scolaire = school
cantine = restauration scolaire = restauration collective
menu = repas
collège = enseignement secondaire
lycée = enseignement secondaire
université = enseignement supérieur = faculté
étudiant = student
apprentissage = alternance = apprenti
périscolaire = centre de loisirs = accueil de loisirs
bus = transports en commun = transport collectif = transports publics = autobus = public transport
car = autocar = transport scolaire
tramway = tram
métro = métropolitain = subway
train = ferroviaire = chemin de fer = rail
gare = station ferroviaire
arrêt = station
horaire = timetable
vélo = bicyclette = cycle = cyclable = bike
piste cyclable = aménagement cyclable = voie cyclable = bande cyclable
vélo en libre service = vélopartage = VLS
trottinette = engin de déplacement personnel
covoiturage = carpooling
autopartage = voiture partagée
stationnement = parking = parc de stationnement
parcmètre = horodateur
route = voirie = voie = rue
circulation = trafic = traffic
accident = accidentologie = sécurité routière = accident corporel
voiture = automobile = véhicule
poids lourd = camion
piéton = marche à pied
travaux = chantier
aéroport = aérodrome = aéroportuaire
port = portuaire
fret = transport de marchandises = logistique
habitant = population = démographie
recensement = population légale = census
naissance = natalité
décès = mortalité = mort
mariage = union
ménage = foyer
âge = tranche d'âge
personnes âgées = seniors = aînés = troisième âge
jeunes = jeunesse
enfant = enfance
femme = égalité femmes hommes = parité
handicap = handicapé = accessibilité
migrant = immigration = étranger
logement = habitat = habitation = housing
loyer = location = bail
bailleur social = logement social
hébergement = accueil
sans-abri = SDF = sans domicile fixe
immobilier = foncier
permis de construire = autorisation d'urbanisme = urbanisme
cadastre = parcelle cadastrale = parcelle
bâtiment = construction = bâti = building
aménagement = urbanisme
plan local d'urbanisme = document d'urbanisme = zonage
mairie = hôtel de ville = commune = municipal
ville = commune = municipalité
département = départemental = conseil général = conseil départemental
région = régional = conseil régional
métropole = métropolitain = communauté urbaine
intercommunalité = communauté de communes = communauté d'agglomération
contour = limite administrative = frontière = découpage administratif = périmètre
adresse = géocodage = localisation
code postal = codes postaux
carte = cartographie = map
élection = scrutin = vote = électoral
bureau de vote = lieu de vote
élu = conseiller municipal = maire = mandat
député = parlementaire = assemblée nationale
sénateur = sénat
conseil municipal = délibération
subvention = aide financière = financement
association = associatif = vie associative
budget = finances = comptes = dépenses
dette = endettement = emprunt
impôt = fiscalité = taxe = contribution
taxe foncière = impôt local = fiscalité locale
marché public = commande publique = appel d'offres = achat public = contrat public
emploi = travail = job
chômage = demandeur d'emploi = chômeur
métier = profession
salaire = rémunération = revenu = paie
fonctionnaire = agent public = fonction publique
effectif = personnel = agents
recrutement = offre d'emploi = embauche
formation = formation professionnelle
entreprise = société = établissement = company
commerce = commerçant = magasin = boutique
marché = halle = marché forain
artisan = artisanat
industrie = industriel
tourisme = touristique = tourism
hôtel = hébergement touristique
camping = hôtellerie de plein air
restaurant = restauration
musée = museum
bibliothèque = médiathèque = lecture publique
monument = patrimoine = monument historique
théâtre = spectacle = salle de spectacle
cinéma = film
festival = manifestation = événement = agenda
archive = archives
art = œuvre
sport = équipement sportif = sportif
piscine = centre aquatique = natation
stade = terrain de sport = gymnase
licence sportive = licencié
santé = sanitaire = health
médecin = docteur = généraliste = professionnel de santé
hôpital = hospitalier = établissement de santé = clinique
pharmacie = officine
médicament = remède
vaccination = vaccin
covid = coronavirus = covid-19 = SARS-CoV-2
épidémie = maladie
urgence = secours
pompier = incendie = secours
défibrillateur = arrêt cardiaque
délinquance = criminalité = crime = délit = insécurité
police = gendarmerie = forces de l'ordre
vidéosurveillance = vidéoprotection = caméra
justice = tribunal = judiciaire
prison = pénitentiaire = détention
eau potable = eau de consommation = qualité de l'eau
eau = hydraulique = water
assainissement = eaux usées = épuration
rivière = cours d'eau = fleuve = hydrographie
inondation = inondable = crue = submersion
zone inondable = plan de prévention du risque inondation
séisme = tremblement de terre = sismique
risque = aléa
catastrophe naturelle = catnat
météo = météorologie = climat = weather
pluie = précipitation = pluviométrie
température = chaleur = canicule
air = qualité de l'air = pollution atmosphérique = pollution de l'air
pollution = polluant
émissions = gaz à effet de serre = carbone = CO2
bruit = nuisance sonore = acoustique = noise
énergie = énergétique = energy
électricité = électrique = consommation électrique
gaz = gaz naturel
éolienne = éolien = parc éolien
solaire = photovoltaïque = panneau solaire
rénovation énergétique = isolation
éclairage public = lampadaire = point lumineux = luminaire
arbre = patrimoine arboré = arboré
parc = jardin = espace vert = aire de jeux
forêt = bois = sylviculture = forestier
biodiversité = faune = flore = espèce
animal = faune
plage = baignade = eaux de baignade
mer = maritime = littoral
montagne = massif = alpin
agriculture = agricole = exploitation agricole = farm
bio = agriculture biologique = biologique
élevage = bétail = cheptel
vigne = viticulture = vin = viticole
alimentation = alimentaire = food
pesticide = produit phytosanitaire = phytosanitaire
sol = occupation du sol = terrain
toilettes = sanisette = WC = sanitaires publics
fontaine = point d'eau
banc = mobilier urbain
cimetière = funéraire = concession
prénom = état civil = first name
signalement = incident = réclamation
sondage = enquête = questionnaire
statistique = indicateur = chiffres
annuaire = répertoire = liste
registre = répertoire
comptage = compteur = fréquentation
capteur = mesure = IoT
open data = données ouvertes
numérique = digital
médiation numérique = inclusion numérique
antenne = relais = téléphonie mobile = réseau mobile
fibre = internet = haut débit
algorithme = intelligence artificielle
loi = législation = législatif
réglementation = arrêté = règlement
horaires d'ouverture = ouverture
équipement public = équipement = infrastructure
service public = administration
quartier = sous-quartier
photo aérienne = orthophotographie = orthophoto
relief = altitude = altimétrie
coopération = international
cour des comptes = contrôle des comptes
écologie = environnement = environnemental
budget participatif = participation citoyenne
consultation = concertation = débat
pauvreté = précarité
aide sociale = action sociale = social
retraite = pension
famille = familial
tourisme = fréquentation touristique
`;
