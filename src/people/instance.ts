import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { isLanguage, type Language } from "../base/language.ts";
import { toName } from "../base/name.ts";
import { defined } from "../base/defined.ts";
import { accountOf } from "./accounts.ts";
import { keptPart } from "../base/footprint.ts";
import { type Looked, partsOf, refuseLoss } from "../base/seen.ts";
import type { Db, Tx } from "../db/db.ts";
import type { PeopleContext } from "./context.ts";
import { type InstancePictures, readInstancePictures } from "./instance-pictures.ts";
import {
  allBlocks,
  type HomeSettings,
  type LegalSettings,
  toHome,
  toLegal,
  usualHome,
  usualLegal,
} from "./site-settings.ts";

/** What an administrator decides about the whole instance. */
export interface InstanceSettings {
  readonly name: string;
  /** Hue of the accent in OKLCH degrees; its lightness is searched for contrast. */
  readonly accentHue: number;
  readonly language: Language;
  /** Name of an uploaded GeoJSON of contours by level, where the administrator gave one. */
  readonly contours: Readonly<
    Partial<Record<"commune" | "iris" | "epci" | "departement" | "region", string>>
  >;
  /** Whether people make accounts alone, and at which domains of mail; any where none is named. */
  readonly signUp: { readonly open: boolean; readonly domains: readonly string[] };
  /** What the instance says of itself to other instances and to whoever asks. */
  readonly profile?: InstanceProfile;
  readonly home: HomeSettings;
  /** Whether the list of what a first administrator does was put away. */
  readonly firstStepsAway: boolean;
  readonly legal: LegalSettings;
  /** Its logo and the picture of its home, where there are any; set by verbs of their own. */
  readonly pictures: InstancePictures;
}

/** Plain texts; empty ones say nothing. */
interface InstanceProfile {
  readonly description?: string;
  /** Who runs it, and how they are reached. */
  readonly operator?: string;
  readonly contact?: string;
  /** Under which commitments it is run. */
  readonly commitments?: string;
  /** Which territory it is for. */
  readonly territory?: string;
}

/** What is absent stays as it is. */
type InstanceSettingsChange = Partial<Omit<InstanceSettings, "pictures">>;

const usualSettings: InstanceSettings = {
  name: "Maille",
  accentHue: 195,
  language: "fr",
  contours: {},
  signUp: { open: false, domains: [] },
  home: usualHome,
  firstStepsAway: false,
  legal: usualLegal,
  pictures: {},
};

export function readSettings({
  db,
}: Pick<PeopleContext, "clock"> & { readonly db: Db | Tx }): Promise<InstanceSettings> {
  return keptPart(["settings"], () => readNow(db));
}

async function readNow(db: Db | Tx): Promise<InstanceSettings> {
  const [rows, pictures] = await Promise.all([
    db<{ name: string; value: unknown }[]>`select name, value from instance_settings`,
    readInstancePictures({ db }),
  ]);
  const kept = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  const settings = { ...usualSettings, ...(kept as Partial<InstanceSettings>), pictures };
  const { home, legal } = settings;
  return {
    ...settings,
    home: { ...usualHome, ...home, blocks: allBlocks(home.blocks) },
    legal: { ...usualLegal, ...legal },
  };
}

/** Contours are set by the room that keeps their files, with `system`. */
export async function changeSettings(
  context: PeopleContext,
  actor: Actor,
  { seen, ...change }: InstanceSettingsChange & Looked,
): Promise<InstanceSettings> {
  requireAdministrator(actor);
  const { db, clock } = context;
  const valid = Object.entries(checkSettings(change));
  await db.begin(async (tx) => {
    await tx`lock table instance_settings in share row exclusive mode`;
    refuseLoss(partsOf(await readNow(tx), Object.keys(change)), seen);
    for (const [name, value] of valid) {
      await tx`
        insert into instance_settings (name, value, changed_at, changed_by)
        values (${name}, ${tx.json(value)}, ${clock()}, ${accountOf(actor)})
        on conflict (name) do update set value = excluded.value,
          changed_at = excluded.changed_at, changed_by = excluded.changed_by`;
    }
  });
  return readSettings(context);
}

function checkSettings(change: InstanceSettingsChange) {
  const { name, accentHue, language, contours, profile, signUp, home, legal, firstStepsAway } = change;
  checkName(name);
  checkProfile(profile);
  if (accentHue !== undefined && !(accentHue >= 0 && accentHue <= 360)) {
    throw new Failure("invalid", "people-instance-hue-wrong", { parameter: "accentHue", expected: "0–360" });
  }
  if (language !== undefined && !isLanguage(language)) {
    throw new Failure("invalid", "people-instance-language-wrong", {
      parameter: "language",
      expected: "fr, en",
    });
  }
  return {
    ...(name === undefined ? {} : { name: toName(name) }),
    ...defined({ accentHue, language, contours, firstStepsAway }),
    ...(signUp === undefined ? {} : { signUp: toSignUp(signUp) }),
    ...(profile === undefined ? {} : { profile: { ...profile } }),
    ...(home === undefined ? {} : { home: { ...toHome(home) } }),
    ...(legal === undefined ? {} : { legal: { ...toLegal(legal) } }),
  };
}

const domainsMax = 100;

function toSignUp({ open, domains }: InstanceSettings["signUp"]) {
  const named = domains.map((domain) => domain.trim().toLowerCase().replace(/^@/, "")).filter(Boolean);
  const wrong = named.find(
    (domain) => domain.length > 253 || !/^[^\s\p{C}@<>"(),:;.]+(?:\.[^\s\p{C}@<>"(),:;.]+)+$/u.test(domain),
  );
  if (wrong !== undefined || named.length > domainsMax) {
    throw new Failure("invalid", "people-sign-up-domains-wrong", { parameter: "domains", max: domainsMax });
  }
  return { open, domains: [...new Set(named)] };
}

/** Of each text of the profile, in characters. */
const profileMax: Readonly<Record<keyof InstanceProfile, number>> = {
  description: 5000,
  operator: 500,
  contact: 500,
  commitments: 20_000,
  territory: 500,
};

function checkProfile(profile: InstanceProfile | undefined): void {
  for (const [field, text] of Object.entries(profile ?? {}) as [keyof InstanceProfile, string][]) {
    const max = profileMax[field];
    if (text.length > max) throw new Failure("invalid", "people-profile-long", { parameter: field, max });
  }
}

function checkName(name: string | undefined): void {
  if (name === undefined || (toName(name) !== "" && name.length <= 100)) return;
  throw new Failure("invalid", "people-instance-name-wrong", { parameter: "name", max: 100 });
}
