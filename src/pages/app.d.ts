import type { IncomingMessage } from "node:http";
import type { Actor } from "../access/actor.ts";
import type { Arguments } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import type { Rooms } from "../rooms.ts";
import type { FormAnswers } from "../server/form-answers.ts";
import type { Keep } from "../server/kept-pages.ts";
import type { SentForms } from "../server/sent-forms.ts";
import type { OnBug, Served } from "../server/served.ts";
import type { DescribeApi } from "../server/openapi-document.ts";
import type { InstancePicture } from "../people/instance-pictures.ts";
import type { InstanceSettings } from "../people/instance.ts";
import type { Conformity } from "../people/site-settings.ts";
import type { FramePage } from "./reading/own-pages.ts";
import type { Refusal } from "./reading/refusals.ts";

export type Theme = "light" | "dark" | "system";

declare global {
  namespace App {
    interface Platform {
      /** The server in front of the pages puts these there. */
      req: IncomingMessage & {
        rooms?: Rooms;
        describeApi?: DescribeApi;
        answers?: FormAnswers;
        sentForms?: SentForms;
        keep?: Keep;
        served?: Served;
        onBug?: OnBug;
      };
    }
    interface Locals {
      rooms: Rooms;
      actor: Actor;
      language: Language;
      theme: Theme;
      settings: InstanceSettings;
      /** The origin of another site to which a form of this page goes. */
      formTo?: string;
      /** What a route that is no page refused. */
      refused?: Refusal;
      /** A form came without a session, to a page that needs one. */
      signedOut?: true;
    }
    interface Error {
      message: string;
      /** Of a refusal: its code, and the key and arguments that it is worded with. */
      code?: string;
      key?: string;
      args?: Arguments;
      /** Of a dataset that was withdrawn, or a table that was deleted. */
      gone?: {
        title: string;
        since: Date;
        reason?: string;
        /** What took its place at another instance, and where its producer tells of it. */
        replacement?: { title: string; url: string };
        producer?: { name: string; url: string };
        /** Of a table: the dataset that it was part of. */
        dataset?: { slug: string; title: string };
        /** Where it is undone, for who may. */
        undo?: string;
        replacedBy?: { slug: string; title: string };
      };
      /** What the log knows the request by. */
      reference?: string;
    }
    interface PageData {
      language: Language;
      theme: Theme;
      instance: {
        name: string;
        url: string;
        hue: number;
        /** What it says of itself in a sentence. */
        lead: string;
        logo?: InstancePicture;
        picture?: InstancePicture;
      };
      /** Those that are shown, with their titles in the language of the page. */
      ownPages: readonly FramePage[];
      conformity: Conformity;
      me?: { name: string; administrator: boolean; editor: boolean; unread: number };
      here: string;
      /** Shown alone, on a screen: without what stands around a page. */
      bare?: true;
    }
  }
}
