import { proposePlaces } from "./explorer/places.ts";

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-levels]")) proposePlaces(input);
