import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { AccountsContext } from "./context.ts";
import { countingTries } from "./sign-in-failures.ts";

/** Whoever found a browser open does not know it. Refusals slow down the next ones. */
export async function requirePassword(
  context: AccountsContext,
  account: Id,
  password: string,
  parameter = "password",
): Promise<{ readonly email: string; readonly name: string }> {
  const { db, passwords } = context;
  const [row] = await db<{ email: string; name: string; password: string | null }[]>`
    select email, name, password from accounts where id = ${account}`;
  const attempt = { email: row?.email ?? "", address: `account ${account}` };
  const right = await countingTries(context, attempt, async () =>
    (await passwords.matches(password.slice(0, 1000), row?.password ?? undefined, attempt.address))
      ? row
      : undefined,
  );
  if (right === undefined) throw new Failure("forbidden", "people-current-password-wrong", { parameter });
  return right;
}
