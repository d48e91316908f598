/** JSON whose whole numbers that JavaScript cannot hold become texts, as the rows read here have them. */
export function parseJson(text: string): unknown {
  // Most answers have no such number, and are read without a look at each of their parts.
  return longNumber.test(text) ? (JSON.parse(text, keepDigits) as unknown) : (JSON.parse(text) as unknown);
}

const longNumber = /[0-9]{16}/;

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? "";
  return /^-?\d+$/.test(source) ? source : value;
}
