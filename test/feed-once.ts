/** A process that feeds a search server, or builds what it holds anew, and ends: to be killed in the middle. */
import { silentLog } from "../src/base/log.ts";
import { connect, type ConnectOptions } from "../src/db/connect.ts";
import { SearchClient } from "../src/search/opensearch/client.ts";
import { Feeder } from "../src/search/opensearch/feeder.ts";
import { askedAt } from "./search-server.ts";

export interface FeedOnce {
  readonly connection: ConnectOptions;
  readonly address: string;
  readonly verb: "feed" | "rebuild";
}

process.once("message", (told) => void feedOnce(told as FeedOnce));

async function feedOnce({ connection, address, verb }: FeedOnce): Promise<void> {
  const options = askedAt(address);
  const db = connect(connection);
  const client = new SearchClient(options, options);
  await new Feeder({ db, client, log: silentLog, prefix: options.prefix })[verb]();
  process.exit();
}
