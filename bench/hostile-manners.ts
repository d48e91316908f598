import type { ServerResponse } from "node:http";
import { newKeyPair, toPrivateKey } from "../src/identity/key.ts";
import { writeDocument } from "../src/identity/documents.ts";
import { eventType } from "../src/network/feed/event.ts";

interface Asked {
  /** The address of the hostile instance, and of one that it wrongs. */
  readonly url: string;
  readonly other: string;
  readonly params: URLSearchParams;
  readonly response: ServerResponse;
  /** With the key that it publishes. */
  readonly sign: (payload: object) => Promise<string>;
  /** An event of its own that is right. */
  readonly event: (position: number) => object;
}

interface HostileManner {
  readonly name: string;
  /** What it answers who reads its log. */
  readonly answer: (asked: Asked) => Promise<void> | void;
}

const untold = newKeyPair();
const forger = { id: untold.id, key: toPrivateKey(untold.publicKey, untold.privateKey) };

/** A page of a log that ends there, unless `told` says otherwise. */
function page({ url, params, response }: Asked, events: readonly string[], told: object = {}): void {
  const after = Number(params.get("after"));
  const upTo = after + events.length;
  const at = (position: number) => (position === 0 ? null : `${url}/feed/events/${position}`);
  const answer = { instance: url, head: upTo, afterEvent: at(after), upTo, upToEvent: at(upTo), events };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...answer, ...told }));
}

const positionsOf = ({ params }: Asked, most: number) =>
  Array.from({ length: most }, (_, index) => Number(params.get("after")) + index + 1);

export const hostileManners: readonly HostileManner[] = [
  {
    name: "signs with a key that it does not publish",
    answer: async (asked) => {
      const at = new Date();
      const signed = positionsOf(asked, 50).map((position) =>
        writeDocument({ typ: eventType, payload: asked.event(position), at }, forger),
      );
      page(asked, await Promise.all(signed));
    },
  },
  {
    name: "speaks in the name of another",
    answer: async (asked) => {
      const { other, url, sign } = asked;
      const signed = positionsOf(asked, 50).map((position) =>
        sign(JSON.parse(JSON.stringify(asked.event(position)).replaceAll(url, other)) as object),
      );
      page(asked, await Promise.all(signed));
    },
  },
  {
    name: "never ends an answer",
    answer: ({ response }) => {
      const chunk = Buffer.alloc(65_536, " ");
      const go = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.writeHead(200, { "content-type": "application/json" }).on("drain", go);
      go();
    },
  },
  {
    name: "a byte a second",
    answer: ({ response }) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => void response.write(" "), 1000);
      response.on("close", () => clearInterval(timer));
    },
  },
  { name: "never answers", answer: () => undefined },
  {
    name: "a log that grows as it is read, of one dataset",
    answer: async (asked) => {
      const subject = (asked.event(1) as { record: object; subject: string }).subject;
      const { record } = asked.event(1) as { record: object };
      const positions = positionsOf(asked, 500);
      const events = positions.map((position) => asked.sign({ ...asked.event(position), subject, record }));
      const upTo = positions.at(-1) ?? 0;
      page(asked, await Promise.all(events), { head: upTo + 500 });
    },
  },
  {
    name: "a log that is shorter each time",
    answer: async (asked) => {
      const first = Number(asked.params.get("after")) === 0;
      page(asked, first ? [await asked.sign(asked.event(1))] : [], first ? {} : { head: 0, upTo: 0 });
    },
  },
  {
    name: "sends who reads it elsewhere",
    answer: ({ response }) => {
      response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
    },
  },
  {
    name: "the longest texts that fit",
    answer: async (asked) => {
      const long = "lorem ipsum ".repeat(16_000);
      const signed = positionsOf(asked, 20).map((position) => {
        const event = asked.event(position) as { record: object };
        return asked.sign({ ...event, record: { ...event.record, description: long } });
      });
      page(asked, await Promise.all(signed));
    },
  },
  {
    name: "deep brackets in place of an answer",
    answer: ({ response }) => {
      response.writeHead(200, { "content-type": "application/json" }).end("[".repeat(5_000_000));
    },
  },
];
