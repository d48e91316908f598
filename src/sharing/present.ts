/** The fields that hold something: what is `undefined` or null is left out, so that absent means absent. */
export function present<Fields extends object>(
  fields: Fields,
): {
  [
    Name in keyof Fields as undefined extends Fields[Name] ? never : null extends Fields[Name] ? never : Name
  ]: Fields[Name];
} & {
  [
    Name in keyof Fields as undefined extends Fields[Name] ? Name : null extends Fields[Name] ? Name : never
  ]?: NonNullable<Fields[Name]>;
} {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as never;
}
