declare module "@bergos/jsonparse" {
  /** A parser of JSON that streams; the one below `jsonld-streaming-parser`. */
  export default class Parser {
    onValue: (this: Parser, value: unknown) => void;
    onError: (error: Error) => void;
    write(bytes: Uint8Array): void;
  }
}
