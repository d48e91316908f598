import { totalmem } from "node:os";
import type { BlockList } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { Failure } from "./base/failure.ts";
import type { Language } from "./base/language.ts";
import { parseNetworks } from "./base/networks.ts";
import { parseSearchServer, type SearchServer } from "./search/search-server.ts";
import { declare, readSetting, type Setting, webAddress, wholeNumber } from "./setting.ts";
import type { StorePlace } from "./store/store-place.ts";
import { parseTrinoAddress, type TrinoAddress } from "./trino/trino-address.ts";
import { readFormerPlace, readStorePlace, storeSettings } from "./store-settings.ts";

/** What an operator may choose. Read once, at start; `docs/settings.md` has a heading for each. */
export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Public address, without a slash at its end; absent: that of the port. */
  readonly url: string | undefined;
  /** Absolute path of the instance's folder. */
  readonly data: string;
  readonly store: StorePlace;
  /** Where files were, while they are copied to `store`. */
  readonly storeFormer: StorePlace | undefined;
  readonly storeCacheMb: number;
  /** Who answers for large tables; the embedded engine does for all where absent. */
  readonly trino: TrinoAddress | undefined;
  /** From so many rows on a table is large. */
  readonly trinoRows: number;
  readonly demo: boolean;
  readonly databaseUrl: string | undefined;
  /** Of a replica of it, which answers who is not signed in; none does where absent. */
  readonly databaseReplicaUrl: string | undefined;
  readonly postgresBinaries: string | undefined;
  /** Prints the master keys of secrets; without it they are in a file of the instance's folder. */
  readonly secretsCommand: string | undefined;
  readonly allowedNetworks: BlockList;
  readonly trustedProxies: BlockList;
  readonly uploadBytesMax: number;
  readonly heldBytesMax: number;
  readonly unpackedBytesMax: number;
  /** That holds the index of searches; the process itself does where absent. */
  readonly openSearch: SearchServer | undefined;
  readonly memoryMb: number;
  readonly servingMb: number;
  readonly diskReserveMb: number;
  readonly requestsPerMinute: number;
  /** Of the server that takes the instance's mail; it sends none where absent. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  readonly log: "errors" | "requests";
  readonly logFormat: LogFormat;
  /** Whoever brings it reads `/metrics`; nobody does where absent. */
  readonly metricsToken: string | undefined;
  /** Of a collector of traces, without a slash at its end; none are made where absent. */
  readonly otlpEndpoint: string | undefined;
  readonly otlpHeaders: Readonly<Record<string, string>>;
  /** Of the traces, from 0 to 1. */
  readonly tracesShare: number;
}

/** Lines for people, or one JSON object a line for programs. */
export type LogFormat = "text" | "json";

const yesNo = z.enum(["yes", "no"]).transform((text) => text === "yes");

const networks = z.string().transform((text, context) => {
  try {
    return parseNetworks(text);
  } catch {
    context.addIssue("not ranges of addresses");
    return z.NEVER;
  }
});

const collectorAddress = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === "")
    return url.href.replace(/\/+$/, "");
  context.addIssue("not the address of a collector");
  return z.NEVER;
});

/** Of printable characters, some of them encoded: what it decodes to may stand in a header. */
const headerPattern = String.raw`[\w!#$%&'*+.^|~-]+=(?:%(?:[2-6][\da-fA-F]|7[\da-eA-E])|[ -$&-+\--~])*`;

/** `name=value` separated by commas, values encoded as in an address (OpenTelemetry, Protocol Exporter). */
const headerList = z
  .string()
  .regex(new RegExp(`^${headerPattern}(?:,${headerPattern})*$`))
  .transform((text): Record<string, string> => {
    const pairs = text.split(",").map((part) => /^(.*?)=(.*)$/.exec(part) ?? []);
    return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, decodeURIComponent(value)]));
  });

const trinoAddress = z.string().transform((text, context) => {
  const address = parseTrinoAddress(text);
  if (address !== undefined) return address;
  context.addIssue("not the address of a schema of Trino");
  return z.NEVER;
});

const searchServer = z.string().transform((text, context) => {
  const server = parseSearchServer(text);
  if (server !== undefined) return server;
  context.addIssue("not the address of a server");
  return z.NEVER;
});

const postgresAddress = z.string().regex(/^postgres(?:ql)?:\/\/./);

const giga = 1_000_000_000;

/**
 * A quarter of the machine, or of what its container may use (0 or more than there is where nothing bounds it): this
 * leaves room for the pages, the database and the files' cache.
 */
export function engineMemoryMb(machineBytes: number, allowedBytes: number): number {
  const bytes = Math.min(machineBytes, allowedBytes || machineBytes);
  return Math.max(256, Math.min(4096, Math.floor(bytes / 4_000_000)));
}

const memoryMbDefault = engineMemoryMb(totalmem(), process.constrainedMemory());

const declared = {
  host: declare({
    name: "HOST",
    default: "127.0.0.1",
    description: "The address of this machine to listen at; 0.0.0.0 for all of them.",
    example: "0.0.0.0",
    check: z.string().min(1).default("127.0.0.1"),
  }),
  port: declare({
    name: "PORT",
    default: "3000",
    description: "The port to listen at; 0 for any free one.",
    example: "8080",
    check: wholeNumber(0, 65_535).default(3000),
  }),
  url: declare({
    name: "MAILLE_URL",
    description: "The public address, written in links and in what other programs are told.",
    example: "https://data.example.org",
    check: webAddress.optional(),
  }),
  data: declare({
    name: "MAILLE_DATA",
    default: "./maille-data",
    description: "The folder that holds the whole instance.",
    example: "/srv/maille",
    check: z.string().min(1).default("./maille-data"),
  }),
  ...storeSettings,
  trino: declare({
    name: "MAILLE_TRINO",
    description: "The Trino that answers for large tables, with a catalogue and a schema of its own.",
    example: "http://maille@trino.example.org:8080/lake/maille",
    check: trinoAddress.optional(),
  }),
  trinoRows: declare({
    name: "MAILLE_TRINO_ROWS",
    default: "50000000",
    description: "From how many rows on Trino answers for a table.",
    example: "100000000",
    check: wholeNumber(1, 1_000_000_000_000).default(50_000_000),
  }),
  demo: declare({
    name: "MAILLE_DEMO",
    default: "yes",
    description: "Whether a new instance begins with the demonstration.",
    example: "no",
    check: yesNo.default(true),
  }),
  databaseUrl: declare({
    name: "DATABASE_URL",
    description: "An existing PostgreSQL 15 or later, in place of the embedded one.",
    example: "postgres://user:password@localhost/maille",
    check: postgresAddress.optional(),
  }),
  databaseReplicaUrl: declare({
    name: "MAILLE_DATABASE_REPLICA",
    description: "A replica of the PostgreSQL of DATABASE_URL, which answers readers who are not signed in.",
    example: "postgres://user:password@localhost:5001/maille",
    check: postgresAddress.optional(),
  }),
  postgresBinaries: declare({
    name: "MAILLE_POSTGRES_BIN",
    description: "The folder of the distribution's initdb and postgres, in place of those that npm brings.",
    example: "/usr/lib/postgresql/17/bin",
    check: z.string().startsWith("/").optional(),
  }),
  secretsCommand: declare({
    name: "MAILLE_SECRETS_COMMAND",
    description:
      "A command that prints the master keys of secrets, in place of a file of the instance's folder.",
    example: "pass show maille/secrets",
    check: z.string().min(1).optional(),
  }),
  allowedNetworks: declare({
    name: "MAILLE_ALLOWED_NETWORKS",
    default: "",
    description: "Private ranges of addresses that an import by URL may read.",
    example: "10.0.0.0/8, fd00::/8",
    check: networks.default(parseNetworks("")),
  }),
  trustedProxies: declare({
    name: "MAILLE_TRUSTED_PROXIES",
    default: "",
    description: "Ranges of addresses of the proxies whose X-Forwarded-For is believed.",
    example: "127.0.0.1, ::1",
    check: networks.default(parseNetworks("")),
  }),
  uploadBytesMax: declare({
    name: "MAILLE_UPLOAD_BYTES_MAX",
    default: "20000000000",
    description: "The largest file that is taken in, as it comes.",
    example: "5000000000",
    check: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(20 * giga),
  }),
  heldBytesMax: declare({
    name: "MAILLE_HELD_BYTES_MAX",
    default: "20000000000",
    description: "The files that one account may have sent before imports take them, all together.",
    example: "5000000000",
    check: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(20 * giga),
  }),
  unpackedBytesMax: declare({
    name: "MAILLE_UNPACKED_BYTES_MAX",
    default: "100000000000",
    description: "The most that a compressed file may hold.",
    example: "50000000000",
    check: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(100 * giga),
  }),
  openSearch: declare({
    name: "MAILLE_OPENSEARCH",
    description:
      "A server of OpenSearch that holds the index of searches, in place of each process: addresses of its nodes, separated by commas.",
    example: "https://user:password@search.example.org:9200/maille",
    check: searchServer.optional(),
  }),
  memoryMb: declare({
    name: "MAILLE_MEMORY_MB",
    default: "a quarter of the machine's or container's, from 256 to 4096",
    description: "The memory that the engine may use for tables.",
    example: "2048",
    check: wholeNumber(128, 1_000_000).default(memoryMbDefault),
  }),
  servingMb: declare({
    name: "MAILLE_SERVING_MB",
    default: "50000",
    description: "The disk for copies of tables that answer faster and can be built again.",
    example: "20000",
    check: wholeNumber(100, 100_000_000).default(50_000),
  }),
  diskReserveMb: declare({
    name: "MAILLE_DISK_RESERVE_MB",
    default: "500",
    description: "The disk that uploads and imports leave free, in megabytes.",
    example: "2000",
    check: wholeNumber(0, 100_000_000).default(500),
  }),
  requestsPerMinute: declare({
    name: "MAILLE_REQUESTS_PER_MINUTE",
    default: "1200",
    description: "How many requests of the API one caller may make in a minute; 0 for no limit.",
    example: "600",
    check: wholeNumber(0, 1_000_000_000).default(1200),
  }),
  smtpUrl: declare({
    name: "MAILLE_SMTP_URL",
    description: "The server that sends the instance's mail; without it none is sent.",
    example: "smtp://user:password@mail.example.org:587",
    check: z
      .string()
      .regex(/^smtps?:\/\/./)
      .refine((text) => URL.canParse(text))
      .optional(),
  }),
  mailFrom: declare({
    name: "MAILLE_MAIL_FROM",
    description: "From whom the instance's mail is; no-reply at its public address where absent.",
    example: "Maille <data@example.org>",
    check: z
      .string()
      .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/)
      .optional(),
  }),
  log: declare({
    name: "MAILLE_LOG",
    default: "errors",
    description: "What is written on the error stream: errors, or requests too.",
    example: "requests",
    check: z.enum(["errors", "requests"]).default("errors"),
  }),
  logFormat: declare({
    name: "MAILLE_LOG_FORMAT",
    default: "text",
    description: "How it is written: text, or json, one object a line.",
    example: "json",
    check: z.enum(["text", "json"]).default("text"),
  }),
  metricsToken: declare({
    name: "MAILLE_METRICS_TOKEN",
    description: "The token that opens /metrics, 32 characters or more; without it nothing is there.",
    example: "the output of: openssl rand -hex 32",
    check: z
      .string()
      .regex(/^[\w.~+/=-]{32,}$/)
      .optional(),
  }),
  otlpEndpoint: declare({
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    description: "The collector that traces are sent to, by OTLP over HTTP; without it none are made.",
    example: "http://127.0.0.1:4318",
    check: collectorAddress.optional(),
  }),
  otlpHeaders: declare({
    name: "OTEL_EXPORTER_OTLP_HEADERS",
    default: "",
    description: "Headers that the collector asks for.",
    example: "Authorization=Bearer%20abc,X-Tenant=ville",
    check: headerList.default({}),
  }),
  tracesShare: declare({
    name: "OTEL_TRACES_SAMPLER_ARG",
    default: "1",
    description: "The share of traces that is kept, from 0 to 1.",
    example: "0.1",
    check: z
      .string()
      .regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/)
      .transform(Number)
      .default(1),
  }),
};

export const settings: readonly Setting[] = Object.values(declared);

/** The environment as settings. Throws on a wrong value, and on a name that none has, which is a slip. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = process.cwd(),
): Config {
  refuseUnknown(environment);
  const data = readSetting(declared.data, environment);
  return Object.freeze({
    host: readSetting(declared.host, environment),
    port: readSetting(declared.port, environment),
    url: readSetting(declared.url, environment),
    data: resolve(folder, data),
    store: readStorePlace(environment),
    storeFormer: readFormerPlace(environment),
    storeCacheMb: readSetting(declared.storeCacheMb, environment),
    trino: readSetting(declared.trino, environment),
    trinoRows: readSetting(declared.trinoRows, environment),
    demo: readSetting(declared.demo, environment),
    databaseUrl: readSetting(declared.databaseUrl, environment),
    databaseReplicaUrl: readSetting(declared.databaseReplicaUrl, environment),
    postgresBinaries: readSetting(declared.postgresBinaries, environment),
    secretsCommand: readSetting(declared.secretsCommand, environment),
    allowedNetworks: readSetting(declared.allowedNetworks, environment),
    trustedProxies: readSetting(declared.trustedProxies, environment),
    uploadBytesMax: readSetting(declared.uploadBytesMax, environment),
    heldBytesMax: readSetting(declared.heldBytesMax, environment),
    unpackedBytesMax: readSetting(declared.unpackedBytesMax, environment),
    openSearch: readSetting(declared.openSearch, environment),
    memoryMb: readSetting(declared.memoryMb, environment),
    servingMb: readSetting(declared.servingMb, environment),
    diskReserveMb: readSetting(declared.diskReserveMb, environment),
    requestsPerMinute: readSetting(declared.requestsPerMinute, environment),
    smtpUrl: readSetting(declared.smtpUrl, environment),
    mailFrom: readSetting(declared.mailFrom, environment),
    log: readSetting(declared.log, environment),
    logFormat: readSetting(declared.logFormat, environment),
    metricsToken: readSetting(declared.metricsToken, environment),
    otlpEndpoint: readSetting(declared.otlpEndpoint, environment),
    otlpHeaders: readSetting(declared.otlpHeaders, environment),
    tracesShare: readSetting(declared.tracesShare, environment),
  });
}

/** The language of the terminal, by its locale; English where it tells none. */
export function readLanguage(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Language {
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return locale.startsWith("fr") ? "fr" : "en";
}

/** Tests and the journeys have variables of their own, `MAILLE_TEST_…`. */
function refuseUnknown(environment: Readonly<Record<string, string | undefined>>): void {
  const names = new Set(settings.map(({ name }) => name));
  for (const name of Object.keys(environment)) {
    if (!name.startsWith("MAILLE_") || name.startsWith("MAILLE_TEST_") || names.has(name)) continue;
    throw new Failure("invalid", "config-setting-unknown", { name, known: [...names].join(", ") });
  }
}
