import type { Words } from "../words.ts";

/** What is said of the base map: to whoever gives one, by page or by command, and why it is refused. */
export const baseMapWords = {
  "base-map-too-large": {
    fr: "Ce fond de carte dépasse {limit} Go. Découpez-le autour de votre territoire, puis recommencez. Le fond précédent reste en place.",
    en: "This base map is over {limit} GB. Cut it around your territory, then try again. The base map that was there stays.",
  },
  "base-map-not-pmtiles": {
    fr: "Ce fichier n’est pas un fichier PMTiles, version 3. Le fond précédent reste en place.",
    en: "This file is not a PMTiles file, version 3. The base map that was there stays.",
  },
  "base-map-not-vector": {
    fr: "Les tuiles de ce fichier sont des images. Donnez un PMTiles de tuiles vectorielles (MVT). Le fond précédent reste en place.",
    en: "The tiles of this file are images. Give a PMTiles of vector tiles (MVT). The base map that was there stays.",
  },
  "base-map-cut": {
    fr: "Ce fichier PMTiles est incomplet ou abîmé. Copiez-le de nouveau, puis recommencez. Le fond précédent reste en place.",
    en: "This PMTiles file is cut or damaged. Copy it again, then try again. The base map that was there stays.",
  },
  "pages-base-map": { fr: "Fond de carte", en: "Base map" },
  "pages-base-map-help": {
    fr: "Rues, rivières et noms sous les cartes de points, dans le navigateur. Envoyez un fichier PMTiles de tuiles vectorielles, aux couches de Protomaps ou d’OpenMapTiles. Sans lui, les cartes montrent les côtes, les limites et les noms des villes.",
    en: "Streets, rivers and names under maps of points, in the browser. Send one PMTiles file of vector tiles, with the layers of Protomaps or OpenMapTiles. Without it, maps show coasts, borders and the names of towns.",
  },
  "pages-base-map-kept": {
    fr: "En place : {name}, zooms {min} à {max}. Crédit : {credit}.",
    en: "In place: {name}, zooms {min} to {max}. Credit: {credit}.",
  },
  "pages-base-map-nameless": { fr: "sans nom", en: "unnamed" },
  "pages-base-map-file": { fr: "Fichier PMTiles", en: "PMTiles file" },
  "pages-base-map-remove": { fr: "Retirer le fond de carte", en: "Remove the base map" },
  "pages-base-map-remove-help": {
    fr: "Les cartes gardent les côtes, les limites et les noms des villes. Pour remettre ce fond, il faudra renvoyer le fichier.",
    en: "Maps keep coasts, borders and the names of towns. To have this base map back, send the file again.",
  },
  "command-base-map-kept": {
    fr: "Fond de carte gardé : {name}, zooms {min} à {max}.",
    en: "Base map kept: {name}, zooms {min} to {max}.",
  },
} as const satisfies Words;
