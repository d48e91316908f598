/**
 * What is made when it is asked for, kept while it is asked for again, and let go of between one and two times `everyMs`
 * after it was asked for last. What was handed out stays with whoever holds it.
 */
export function whileUsed<Value>(make: () => Value, everyMs = 10_000): () => Value {
  let made: { readonly value: Value } | undefined;
  let isAsked = false;
  const hold = (value: Value) => {
    const look = setInterval(() => {
      if (!isAsked) {
        made = undefined;
        clearInterval(look);
      }
      isAsked = false;
    }, everyMs).unref();
    return { value };
  };
  return () => {
    made ??= hold(make());
    isAsked = true;
    return made.value;
  };
}
