/** Verbs as they are called once their first argument, what they work with, is given. */
type Bound<Verbs> = {
  readonly [Name in keyof Verbs]: Verbs[Name] extends (context: never, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
};

/** Gives each verb what it works with. Each name of the answer leads back to the verb itself. */
export function bindAll<
  Context,
  Verbs extends Readonly<Record<string, (context: Context, ...rest: never[]) => unknown>>,
>(context: Context, verbs: Verbs): Bound<Verbs> {
  const bound = Object.entries(verbs).map(([name, verb]) => [
    name,
    (...rest: never[]) => verb(context, ...rest),
  ]);
  return Object.fromEntries(bound) as Bound<Verbs>;
}
