/** No record that says something is deeper; whoever reads one may follow it down to its end. */
export const depthMax = 100;

export function isTooDeep(value: unknown, left = depthMax): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return members.some((member) => isTooDeep(member, left - 1));
}
