import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { Failure } from "./base/failure.ts";
import {
  declare,
  type Declared,
  type Environment,
  readSetting,
  type Setting,
  wholeNumber,
  webAddress,
} from "./setting.ts";
import { parsePlace, type StorePlace, type WrittenPlace } from "./store/store-place.ts";

const storePlace = z.string().transform((text, context): WrittenPlace => {
  const place = parsePlace(text);
  if (place !== undefined) return place;
  context.addIssue("neither the folder nor a bucket");
  return z.NEVER;
});

/** Of where files are kept. */
export const storeSettings = {
  store: declare({
    name: "MAILLE_STORE",
    default: "folder",
    description: "Where files are kept: folder, or a bucket of an object store that speaks S3.",
    example: "s3://maille/data",
    check: storePlace.default("folder"),
  }),
  storeFormer: declare({
    name: "MAILLE_STORE_FORMER",
    description: "Where files were kept until now, while they are copied to MAILLE_STORE.",
    example: "folder",
    check: storePlace.optional(),
  }),
  storeCacheMb: declare({
    name: "MAILLE_STORE_CACHE_MB",
    default: "20000",
    description: "The disk for copies of files of a bucket, which are fetched again.",
    example: "50000",
    check: wholeNumber(0, 100_000_000).default(20_000),
  }),
  awsEndpoint: declare({
    name: "AWS_ENDPOINT_URL",
    default: "that of Amazon S3 in the region",
    description: "The object store of a bucket of MAILLE_STORE.",
    example: "https://s3.example.org",
    check: webAddress.optional(),
  }),
  awsRegion: declare({
    name: "AWS_REGION",
    default: "us-east-1",
    description: "The region that requests to it are signed for.",
    example: "eu-west-3",
    check: z
      .string()
      .regex(/^[\w-]+$/)
      .default("us-east-1"),
  }),
  awsAccessKeyId: declare({
    name: "AWS_ACCESS_KEY_ID",
    description: "Who asks the object store.",
    example: "AKIAIOSFODNN7EXAMPLE",
    check: z.string().min(1).optional(),
  }),
  awsSecretAccessKey: declare({
    name: "AWS_SECRET_ACCESS_KEY",
    description: "The secret of that key.",
    example: "the secret that the object store gave with the key",
    check: z.string().min(1).optional(),
  }),
  awsSessionToken: declare({
    name: "AWS_SESSION_TOKEN",
    description: "The token of a key that lasts for a while.",
    example: "the token that the object store gave with the key",
    check: z.string().min(1).optional(),
  }),
};

/** Where the environment says that files are. */
export function readStorePlace(environment: Environment): StorePlace {
  return placeOf(readSetting(storeSettings.store, environment), environment);
}

/** Where they were, while they are copied. Throws where that is the same. */
export function readFormerPlace(environment: Environment): StorePlace | undefined {
  const { storeFormer, store } = storeSettings;
  const written = readSetting(storeFormer, environment);
  if (written === undefined) return undefined;
  if (isDeepStrictEqual(written, readSetting(store, environment))) throw wrong(storeFormer);
  return placeOf(written, environment);
}

/** A bucket needs a key. The other settings of Amazon's variables are others' where files are in the folder. */
function placeOf(written: WrittenPlace, environment: Environment): StorePlace {
  if (written === "folder") return written;
  const needed = (of: Declared<string | undefined>): string => {
    const value = readSetting(of, environment);
    if (value === undefined) throw wrong(of);
    return value;
  };
  const region = readSetting(storeSettings.awsRegion, environment);
  return {
    endpoint: readSetting(storeSettings.awsEndpoint, environment) ?? `https://s3.${region}.amazonaws.com`,
    ...written,
    region,
    accessKeyId: needed(storeSettings.awsAccessKeyId),
    secretAccessKey: needed(storeSettings.awsSecretAccessKey),
    sessionToken: readSetting(storeSettings.awsSessionToken, environment),
  };
}

function wrong({ name, example }: Setting): Failure {
  return new Failure("invalid", "config-setting-wrong", { name, example });
}
