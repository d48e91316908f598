import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedLetter {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

/** A mail server of this machine that keeps what it is given, or refuses every recipient. */
export async function catchMail(
  options: { refuse?: string; meet?: (address: string) => Promise<void> } = {},
) {
  const received: ReceivedLetter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) => {
      if (options.meet !== undefined) return void options.meet(address).then(() => done(), done);
      if (options.refuse === undefined) return done();
      return done(Object.assign(new Error(options.refuse), { responseCode: 550 }));
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, ...readMessage(Buffer.concat(chunks).toString("latin1")) });
        done();
      });
    },
  });
  // Whoever is killed while it hands over a letter breaks the connection off.
  server.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "ECONNRESET" && error.code !== "EPIPE") throw error;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** A message of one part: its subject (RFC 2047) and its text, both in UTF-8. */
function readMessage(message: string): { subject: string; text: string; messageId: string } {
  const cut = message.indexOf("\r\n\r\n");
  const head = message.slice(0, cut).replace(/\r\n[ \t]+/g, " ");
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
  const subject = header("Subject")
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      /b/i.test(kind) ? fromBase64(text) : fromQuoted(text.replace(/_/g, " ")),
    );
  const body = message.slice(cut + 4);
  const encoding = header("Content-Transfer-Encoding").toLowerCase();
  const text =
    encoding === "base64" ? fromBase64(body) : encoding === "quoted-printable" ? fromQuoted(body) : body;
  return { subject, text: text.replace(/\r\n/g, "\n"), messageId: header("Message-ID") };
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

function fromQuoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
