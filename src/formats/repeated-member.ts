import { eachMember, endOfText, endOfValue, Irregular, skipBlanks } from "./json-cursor.ts";
import { isRawNumber } from "./json-text.ts";

/**
 * A member that an object of a JSON text has twice (RFC 8259 §4): all of them but the last are
 * lost when it is parsed. `value` is what was parsed of it. Undefined where each has each once.
 */
export function repeatedMember(text: string, value: unknown): string | undefined {
  if (membersWritten(text) === membersHeld(value)) return undefined;
  return findRepeated(text);
}

/** Members of all objects of the text, told by their colons. */
function membersWritten(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) at = endOfText(text, at);
    else if (char === 0x3a) count++;
  }
  return count;
}

function membersHeld(value: unknown): number {
  if (typeof value !== "object" || value === null || isRawNumber(value)) return 0;
  const inside = Object.values(value);
  const own = Array.isArray(value) ? 0 : inside.length;
  return inside.reduce((sum: number, each) => sum + membersHeld(each), own);
}

function findRepeated(text: string): string | undefined {
  let found: string | undefined;
  const walk = (from: number): number => {
    const first = text.charCodeAt(from);
    if (first === 0x7b) return walkObject(from);
    return first === 0x5b ? walkList(from) : endOfValue(text, from);
  };
  const walkObject = (from: number): number => {
    const names = new Set<string>();
    return eachMember(text, from, (name, at) => {
      if (names.has(name)) found ??= name;
      names.add(name);
      return walk(at);
    });
  };
  const walkList = (from: number): number => {
    let at = skipBlanks(text, from + 1);
    while (text.charCodeAt(at) !== 0x5d) {
      at = skipBlanks(text, walk(at));
      if (text.charCodeAt(at) === 0x2c) at = skipBlanks(text, at + 1);
      else if (text.charCodeAt(at) !== 0x5d) throw new Irregular();
    }
    return at + 1;
  };
  walk(skipBlanks(text, 0));
  return found;
}
