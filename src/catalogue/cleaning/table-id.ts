import { isId } from "../../base/id.ts";
import { type Clean, line, wrong } from "./cleaning.ts";

export const tableId: Clean<string> = (value, at) => {
  const told = line(36)(value, at)?.toLowerCase();
  return told === undefined || isId(told) ? told : wrong(value, at);
};
