import type { Words } from "../words.ts";

/** What is refused to who makes a board, and what a block says that cannot be shown. */
export const boardsWords = {
  "board-unknown": {
    fr: "Il n’y a pas ici de tableau de bord « {board} ».",
    en: "There is no dashboard “{board}” here.",
  },
  "board-version-unknown": {
    fr: "Ce tableau de bord n’a pas, ou n’a plus, de version {number}.",
    en: "This dashboard has no version {number}, or has it no more.",
  },
  "board-changed-meanwhile": {
    fr: "Quelqu’un d’autre a modifié ce tableau de bord entre-temps. Rouvrez-le pour voir ses changements, puis refaites le vôtre.",
    en: "Somebody else has changed this dashboard meanwhile. Open it again to see their changes, then make yours.",
  },
  "board-nothing-to-undo": {
    fr: "Il n’y a rien à annuler : c’est la plus ancienne version gardée.",
    en: "There is nothing to undo: this is the oldest version that is kept.",
  },
  "board-block-wrong": {
    fr: "Un bloc est incomplet ou faux : {parameter}.",
    en: "A block is incomplete or wrong: {parameter}.",
  },
  "board-block-twice": {
    fr: "Deux blocs portent le même nom : {parameter}.",
    en: "Two blocks have the same name: {parameter}.",
  },
  "board-blocks-many": {
    fr: "Un tableau de bord a au plus {max} blocs.",
    en: "A dashboard has at most {max} blocks.",
  },
  "board-empty": {
    fr: "Ajoutez au moins un bloc avant de publier.",
    en: "Add at least one block before you publish.",
  },
  "board-pictures-many": {
    fr: "Un tableau de bord garde au plus {max} images.",
    en: "A dashboard keeps at most {max} pictures.",
  },
  "board-picture-unknown": {
    fr: "Cette image n’existe pas, ou plus.",
    en: "This picture does not exist, or not any more.",
  },
  "board-no-indicator": {
    fr: "« {name} » n’est pas un indicateur.",
    en: "“{name}” is not an indicator.",
  },
  "board-place-unknown": {
    fr: "Il n’y a pas de lieu « {place} ». Écrivez par exemple departement-35 ou country-FR.",
    en: "There is no place “{place}”. Write, for instance, departement-35 or country-FR.",
  },
  "board-format-wrong": {
    fr: "Ce document n’est pas un tableau de bord exporté par Maille.",
    en: "This document is not a dashboard that was exported by Maille.",
  },
  "board-names-unknown": {
    fr: "Ce que ce site n’a pas a été laissé de côté : « {name} ». Publiez ou suivez ces données, puis ajoutez-les.",
    en: "What this site does not have was left out: “{name}”. Publish or follow this data, then add it.",
  },
} as const satisfies Words;
