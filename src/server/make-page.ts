import { request } from "node:http";
import type { Language } from "../base/language.ts";

interface OwnAddresses {
  /** Where this process answers. */
  readonly own: string;
  /** Where the instance is reached. */
  readonly url: string;
  /** Aborts when the process stops. */
  readonly signal: AbortSignal;
}

/** Has pages made and kept that many will ask for, as a browser does that is not signed in. */
export class OwnPages implements Disposable {
  readonly #addresses: OwnAddresses;
  readonly #language = Promise.withResolvers<Language | undefined>();

  constructor(addresses: OwnAddresses) {
    this.#addresses = addresses;
  }

  /** Requests are answered from now on, in the language of the instance. */
  open(language: Language): void {
    this.#language.resolve(language);
  }

  /** Waits until requests are answered; nothing is made where that never comes. */
  readonly make = async (path: string): Promise<void> => {
    const language = await this.#language.promise;
    if (language !== undefined && !this.#addresses.signal.aborted) await ask(this.#addresses, path, language);
  };

  [Symbol.dispose](): void {
    this.#language.resolve(undefined);
  }
}

/** Whatever it answers: who asks for it next is told. */
function ask({ own, url, signal }: OwnAddresses, path: string, language: Language): Promise<void> {
  const headers = {
    host: new URL(url).host,
    accept: "text/html",
    "accept-language": language,
    "accept-encoding": "br",
  };
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, own), { method: "HEAD", headers, signal, agent: false });
    asked.once("response", (answer) => answer.resume().once("close", resolve));
    asked.once("error", (error) => (signal.aborted ? resolve() : reject(error)));
    asked.end();
  });
}
