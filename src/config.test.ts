import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "./base/failure.ts";
import { engineMemoryMb, readConfig, settings } from "./config.ts";

test("an empty environment gives every default", () => {
  const config = readConfig({}, "/srv");
  assert.equal(config.port, 3000);
  assert.equal(config.data, "/srv/maille-data");
  assert.equal(config.demo, true);
  assert.equal(config.databaseUrl, undefined);
  assert.ok(Object.isFrozen(config));
});

test("the default that a setting tells is the one that it has", () => {
  const told = settings.filter((setting) => setting.default !== undefined && !/ /.test(setting.default));
  assert.ok(told.length > 8);
  const environment = Object.fromEntries(told.map((setting) => [setting.name, setting.default]));
  assert.deepEqual(readConfig(environment, "/srv"), readConfig({}, "/srv"));
});

test("the engine takes a quarter of the machine, or of the container that bounds it", () => {
  const machine = 25_000_000_000;
  for (const [allowed, mb] of [
    [0, 4096],
    [2 ** 64, 4096],
    [3_000_000_000, 750],
    [500_000_000, 256],
  ] as const) {
    assert.equal(engineMemoryMb(machine, allowed), mb);
  }
});

test("settings are read as they are written", () => {
  const config = readConfig({
    PORT: "0",
    MAILLE_URL: "https://data.example.org/",
    MAILLE_DATA: "/data",
    MAILLE_DEMO: "no",
    MAILLE_ALLOWED_NETWORKS: "10.0.0.0/8, ::1",
  });
  assert.equal(config.port, 0);
  assert.equal(config.url, "https://data.example.org");
  assert.equal(config.data, "/data");
  assert.equal(config.demo, false);
  assert.ok(config.allowedNetworks.check("10.1.2.3"));
  assert.ok(!config.allowedNetworks.check("11.1.2.3"));
});

test("a bucket is told by its address, and needs a key", () => {
  const keys = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
  const place = (text: string) => readConfig({ MAILLE_STORE: text, AWS_REGION: "eu-west-3", ...keys }).store;
  const common = {
    region: "eu-west-3",
    accessKeyId: "key",
    secretAccessKey: "secret",
    sessionToken: undefined,
  };
  assert.deepEqual(place("s3://maille"), {
    endpoint: "https://s3.eu-west-3.amazonaws.com",
    bucket: "maille",
    prefix: "",
    ...common,
  });
  assert.deepEqual(place("s3://maille/data/rennes/?endpoint=http://10.0.0.1:8333"), {
    endpoint: "http://10.0.0.1:8333",
    bucket: "maille",
    prefix: "data/rennes/",
    ...common,
  });
  assert.throws(
    () => readConfig({ MAILLE_STORE: "s3://maille" }),
    (error) => isFailure(error) && error.args["name"] === "AWS_ACCESS_KEY_ID",
  );
});

test("an unknown setting is refused by its name", () => {
  assert.throws(
    () => readConfig({ MAILLE_DATAS: "x" }),
    (error) =>
      isFailure(error) && error.key === "config-setting-unknown" && error.args["name"] === "MAILLE_DATAS",
  );
});

for (const [name, value] of [
  ["PORT", "eighty"],
  ["PORT", "70000"],
  ["MAILLE_URL", "data.example.org"],
  ["MAILLE_URL", "https://example.org/data"],
  ["MAILLE_DEMO", "perhaps"],
  ["DATABASE_URL", "mysql://localhost/x"],
  ["MAILLE_POSTGRES_BIN", "bin"],
  ["MAILLE_ALLOWED_NETWORKS", "10.0.0.0/33"],
  ["MAILLE_TRUSTED_PROXIES", "proxy.example.org"],
  ["MAILLE_UPLOAD_BYTES_MAX", "-1"],
  ["MAILLE_MEMORY_MB", "1.5"],
  ["MAILLE_LOG", "all"],
  ["MAILLE_STORE", "s3://Maille"],
  ["MAILLE_STORE", "s3://maille/../other"],
  ["MAILLE_STORE", "/mnt/store"],
  ["MAILLE_LOG_FORMAT", "xml"],
  ["MAILLE_METRICS_TOKEN", "secret"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "secret"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "Authorization=100%zz"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "Authorization=a%0d%0ab"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "Authorization=%E9"],
  ["OTEL_TRACES_SAMPLER_ARG", "2"],
] as const) {
  test(`${name}=${value} is refused by its name`, () => {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error) => isFailure(error) && error.key === "config-setting-wrong" && error.args["name"] === name,
    );
  });
}

test("headers of a collector are taken as its operator is given them, padding of Base64 too", () => {
  const value = "Authorization=Basic%20MTIzOmFiYw==,X-Tenant=ville%2Cest";
  assert.deepEqual(readConfig({ OTEL_EXPORTER_OTLP_HEADERS: value }).otlpHeaders, {
    Authorization: "Basic MTIzOmFiYw==",
    "X-Tenant": "ville,est",
  });
});
