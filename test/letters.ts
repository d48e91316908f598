import type { AccountLetter } from "../src/letters/account-letters.ts";
import type { AccountLetters, AccountsContext } from "../src/people/context.ts";
import { writeOrdered } from "../src/people/letter-orders.ts";

/** Keeps the letters that are written to people; orders wait until `write`, as for the job that takes them. */
export function catchLetters<Context extends AccountsContext>(people: Context) {
  const received: AccountLetter[] = [];
  const orders: string[] = [];
  const letters: AccountLetters = {
    later: async (_, order) => void orders.push(order),
    send: async (letter) => {
      received.push(letter);
      return undefined;
    },
    state: () => ({ kind: "folder", folder: "mail" }),
  };
  const context = { ...people, letters };
  return {
    context,
    received,
    orders,
    /** The secret of the link in the last letter to somebody; `undefined` where none came. */
    secretTo: (to: string): string | undefined => {
      const letter = received.findLast((one) => one.to === to);
      return letter !== undefined && "secret" in letter ? letter.secret : undefined;
    },
    write: async () => {
      for (const order of orders.splice(0)) await writeOrdered(context, order);
    },
  };
}
