import { bindAll } from "../base/bind-all.ts";
import type { PeopleContext } from "../people/context.ts";
import {
  findInstancePicture,
  removeInstancePicture,
  setInstancePicture,
} from "../people/instance-pictures.ts";
import { changeSettings, readSettings } from "../people/instance.ts";
import { type HealthContext, isWell, openHealth } from "./health.ts";
import { type LoadContext, measureLoad } from "./load.ts";
import { measureStorage, type StorageContext } from "./storage.ts";

interface InstanceOptions {
  /** Where it is reached, without a slash at its end. */
  readonly url: string;
  /** Of the program. */
  readonly version: string;
  /** Whether invitations are sent as letters too. */
  readonly sendsMail: boolean;
}

/** What the instance is, and how it fares. */
export function instanceVerbs(
  context: HealthContext & LoadContext & StorageContext & PeopleContext,
  { url, version, sendsMail }: InstanceOptions,
) {
  const health = openHealth(context);
  return {
    instance: {
      url,
      version,
      sendsMail,
      /** The instance's clock. */
      now: context.clock,
      ...bindAll(context, {
        changeSettings,
        measureLoad,
        findPicture: findInstancePicture,
        removePicture: removeInstancePicture,
        setPicture: setInstancePicture,
        settings: readSettings,
        storage: measureStorage,
      }),
      health,
      isWell: async () => isWell(await health()),
    },
  };
}
