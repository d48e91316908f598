/**
 * What English and French call the same, over what administrations publish: a group a line. A question
 * in one language finds what is described in the other.
 */
export const translations = `
waste = garbage = rubbish = déchets
waste collection = collecte des déchets
household waste = ordures ménagères
recycling = recyclage = tri sélectif
recycling centre = recycling center = déchèterie = déchetterie
landfill = décharge
nursery = daycare = crèche = petite enfance
childcare = garde d'enfants = petite enfance
school = école
primary school = école primaire = école élémentaire
middle school = collège
high school = secondary school = lycée
university = université
student = étudiant
pupil = élève
teacher = enseignant
education = enseignement
higher education = enseignement supérieur
canteen = school meals = school lunch = cantine = restauration scolaire
meal = repas
training = formation
apprenticeship = apprentissage
public transport = public transit = transports en commun
bus = autobus
bus stop = arrêt de bus
stop = arrêt
tram = streetcar = tramway
subway = underground = métro
train = railway = ferroviaire
railway station = train timetable = schedule = horaires
bike = bicycle = cycling = vélo
bike lane = cycle lane = cycle path = cycleway = bike path = piste cyclable
bike sharing = bike share = vélo en libre service = vélos en libre service
bike counter = bicycle counter = compteur vélo
counter = compteur
count = comptage
scooter = trottinette
carpooling = ride sharing = covoiturage
car sharing = autopartage
motor car = voiture
vehicle = véhicule
truck = lorry = poids lourd = camion
parking = car park = parking lot = stationnement
parking meter = horodateur
charging station = charging point = borne de recharge
electric vehicle = véhicule électrique
road = route
street = rue
traffic = circulation = trafic
crash = accident
road accident = traffic accident = road crash = accident de la route = accident de la circulation
road safety = sécurité routière
pedestrian = piéton
roadworks = travaux
bridge = pont
airport = aéroport
harbour = harbor = port
flight = vol
freight = fret
inhabitant = resident = people = habitant
census = recensement
birth = naissance
death = décès
marriage = wedding = mariage
household = ménage
first name = given name = baby name = prénom
last name = surname = family name = nom de famille = patronyme
elderly = seniors = personnes âgées
youth = young people = jeunes = jeunesse
child = enfant
children = enfants
woman = women = femmes
gender equality = égalité femmes hommes
disability = disabled = handicap
accessibility = accessibilité
immigration = étranger
housing = dwelling = logement
social housing = public housing = logement social
rent = loyer
landlord = bailleur
homeless = sans-abri
real estate = property = immobilier
property sales = real estate transactions = property prices = house prices = valeurs foncières
building = bâtiment
building permit = planning permission = construction permit = permis de construire
land registry = cadastre = cadastral
parcel = plot = parcelle
urban planning = town planning = land use planning = urbanisme
zoning = plan local d'urbanisme = zonage
land use = land cover = occupation du sol
town hall = city hall = mairie
city = town = ville
municipality = commune = municipalité
county = department = département
district = arrondissement
neighbourhood = neighborhood = quartier
boundary = boundaries = border = contours = limites administratives
address = adresse
postcode = postal code = zip code = code postal
map = carte
aerial photo = aerial imagery = photo aérienne = orthophotographie
elevation = altitude
voting = scrutin = vote
ballot = bulletin de vote
polling station = polling place = bureau de vote
election results = résultats des élections = résultats électoraux
mayor = maire
councillor = councilor = conseiller municipal = élu
elected official = elected representative = élu
member of parliament = député
senator = sénateur
council meeting = city council = municipal council = conseil municipal
grant = subsidy = subvention
funding = financement
charity = non-profit = nonprofit = association
spending = expenditure = expenses = dépenses
revenue = recettes
debt = dette
tax = impôt = taxe
property tax = taxe foncière
income tax = impôt sur le revenu
income = revenu
public procurement = public contracts = public tenders = marchés publics = commande publique
tender = appel d'offres
supplier = fournisseur
job = employment = emploi
unemployment = chômage
unemployed = demandeur d'emploi = chômeur
profession = métier
wage = salary = salaire
civil servant = public servant = fonctionnaire = agent public
staff = workforce = effectif = personnel
hiring = recruitment = recrutement
company = business = enterprise = firm = entreprise
business register = company register = répertoire des entreprises
startup = jeune entreprise
shop = retail = commerce = magasin
market = marché
craft = artisanat
industry = industrie
trade = commerce
tourism = tourisme
tourist office = office de tourisme
campsite = camping
museum = musée
library = bibliothèque
book = livre
loan = prêt
monument = historic building = monument historique
heritage = patrimoine
theater = théâtre
movie theater = cinéma
film = movie
event = événement = manifestation
public art = art public
sports facility = sports facilities = équipement sportif
swimming pool = piscine
stadium = stade
sports club = club sportif
playground = aire de jeux
health = santé
doctor = physician = médecin
general practitioner = médecin généraliste
hospital = hôpital
pharmacy = drugstore = pharmacie
drug = medicine = médicament
vaccine = vaccination
disease = maladie
epidemic = épidémie
emergency = urgences
fire brigade = fire station = firefighter = pompiers = caserne
defibrillator = défibrillateur
nursing home = care home = retirement home = maison de retraite = EHPAD
health insurance = assurance maladie
crime = offence = délinquance
surveillance camera = CCTV = vidéosurveillance = vidéoprotection
law court = courthouse = tribunal
jail = prison
water = eau
drinking water = tap water = eau potable
water quality = qualité de l'eau
water price = prix de l'eau
wastewater = sewage = eaux usées = assainissement
river = cours d'eau = rivière
lake = lac
groundwater = nappe = eaux souterraines
flood = flooding = inondation
flood zone = flood risk area = floodplain = zone inondable
earthquake = séisme
landslide = glissement de terrain
risk = hazard = risque
natural disaster = catastrophe naturelle
weather = météo
climate = climat
climate change = global warming = changement climatique = réchauffement climatique
rain = rainfall = pluie = précipitations
drought = sécheresse
air quality = qualité de l'air
air pollution = pollution de l'air
greenhouse gas = gaz à effet de serre
carbon footprint = bilan carbone
noise = bruit
energy = énergie
electricity = power = électricité
gas = gaz
power plant = centrale électrique
energy consumption = power consumption = consommation d'énergie
renewable energy = énergies renouvelables
wind turbine = wind power = wind farm = éolienne
solar = photovoltaïque
solar panel = panneau solaire
heating = chauffage
street light = street lamp = street lighting = éclairage public = lampadaire
tree = arbre
park = green space = parc = espace vert
garden = jardin
forest = woodland = forêt
wildlife = biodiversité = faune
species = espèce
bird = oiseau
plant = flore
dog = chien
cat = chat
pet = animal de compagnie
beach = plage
bathing water = swimming water = eaux de baignade
sea = ocean = mer
coast = coastline = littoral
mountain = montagne
hiking = hiking trail = randonnée = sentier
farming = agriculture
farm = exploitation agricole = ferme
organic farming = organic = agriculture biologique
crop = culture
livestock = cattle = élevage
vineyard = wine = vigne = viticulture
food = alimentation
fishing = fisheries = pêche
soil = sol
toilets = public toilets = restrooms = sanisettes = toilettes publiques
fountain = drinking fountain = fontaine
bench = banc
street furniture = mobilier urbain
cemetery = graveyard = burial = cimetière
wifi hotspot = borne wifi
survey = poll = enquête = sondage
statistics = statistiques
directory = annuaire
register = registry = répertoire = registre
catalog = catalogue
dashboard = tableau de bord
sensor = capteur
open data = données ouvertes
digital = numérique
mobile network = cell tower = antenna = antenne
broadband = internet access = très haut débit
fiber = fibre
artificial intelligence = intelligence artificielle
law = loi
bill = projet de loi
regulation = réglementation
decree = décret
opening hours = horaires d'ouverture
public service = service public
public facility = amenities = équipements publics
citizen participation = public participation = participation citoyenne
participatory budget = participatory budgeting = budget participatif
public debate = débat public
poverty = pauvreté
welfare = social assistance = aide sociale
pension = retraite
family = famille
allowance = benefit = allocation
price = prix
cost = coût
boat = ship = bateau
postal office = post office = bureau de poste
customs = douane
war = guerre
veteran = ancien combattant
army = military = défense = armée
religion = culte
church = église
research = recherche
patent = brevet
currency = monnaie
bank = banque
insurance = assurance
loan guarantee = garantie d'emprunt
economic growth = croissance économique
export = exportation
import = importation
foreign trade = commerce extérieur
`;
