import { openAuthority } from "./vocabulary.ts";

/** How long a distribution is meant to be there (EU authority list “planned-availability”). */
export const availabilities = openAuthority(
  "http://publications.europa.eu/resource/authority/planned-availability",
  [
    ["AVAILABLE", "Disponible", "Available", "http://data.europa.eu/r5r/availability/available"],
    ["STABLE", "Stable", "Stable", "http://data.europa.eu/r5r/availability/stable", "online", "en ligne"],
    ["TEMPORARY", "Temporaire", "Temporary", "http://data.europa.eu/r5r/availability/temporary"],
    ["EXPERIMENTAL", "Expérimentale", "Experimental", "http://data.europa.eu/r5r/availability/experimental"],
    ["OP_DATPRO", "Données provisoires", "Provisional data"],
  ],
);
