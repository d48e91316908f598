import { isRawRecord } from "../harvest/normalize/fields.ts";

/**
 * A record as it came (`original`), with what was changed here since: where what we say now (`ours`)
 * is what we would say of the original (`base`), the original stands, with all that we have no word for.
 */
export function mergeRecord(original: unknown, base: unknown, ours: unknown): unknown {
  if (sameValue(base, ours)) return original;
  if (isRawRecord(original) && isRawRecord(ours))
    return mergeMembers(original, isRawRecord(base) ? base : {}, ours);
  if (Array.isArray(original) && Array.isArray(ours)) {
    return mergeLists(original, Array.isArray(base) ? base : [], ours);
  }
  return ours;
}

function mergeMembers(
  original: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = [...new Set([...Object.keys(original), ...Object.keys(ours)])];
  const merged = names.map((name) => [name, mergeRecord(original[name], base[name], ours[name])] as const);
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

/**
 * Those of ours, each with what its original said beyond it, and those of the original that were
 * never understood. What has no identifier of its own is ours as it is.
 */
function mergeLists(
  original: readonly unknown[],
  base: readonly unknown[],
  ours: readonly unknown[],
): readonly unknown[] {
  const [originals, bases] = [byIdentifier(original), byIdentifier(base)];
  const known = new Set([...bases.keys(), ...byIdentifier(ours).keys()]);
  const merged = ours.map((each) => {
    const id = identifierOf(each);
    const before = id === undefined ? undefined : originals.get(id);
    return before === undefined || id === undefined ? each : mergeRecord(before, bases.get(id), each);
  });
  const strange = [...originals].filter(([id]) => !known.has(id)).map(([, each]) => each);
  return [...merged, ...strange];
}

function byIdentifier(list: readonly unknown[]): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const several = new Set<string>();
  for (const each of list) {
    const id = identifierOf(each);
    if (id === undefined) continue;
    if (found.has(id)) several.add(id);
    found.set(id, each);
  }
  for (const id of several) found.delete(id);
  return found;
}

function identifierOf(value: unknown): string | undefined {
  if (!isRawRecord(value)) return undefined;
  const id = value["media_id"] ?? value["contact_id"] ?? value["lang"];
  return typeof id === "string" ? id : undefined;
}

export function sameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** JSON with the members of each object in the order of their names. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_name, member: unknown) =>
      isRawRecord(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
        : member,
    ) ?? ""
  );
}
